"""Deposits and withdrawals at the counter: the order of steps, what each moves, what it leaves behind."""

import pytest

from simulator.engine.bank import actions as do
from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.papers import PaperKind
from simulator.engine.bank.progress import Move
from simulator.engine.bank.seals import PlacedSeal
from simulator.engine.bank.spine import SPINES, Business, Step
from simulator.engine.bank.vouchers import VoucherKind
from simulator.engine.people.tellers import SEALED
from simulator.engine.refusal import Refusal
from simulator.engine.rmb import capitals
from simulator.models import BankAccount, JournalEntry, QueueTicket, Voucher
from simulator.models.cash import pieces_of
from simulator.selectors import books as books_reading
from simulator.selectors import cash_boxes, evidence, vouchers
from simulator.selectors import counter as reading
from simulator.services import counter, desks, visitors
from simulator.services.cash_boxes import READY_FLOAT
from tests.services.bank_cast import NOW
from tests.services.counter_cast import Counter, make_counter

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_counter() -> Counter:
    return make_counter()


def refusal(result: object) -> str:
    assert isinstance(result, Refusal), result
    return result.code


def moved(result: object) -> Move:
    assert isinstance(result, Move), result
    return result


def act(work, action):
    return counter.act(work=work, action=action, now=NOW)


def account_of(work) -> BankAccount:
    return BankAccount.objects.get(town=work.session.town, number=work.account["number"])


def agrees(at_counter: Counter) -> bool:
    town = at_counter.bank.town
    found = books_reading.audit(town) + cash_boxes.audit(town) + vouchers.audit(town)
    return found == [] and evidence.first_broken(at_counter.session) is None


# ---- The two businesses -----------------------------------------------------------------------
def test_a_deposit_puts_the_customers_cash_into_the_box_and_the_account(at_counter):
    work = at_counter.serve(Business.DEPOSIT)
    situation, _ = at_counter.state(work)
    account, box = account_of(work), cash_boxes.box_of(at_counter.session)
    assert work.ending == "completed"
    assert account.balance == situation.account.balance_fen + situation.said_fen
    assert box.cash.fen == box.there.fen == READY_FLOAT.fen + situation.said_fen
    counted = at_counter.state(work)[1].count.counted
    assert box.contents == pieces_of(READY_FLOAT + counted)
    assert (work.ticket.state, work.voucher.number) == ("served", 1)
    assert agrees(at_counter)


def test_a_withdrawal_takes_it_out_of_both(at_counter):
    work = at_counter.serve(Business.WITHDRAWAL)
    situation, progress = at_counter.state(work)
    box = cash_boxes.box_of(at_counter.session)
    assert account_of(work).balance == situation.account.balance_fen - situation.said_fen
    assert box.cash == box.there == READY_FLOAT - progress.paid
    assert agrees(at_counter)


@pytest.mark.parametrize("business", list(Business))
def test_the_evidence_tells_the_steps_in_the_order_of_the_business(at_counter, business):
    at_counter.serve(business)
    kinds = [event.kind for event in evidence.timeline(at_counter.session)]
    spine = {step.value: f"counter.{name}" for step, name in _NAMES.items()}
    wanted = [spine[step] for step in SPINES[business]]
    assert [kind for kind in kinds if kind in wanted] == wanted
    assert not at_counter.evidence("counter.fault")


_NAMES = {
    Step.CALL: "called",
    Step.PAPERS: "papers",
    Step.IDENTITY: "identity",
    Step.COUNT: "counted",
    Step.PIN: "pin",
    Step.POST: "posted",
    Step.PRINT: "printed",
    Step.SIGN: "signed",
    Step.COUNT_OUT: "counted_out",
    Step.SEAL: "sealed",
    Step.HAND_OVER: "handed_over",
}


def test_a_withdrawal_is_booked_before_its_cash_leaves_the_box(at_counter):
    work = at_counter.serve(Business.WITHDRAWAL, until=Step.SIGN)
    situation, _ = at_counter.state(work)
    box = cash_boxes.box_of(at_counter.session)
    assert account_of(work).balance == situation.account.balance_fen - situation.said_fen
    assert box.cash == READY_FLOAT
    assert agrees(at_counter)


# ---- Refused, and nothing half done -----------------------------------------------------------
def test_what_comes_out_of_order_is_refused_and_leaves_nothing(at_counter):
    work = at_counter.serve(Business.DEPOSIT, until=Step.COUNT)
    entries, steps = JournalEntry.objects.count(), len(work.actions)
    for action in (do.PrintSlip(1), do.TakeSignature(), do.SealSlip(SEALED)):
        assert refusal(act(work, action)) == "out_of_order"
    work.refresh_from_db()
    assert (JournalEntry.objects.count(), len(work.actions)) == (entries, steps)


def test_a_slip_that_was_refused_stays_in_the_evidence_with_its_rule(at_counter):
    work = at_counter.serve(Business.DEPOSIT, until=Step.COUNT)
    assert refusal(act(work, do.TakeSignature())) == "out_of_order"
    (slip,) = at_counter.evidence("counter.refused")
    assert (slip["visit"], slip["code"]) == (work.ticket.number, "out_of_order")
    assert slip["rule"].startswith("bank.")


def test_what_a_teller_could_not_know_is_no_slip(at_counter):
    work = at_counter.serve(Business.WITHDRAWAL, until=Step.PIN)
    situation, _ = at_counter.state(work)
    BankAccount.objects.filter(number=situation.account.number).update(balance=0)
    keyed = do.Post(situation.account.number, situation.said_fen, capitals(situation.said_fen))
    assert refusal(act(work, keyed)) == "balance_too_low"
    assert at_counter.evidence("counter.refused") == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"fen": 100}, "amount_not_counted"),
        ({"account": "9900000000000000000"}, "account_differs"),
        ({"capitals": "壹佰元"}, "capitals_wrong"),
    ],
)
def test_a_posting_that_is_keyed_wrongly_is_refused(at_counter, change, code):
    work = at_counter.serve(Business.DEPOSIT, until=Step.COUNT)
    situation, progress = at_counter.state(work)
    fen = progress.count.counted.fen
    keyed = {"account": situation.account.number, "fen": fen, "capitals": capitals(fen)}
    assert refusal(act(work, do.Post(**keyed | change))) == code
    assert account_of(work).balance == situation.account.balance_fen
    assert moved(act(work, do.Post(**keyed)))


def test_money_that_left_the_account_meanwhile_is_not_paid_twice(at_counter):
    work = at_counter.serve(Business.WITHDRAWAL, until=Step.PIN)
    situation, _ = at_counter.state(work)
    BankAccount.objects.filter(number=situation.account.number).update(balance=0)
    keyed = do.Post(situation.account.number, situation.said_fen, capitals(situation.said_fen))
    assert refusal(act(work, keyed)) == "balance_too_low"
    work.refresh_from_db()
    assert work.entry is None
    assert at_counter.state(work)[1].posted_fen is None


def test_a_slip_is_printed_on_the_next_number_only(at_counter):
    work = at_counter.serve(Business.DEPOSIT, until=Step.POST)
    assert refusal(act(work, do.PrintSlip(2))) == "skipped_number"
    assert counter.spoil_voucher(session=at_counter.session, number=1, now=NOW) is None
    assert refusal(act(work, do.PrintSlip(1))) == "skipped_number"
    assert moved(act(work, do.PrintSlip(2)))
    states = list(Voucher.objects.order_by("number").values_list("number", "state"))
    assert states == [(1, "void"), (2, "used")]
    assert agrees(at_counter)


def test_cash_that_does_not_lie_in_the_box_is_not_paid(at_counter):
    work = at_counter.serve(Business.WITHDRAWAL, until=Step.SIGN)
    beyond = Cash({10_000: READY_FLOAT.of(10_000) + 1})
    assert refusal(counter.count_out(work=work, cash=beyond, now=NOW)) == "box_lacks_pieces"


def test_whoever_has_left_the_desk_does_nothing_there(at_counter):
    work = at_counter.serve(Business.DEPOSIT, until=Step.IDENTITY)
    desks.close_context(context_id="shift:1", now=NOW)
    cash = do.CountCash(Cash(), frozenset())
    assert refusal(act(work, cash)) == "not_at_the_counter"


# ---- Mistakes that nobody refuses --------------------------------------------------------------
def test_paying_a_note_too_many_is_a_fault_and_shows_in_the_box(at_counter):
    work = at_counter.serve(Business.WITHDRAWAL, until=Step.SIGN)
    _, progress = at_counter.state(work)
    wrong = Cash({10_000: progress.posted_fen // 10_000 + 1})
    move = moved(counter.count_out(work=work, cash=wrong, now=NOW))
    assert [fault.code for fault in move.evidence.faults] == ["paid_differs"]
    box = cash_boxes.box_of(at_counter.session)
    assert box.cash.fen - box.there.fen == wrong.fen - progress.posted_fen
    assert agrees(at_counter)


def test_a_seal_over_the_amount_is_a_fault_with_its_rule(at_counter):
    work = at_counter.serve(Business.DEPOSIT, until=Step.SIGN)
    over_figures = (PlacedSeal("cleared", 400, 375), PlacedSeal("name", 560, 520))
    moved(act(work, do.SealSlip(over_figures)))
    (fault, *_) = at_counter.evidence("counter.fault")
    assert (fault["fault"], fault["visit"]) == ("seal_on_field", work.ticket.number)
    assert fault["rule"].startswith("bank.seal.place@")


def test_an_identity_card_that_stays_at_the_counter_is_a_fault(at_counter):
    work = at_counter.serve(Business.DEPOSIT, until=Step.SEAL)
    moved(act(work, do.HandOver(frozenset({PaperKind.CARD, PaperKind.RECEIPT}))))
    (fault,) = at_counter.evidence("counter.fault")
    assert (fault["fault"], fault["papers"]) == ("paper_kept", ["identity"])


# ---- The PIN -----------------------------------------------------------------------------------
def test_three_wrong_pins_lock_the_account(at_counter):
    work = at_counter.serve(Business.WITHDRAWAL, until=Step.IDENTITY)
    QueueTicket.objects.filter(pk=work.ticket_id).update(wrong_pins=3)
    for tries in (1, 2, 3):
        move = moved(counter.enter_pin(work=work, now=NOW))
        assert (move.completes_step, account_of(work).wrong_pins) == (False, tries)
    assert account_of(work).status == "locked"
    assert refusal(counter.enter_pin(work=work, now=NOW)) == "pin_locked"
    assert moved(act(work, do.Decline("pin_locked")))
    assert agrees(at_counter)


def test_a_right_pin_after_a_wrong_one_goes_on(at_counter):
    work = at_counter.serve(Business.WITHDRAWAL, until=Step.IDENTITY)
    QueueTicket.objects.filter(pk=work.ticket_id).update(wrong_pins=1)
    counter.enter_pin(work=work, now=NOW)
    assert moved(counter.enter_pin(work=work, now=NOW)).completes_step
    assert account_of(work).wrong_pins == 0


# ---- What the desk needs ------------------------------------------------------------------------
def test_nobody_is_called_to_a_desk_without_a_box(at_counter):
    at_counter.session.seal_rack.delete()
    visitors.come(town=at_counter.bank.town, now=NOW)
    assert refusal(counter.call_next(session=at_counter.session, now=NOW)) == "counter_not_open"


def test_a_desk_has_a_book_of_each_kind_of_voucher(at_counter):
    kinds = {kind: reading.next_voucher(at_counter.session, kind) for kind in VoucherKind}
    assert kinds[VoucherKind.SLIP] == kinds[VoucherKind.SEIZURE_CERTIFICATE] == 1
