"""Made-up rubrics and evidence: strategies, and a short way to write lines by hand."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from exercises.scoring.answers import Answer, key_of
from exercises.scoring.criteria import Filling, Work
from exercises.scoring.evidence import Evidence, EvidenceLine
from exercises.scoring.rubric import rubric_of

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NAME = {"zh": "一项", "en": "one"}
KINDS = ["called", "counted", "posted", "sealed", "breach"]
LEVELS = [
    {"key": "good", "points": 10, "name": NAME},
    {"key": "fair", "points": "6.5", "name": NAME},
    {"key": "poor", "points": 0, "name": NAME},
]


def line(sequence, kind, *, session="s", second=None, person="p", noticed=(), faults=(), **facts):
    at = START + timedelta(seconds=sequence if second is None else second)
    return EvidenceLine(session, sequence, person, kind, at, facts, noticed, faults)


def evidence(*lines):
    return Evidence.of(lines)


def rubric(*criteria, cap=59):
    """A rubric of the given criteria, each with a key and a name unless it has them."""
    rows = [{"key": f"c{number}", "name": NAME, **row} for number, row in enumerate(criteria)]
    return rubric_of({"key": "r", "version": "1", "red_line_cap": cap, "criteria": rows})


facts = st.fixed_dictionaries(
    {},
    optional={
        "visit": st.sampled_from(["v1", "v2", "v3"]),
        "fen": st.integers(0, 3),
        "right": st.booleans(),
        "noticed": st.sampled_from([(), ("trap",)]),
        "faults": st.sampled_from([(), ("slip",), ("slip", "trap")]),
    },
)


@st.composite
def evidences(draw):
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from(KINDS), st.sampled_from("st"), st.integers(0, 400), facts),
            max_size=14,
        )
    )
    counts = {"s": 0, "t": 0}
    lines = []
    for kind, session, second, said in rows:
        counts[session] += 1
        lines.append(line(counts[session], kind, session=session, second=second, **said))
    return Evidence.of(lines)


conditions = st.fixed_dictionaries(
    {},
    optional={
        "right": st.booleans(),
        "fen": st.sampled_from([1, [1, 2], {"at_least": 1}, {"at_least": 1, "at_most": 2}]),
    },
)
about = st.sampled_from(
    [{}, {}, {"right": True}, {"noticed": ["trap"]}, {"fault": ["slip"]}, {"without": ["trap"]}]
)
patterns = st.one_of(
    st.builds(
        lambda kind, where, about: {"kind": kind, **({"where": where} if where else {}), **about},
        st.sampled_from(KINDS),
        conditions,
        about,
    ),
    st.sampled_from([{"kind": "*", "noticed": ["trap"]}, {"kind": "*", "fault": ["slip"]}]),
)
checks = st.one_of(
    st.builds(lambda what: {"done": what}, patterns),
    st.builds(lambda what, limit: {"done": what, "before": limit}, patterns, patterns),
    st.builds(lambda what, limit: {"done": what, "after": limit}, patterns, patterns),
    st.builds(lambda what, spoils: {"done": what, "unless": spoils}, patterns, patterns),
    st.builds(lambda steps: {"in_order": steps}, st.lists(patterns, min_size=2, max_size=3)),
    st.builds(
        lambda seconds, start, end: {"within": seconds, "start": start, "end": end},
        st.integers(0, 300),
        patterns,
        patterns,
    ),
    st.builds(lambda times, of: {"at_least": times, "of": of}, st.integers(1, 4), patterns),
    st.builds(
        lambda one, other: {
            "agree": [{"line": one, "fact": "fen"}, {"line": other, "fact": "fen"}]
        },
        patterns,
        patterns,
    ),
)
scopes = st.one_of(
    st.just({}),
    st.builds(lambda expected: {"each": "visit", "expected": expected}, st.integers(0, 4)),
    st.builds(lambda when: {"each": "visit", "when": when}, patterns),
)
points = st.integers(1, 3000).map(lambda hundredths: f"{hundredths / 100:.2f}")
bases = st.one_of(
    st.builds(lambda check, scope: {"evidence": {**check, **scope}}, checks, scopes),
    st.builds(
        lambda what, costs, times: {"never": {"what": what, "costs": costs, "most": costs * times}},
        patterns,
        st.integers(1, 20),
        st.integers(1, 3),
    ),
    st.sampled_from([{"answer": "gap"}, {"answer": "capitals"}, {"levels": LEVELS}]),
)


@st.composite
def rubrics(draw):
    rows = []
    for basis in draw(st.lists(bases, min_size=1, max_size=6)):
        row = {**basis, "points": 10 if "levels" in basis else draw(points)}
        if draw(st.booleans()):
            row["red_line"] = True
        row["abilities"] = draw(st.sampled_from([[], ["service"], ["compliance", "wealth"]]))
        rows.append(row)
    return rubric(*rows, cap=draw(st.integers(0, 100)))


@st.composite
def works(draw, of):
    """Work on a rubric, with every human criterion filled in."""
    key = key_of({"gap": {"value": 12, "tolerance": "0.5"}, "capitals": {"accepted": ["壹元整"]}})
    answers = draw(
        st.dictionaries(
            st.sampled_from(["gap", "capitals"]),
            st.sampled_from(["12", "１２．４", "13", "壹元整", "", "?"]).map(Answer),
        )
    )
    fillings = {
        criterion.key: Filling(draw(st.sampled_from(["good", "fair", "poor"])))
        for criterion in of
        if criterion.by_human
    }
    return Work(draw(evidences()), answers, key, fillings)


marked = rubrics().flatmap(lambda of: st.tuples(st.just(of), works(of)))
