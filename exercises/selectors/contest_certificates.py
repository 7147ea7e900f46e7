"""What a certificate says, and whether the newest result still bears it out."""

from dataclasses import dataclass
from decimal import Decimal

from exercises.models import Certificate, Contest, ContestTable, Entry
from exercises.selectors import contest_boards, contests
from exercises.selectors.contest_boards import BoardLine

GROUP = 5


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """One certificate with the line of the final table it rests on."""

    certificate: Certificate
    contest: Contest
    entry: Entry
    line: BoardLine
    places: int
    """Ranks that are named as a place; everybody else took part."""
    entries: int
    digest: str

    @property
    def place(self) -> int | None:
        rank = self.line.rank
        return rank if rank is not None and rank <= self.places else None

    @property
    def total(self) -> Decimal | None:
        return self.line.total

    @property
    def stands(self) -> bool:
        """Not if the entry has been taken out since."""
        return self.line.invalid != "disqualified"

    @property
    def code(self) -> str:
        return written(self.certificate.code)

    @property
    def names(self) -> list[str]:
        return [member.student.name for member in self.entry.members.all()]

    @property
    def covered_names(self) -> list[str]:
        """The first sign of each name, for whoever has the code only."""
        return [name[0] + "＊" * max(1, len(name) - 1) for name in self.names]


def certificate_of(entry: Entry) -> CertificatePage | None:
    """An entry's certificate; None before the release."""
    found = Certificate.objects.filter(entry=entry).first()
    return None if found is None else _page(found)


def certificate_with(code: str) -> CertificatePage | None:
    """The certificate with a code, however it was typed; None if there is none."""
    found = Certificate.objects.filter(code=bare(code)).first()
    return None if found is None else _page(found)


def bare(code: str) -> str:
    """A code without blanks and dashes, in capitals."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def written(code: str) -> str:
    """A code in groups, as it is printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _page(certificate: Certificate) -> CertificatePage:
    contest = Contest.objects.select_related("town", "college", "organiser").get(
        entries__certificate=certificate
    )
    entry = next(one for one in contests.entries_of(contest) if one.pk == certificate.entry_id)
    board = contest_boards.public_board(contest, certificate.issued_at)
    table = board.table
    assert isinstance(table, ContestTable)  # noqa: S101  # a released contest has a final table
    return CertificatePage(
        certificate=certificate,
        contest=contest,
        entry=entry,
        line=next(line for line in board.lines if line.entry == entry.pk),
        places=board.rules.procedure.places,
        entries=len(board.lines),
        digest=table.digest,
    )
