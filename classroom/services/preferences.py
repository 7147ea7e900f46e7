"""A person's own settings: language, light or dark, red or green for a rise."""

from classroom.models import User


def remember(
    *,
    person: User,
    language: str | None = None,
    theme: str | None = None,
    updown: str | None = None,
) -> None:
    """Keeps what was chosen; None leaves a setting as it is.

    Raises:
        ValueError: a value that no setting has.
    """
    chosen = {
        "language": User.Language(language) if language is not None else None,
        "theme": User.Theme(theme) if theme is not None else None,
        "updown": User.UpDown(updown) if updown is not None else None,
    }
    fields = [name for name, value in chosen.items() if value is not None]
    for name in fields:
        setattr(person, name, chosen[name])
    person.save(update_fields=fields)
