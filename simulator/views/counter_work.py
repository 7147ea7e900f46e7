"""The transaction in hand, as the page of the counter shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from simulator.engine.bank.counterfeit import SeizureStep
from simulator.engine.bank.papers import CentralRecord, PaperKind
from simulator.engine.bank.progress import Progress
from simulator.engine.bank.seals import seals
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.spine import BUSINESS_NAMES, TRADE_CODES, Business, Step, next_step
from simulator.models import (
    Authorisation,
    BankAccount,
    CashBox,
    CounterTransaction,
    DeskPolicy,
)
from simulator.models.work_kinds import CounterWork, Intervention, label_of
from simulator.selectors import counter as reading
from simulator.selectors import second_person
from simulator.templatetags.house import yuan
from simulator.views.counter_cash import Drawer, MoneyView, drawer_of, money_of
from simulator.views.counter_coach import hints_for
from simulator.views.counter_customer import CustomerView, customer_of
from simulator.views.counter_forms import ASKED_FOR, FINDINGS, REASONS
from simulator.views.counter_papers import PaperView, papers_of
from simulator.views.counter_voucher import VoucherView, voucher_of
from simulator.views.counter_words import PAPER_LABELS, SEIZURE_LABELS, trap_label
from simulator.views.evidence_words import details_at_the_desk
from simulator.views.spoken import said

_LOG = 6
_CAPITAL_SIGNS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose, by its code and in words."""

    code: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Check:
    """What the teller has found out so far, and whether it is as it should be."""

    words: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """A step that was done for the customer at the desk."""

    at: datetime
    label: str
    details: str


@dataclass(frozen=True, slots=True)
class Question:
    """A second person who was asked, the papers they have not been shown, and why they refused."""

    row: Authorisation
    wanted: Sequence[str]
    reason: str


@dataclass(frozen=True, slots=True)
class Rack:
    """A seal of the rack."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Work:
    """The transaction in hand. Choices are the same whatever is planted: they give nothing away."""

    row: CounterTransaction
    situation: Situation
    progress: Progress
    due: Step | None
    customer: CustomerView
    papers: Sequence[PaperView]
    central: CentralRecord | None
    voucher: VoucherView
    drawer: Drawer
    money: MoneyView | None
    questions: Sequence[Question]
    log: Sequence[LogLine]
    hints: Sequence[str]
    next_voucher: int | None
    aside: str
    """Numbers of the pieces put aside, as typed."""
    now: datetime

    @property
    def title(self) -> str:
        return said(BUSINESS_NAMES[self.situation.business])

    @property
    def trade_code(self) -> str:
        return TRADE_CODES[self.situation.business]

    @property
    def step_address(self) -> str:
        """The last part of the address that the form of the due step goes to."""
        return self.due.value if self.due else ""

    @property
    def is_deposit(self) -> bool:
        return self.situation.business is Business.DEPOSIT

    @property
    def is_posted(self) -> bool:
        return Step.POST in self.progress.done

    @property
    def is_waiting(self) -> bool:
        """Whether a second person has yet to answer."""
        return any(each.row.state == Authorisation.State.ASKED for each in self.questions)

    @property
    def must_seize(self) -> bool:
        """Whether pieces were put aside that have not been seized."""
        count = self.progress.count
        return bool(count and count.put_aside and not self.progress.has_seized)

    @property
    def counted_fen(self) -> int | None:
        return self.progress.count.counted.fen if self.progress.count else None

    @property
    def counted_plain(self) -> str:
        """The amount counted, as a form sends it."""
        return f"{(self.counted_fen or 0) / 100:.2f}"

    @property
    def account_state(self) -> str:
        return str(BankAccount.Status(self.situation.account.state).label)

    @property
    def capital_signs(self) -> str:
        return _CAPITAL_SIGNS

    @property
    def findings(self) -> list[Choice]:
        return [Choice(trap, trap_label(trap)) for trap in FINDINGS]

    @property
    def reasons(self) -> list[Choice]:
        return [Choice(str(code), trap_label(str(code))) for code in REASONS]

    @property
    def may_ask_for(self) -> list[Choice]:
        return [Choice(kind, PAPER_LABELS[kind]) for kind in ASKED_FOR]

    @property
    def seizure_steps(self) -> list[Choice]:
        """In the order of their codes, so that the list does not teach the order."""
        return [Choice(step, SEIZURE_LABELS[step]) for step in sorted(SeizureStep)]

    @property
    def returnable(self) -> list[Choice]:
        """What lies on the desk at hand-over: the customer's papers, the copy, the bank's slip."""
        kinds = (*sorted(self.progress.taken), PaperKind.RECEIPT)
        return [Choice(kind, PAPER_LABELS[kind]) for kind in kinds]

    @property
    def seconds(self) -> int:
        """How long the customer has been at the counter."""
        return max(0, int((self.now - self.row.opened_at).total_seconds()))

    @property
    def may_ask(self) -> bool:
        """Whether a second person can be asked about something."""
        return bool(self.progress.taken) and self.due in (
            Step.COUNT,
            Step.PIN,
            Step.POST,
            Step.COUNT_OUT,
        )

    @property
    def purposes(self) -> list[Choice]:
        return [Choice(code, label) for code, label in Authorisation.Purpose.choices]

    @property
    def rack(self) -> list[Rack]:
        return [Rack(key, said(each.name)) for key, each in seals().items()]

    @property
    def checks(self) -> list[Check]:
        """What was found out before posting."""
        account = self.situation.account
        central = _("Central record asked") if self.central else _("Central record not asked")
        checks = [
            Check(central, self.central is not None),
            Check(
                _("Account %(state)s, balance %(balance)s")
                % {"state": self.account_state, "balance": yuan(account.balance_fen)},
                account.state == "normal",
            ),
        ]
        count = self.progress.count
        if count is not None:
            said_fen = self.situation.papers.slip.fen if self.situation.papers.slip else 0
            same = count.counted.fen == said_fen
            words = (
                _("Counted %(sum)s, as on the slip")
                if same
                else _("Counted %(sum)s, not what the slip says")
            )
            checks.append(Check(words % {"sum": yuan(count.counted.fen)}, same))
            aside = _("%(pieces)s pieces, %(aside)s put aside") % {
                "pieces": count.counted.pieces,
                "aside": len(count.put_aside),
            }
            checks.append(Check(aside, not self.must_seize))
        return checks


def work_of(
    row: CounterTransaction,
    box: CashBox | None,
    now: datetime,
    *,
    central: bool,
    typed: Mapping[str, Any],
) -> Work:
    """The transaction as it stands; `central` shows the central record, `typed` what was refused."""
    situation = reading.situation_of(row)
    progress = reading.progress_of(row, situation)
    due = next_step(situation.business, progress.done)
    is_shown = central or typed.get("central") == "1" or Step.IDENTITY in progress.done
    count = progress.count
    aside = ", ".join(str(place + 1) for place in sorted(count.put_aside)) if count else ""
    return Work(
        row=row,
        situation=situation,
        progress=progress,
        due=due,
        customer=customer_of(row, situation, due, now),
        papers=papers_of(progress),
        central=situation.central if is_shown else None,
        voucher=voucher_of(row, situation, progress, typed),
        drawer=drawer_of(box, situation, progress, due, typed),
        money=money_of(row, situation),
        questions=_questions(row, progress),
        log=_log(row),
        hints=hints_for(situation, progress, due)
        if DeskPolicy.of(row.session.policy).hints
        else (),
        next_voucher=reading.next_voucher(row.session),
        aside=str(typed.get("aside", aside)),
        now=now,
    )


def _log(row: CounterTransaction) -> list[LogLine]:
    """The last steps of the customer's visit; what was noticed or missed is not told at the desk."""
    events = row.session.events.filter(facts__visit=row.ticket.number).exclude(
        kind__in=(CounterWork.NOTICED, CounterWork.FAULT, Intervention.EVENT_STRUCK)
    )
    return [
        LogLine(event.at, label_of(event.kind), details_at_the_desk(event))
        for event in reversed(events.order_by("-number")[:_LOG])
    ]


def _questions(row: CounterTransaction, progress: Progress) -> list[Question]:
    asked = row.authorisations.select_related("authoriser").order_by("pk")
    return [
        Question(
            each,
            second_person.papers_wanted(each, progress)
            if each.state == Authorisation.State.ASKED
            else (),
            trap_label(each.reason) if each.reason else "",
        )
        for each in asked
    ]
