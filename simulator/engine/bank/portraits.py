"""What a face looks like, as a page draws it: traits that stay, and traits that come and go."""

from dataclasses import asdict, dataclass, fields, replace

import numpy as np

FACES = ("round", "oval", "square", "long")
EYES = ("round", "narrow", "almond")
BROWS = ("thin", "thick", "arched")
NOSES = ("small", "broad", "long")
MOLES = ("none", "left_cheek", "right_cheek", "chin")
HAIR = ("short", "side_parting", "crew", "bald", "bob", "long", "bun", "curls")
MENS_HAIR = HAIR[:4]
WOMENS_HAIR = HAIR[4:]
HAIR_COLOURS = ("black", "brown", "grey", "white")
GLASSES = ("none", "round", "square")
BEARDS = ("none", "moustache", "goatee")
_GREY_FROM, _WHITE_FROM, _LINED_FROM = 45, 65, 50


@dataclass(frozen=True, slots=True)
class Portrait:
    """A face. The first five traits stay for life; hair, glasses, beard and lines do not."""

    face: str
    eyes: str
    brows: str
    nose: str
    mole: str
    hair: str
    hair_colour: str
    glasses: str
    beard: str
    lined: bool


LASTING = tuple(field.name for field in fields(Portrait))[:5]


def same_person(one: Portrait, other: Portrait) -> bool:
    """Whether two pictures show one person: what lasts is equal, whatever hair and glasses do."""
    return all(getattr(one, trait) == getattr(other, trait) for trait in LASTING)


def portrait(rng: np.random.Generator, *, is_male: bool, age: int) -> Portrait:
    """A face of a sex and an age."""
    colour = "white" if age >= _WHITE_FROM else "grey" if age >= _GREY_FROM else "black"
    return Portrait(
        face=_one(rng, FACES),
        eyes=_one(rng, EYES),
        brows=_one(rng, BROWS),
        nose=_one(rng, NOSES),
        mole=_one(rng, MOLES),
        hair=_one(rng, MENS_HAIR if is_male else WOMENS_HAIR),
        hair_colour=_one(rng, ("black", "brown")) if colour == "black" else colour,
        glasses=_one(rng, GLASSES),
        beard=_one(rng, BEARDS) if is_male else "none",
        lined=age >= _LINED_FROM,
    )


def years_ago(face: Portrait, rng: np.random.Generator, *, is_male: bool) -> Portrait:
    """The same person on an older photo: what comes and goes may have been another."""
    return replace(
        face,
        hair=_one(rng, MENS_HAIR if is_male else WOMENS_HAIR),
        hair_colour="black" if face.hair_colour in ("grey", "white") else face.hair_colour,
        glasses=_one(rng, GLASSES),
        beard="none",
        lined=False,
    )


def look_alike(face: Portrait, rng: np.random.Generator) -> Portrait:
    """Somebody else who could be taken for the person at a glance: three lasting traits differ."""
    options = {"face": FACES, "eyes": EYES, "brows": BROWS, "nose": NOSES, "mole": MOLES}
    changed = rng.choice(len(LASTING), size=3, replace=False)
    traits = [LASTING[place] for place in changed]
    others = {
        trait: _one(rng, tuple(each for each in options[trait] if each != getattr(face, trait)))
        for trait in traits
    }
    return Portrait(**{**asdict(face), **others})


def _one(rng: np.random.Generator, options: tuple[str, ...]) -> str:
    return options[int(rng.integers(len(options)))]
