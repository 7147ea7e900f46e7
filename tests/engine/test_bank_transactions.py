"""Deposits and withdrawals at the counter: their order, what is refused, and what evidence tells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.bank import actions as do
from simulator.engine.bank.actions import action_from_plain, action_to_plain
from simulator.engine.bank.authorisation import Authorisation, cash_in, cash_out
from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.evidence import Evidence
from simulator.engine.bank.notes import cash_of
from simulator.engine.bank.papers import PaperKind
from simulator.engine.bank.progress import Ending, Move, Progress, kept_money, start
from simulator.engine.bank.rules import book
from simulator.engine.bank.seals import PlacedSeal
from simulator.engine.bank.situation import AccountFacts, AccountState, Situation
from simulator.engine.bank.spine import SPINES, Business, Step
from simulator.engine.bank.transactions import perform
from simulator.engine.bank.traps import TRAP_NAMES, TRAP_RULES, Trap, TrapOutcome, trap_outcome
from simulator.engine.people.errands import TRAPS_OF, errand, situation
from simulator.engine.people.personas import persona
from simulator.engine.people.tellers import SEALED, BotTeller
from simulator.engine.plain import from_plain, to_plain
from simulator.engine.refusal import Refusal

TODAY = date(2026, 11, 20)
SEED = 2026
BALANCE = 30_000_000


def faced(
    business: Business, trap: Trap | None = None, *, number: int = 1, visit: int = 1
) -> Situation:
    """A customer of a seed at the counter."""
    customer = persona(SEED, number, TODAY)
    drawn = errand(
        SEED,
        customer,
        visit=visit,
        day=TODAY,
        balance_fen=BALANCE,
        business=business,
        trap=trap,
    )
    account = AccountFacts(customer.card, customer.name, customer.identity.number, BALANCE)
    profile = cash_in(TODAY) if business is Business.DEPOSIT else cash_out(TODAY)
    return situation(
        drawn, customer=customer, account=account, profile=profile, teller="t1", day=TODAY
    )


def served(
    case: Situation, bot: BotTeller, *, until: Step | None = None
) -> tuple[Progress, list[Evidence]]:
    """What a bot leaves behind; it stops before a step, or at the end."""
    progress, evidence = start(case), []
    for _ in range(30):
        if progress.ending:
            break
        action = bot.next_action(case, progress, voucher=101)
        if until and any(isinstance(action, kind) for kind in STEP_ACTIONS[until]):
            break
        move = perform(case, progress, action)
        assert isinstance(move, Move), move
        progress = move.progress
        evidence.append(move.evidence)
    return progress, evidence


STEP_ACTIONS: dict[Step, Sequence[type]] = {
    Step.POST: (do.Post,),
    Step.SEAL: (do.SealSlip,),
    Step.HAND_OVER: (do.HandOver,),
    Step.COUNT: (do.CountCash,),
    Step.COUNT_OUT: (do.CountOut,),
    Step.IDENTITY: (do.CheckIdentity,),
}


def refused(case: Situation, progress: Progress, action: do.Action) -> Refusal:
    answer = perform(case, progress, action)
    assert isinstance(answer, Refusal)
    return answer


def moved(case: Situation, progress: Progress, action: do.Action) -> Move:
    answer = perform(case, progress, action)
    assert isinstance(answer, Move), answer
    return answer


cases = st.builds(
    faced, st.sampled_from(Business), number=st.integers(1, 400), visit=st.integers(1, 5)
)
trapped = st.sampled_from([(b, trap) for b in Business for trap in sorted(TRAPS_OF[b])])


# ---- A careful teller --------------------------------------------------------------------------
@given(cases)
@settings(max_examples=40, deadline=None)
def test_a_plain_customer_is_served_without_a_fault(case: Situation) -> None:
    progress, evidence = served(case, BotTeller())
    assert progress.ending is Ending.COMPLETED
    assert progress.done == SPINES[case.business]
    assert [each.faults for each in evidence if each.faults] == []
    assert progress.posted_fen == case.said_fen


@given(trapped, st.integers(1, 400))
@settings(max_examples=80, deadline=None)
def test_each_trap_is_caught_by_one_teller_and_missed_by_another_with_other_evidence(
    planted: tuple[Business, Trap], number: int
) -> None:
    business, trap = planted
    case = faced(business, trap, number=number)
    _, careful = served(case, BotTeller())
    _, careless = served(case, BotTeller(overlooks=frozenset({trap})))
    assert trap_outcome(trap, careful) is TrapOutcome.CAUGHT
    assert trap_outcome(trap, careless) is TrapOutcome.MISSED
    assert [each.faults for each in careful if each.faults] == []
    assert careful != careless
    (fault,) = [f for each in careless for f in each.faults if f.code == trap]
    assert book().of(fault.rule).key == TRAP_RULES[trap]


def test_every_trap_has_a_name_and_a_rule_and_a_business() -> None:
    assert set(TRAP_NAMES) == set(TRAP_RULES) == set(Trap)
    assert frozenset().union(*TRAPS_OF.values()) == set(Trap)
    assert len(Trap) >= 8


@given(trapped, st.integers(1, 60))
@settings(max_examples=30, deadline=None)
def test_the_same_actions_leave_the_same_evidence_also_from_plain_data(
    planted: tuple[Business, Trap], number: int
) -> None:
    case = faced(*planted, number=number)
    progress = again = start(case)
    while not progress.ending:
        action = BotTeller().next_action(case, progress, voucher=7)
        read = action_from_plain(action_to_plain(action))
        move, replayed = moved(case, progress, action), moved(case, again, read)
        assert move.evidence == replayed.evidence
        progress, again = move.progress, from_plain(Progress, to_plain(replayed.progress))
        assert progress == again


def test_no_other_actions_are_read() -> None:
    for raw in ({}, {"do": "Steal"}, {"do": "PrintSlip"}, {"do": "PrintSlip", "voucher": "7"}):
        with pytest.raises(ValueError, match="no "):
            action_from_plain(raw)


# ---- Order -------------------------------------------------------------------------------------
ALL_STEPS: dict[Step, do.Action] = {
    Step.CALL: do.CallCustomer(),
    Step.PAPERS: do.TakePapers(frozenset({PaperKind.CARD, PaperKind.SLIP, PaperKind.IDENTITY})),
    Step.IDENTITY: do.CheckIdentity(frozenset(), central_asked=True),
    Step.COUNT: do.CountCash(Cash(), frozenset()),
    Step.PIN: do.EnterPin(is_right=True),
    Step.POST: do.Post("", 0, ""),
    Step.PRINT: do.PrintSlip(1),
    Step.SIGN: do.TakeSignature(),
    Step.COUNT_OUT: do.CountOut(Cash()),
    Step.SEAL: do.SealSlip(SEALED),
    Step.HAND_OVER: do.HandOver(frozenset()),
}


@pytest.mark.parametrize("business", Business)
@pytest.mark.parametrize("until", [None, Step.COUNT, Step.POST, Step.SEAL])
def test_a_step_that_is_not_due_is_refused_with_the_one_that_is(
    business: Business, until: Step | None
) -> None:
    case = faced(business)
    progress = start(case)
    if until is not None:
        progress, _ = served(case, BotTeller(), until=until)
    if progress.ending:
        return
    due = next(step for step in SPINES[business] if step not in progress.done)
    may_repeat = {Step.IDENTITY, Step.COUNT, Step.PIN} if Step.POST not in progress.done else set()
    for step, action in ALL_STEPS.items():
        if step is due or (step in may_repeat and step in progress.done):
            continue
        refusal = refused(case, progress, action)
        assert refusal.code == "out_of_order"
        assert refusal.facts["due"] == due
        assert book().of(refusal.rule).key == f"bank.{business}.order"


def test_the_cash_comes_first_in_a_deposit_and_last_in_a_withdrawal() -> None:
    deposit, withdrawal = SPINES[Business.DEPOSIT], SPINES[Business.WITHDRAWAL]
    assert deposit.index(Step.COUNT) < deposit.index(Step.POST)
    assert withdrawal.index(Step.PIN) < withdrawal.index(Step.POST)
    assert withdrawal.index(Step.POST) < withdrawal.index(Step.COUNT_OUT)
    for spine in SPINES.values():
        late = [Step.POST, Step.PRINT, Step.SIGN, Step.SEAL, Step.HAND_OVER]
        assert sorted(late, key=spine.index) == late


def test_nothing_is_done_beside_the_spine_before_the_call_or_after_posting() -> None:
    case = faced(Business.DEPOSIT)
    posted, _ = served(case, BotTeller(), until=Step.SEAL)
    for progress in (start(case), posted):
        for action in (do.AskPurpose(), do.Decline("customer_left"), do.ConfirmAmount(1)):
            assert refused(case, progress, action).code == "not_now"


def test_a_transaction_that_is_over_stays_over() -> None:
    case = faced(Business.DEPOSIT)
    progress, _ = served(case, BotTeller())
    assert refused(case, progress, do.CallCustomer()).code == "transaction_over"


# ---- Papers and identity -----------------------------------------------------------------------
def test_papers_that_are_not_there_cannot_be_taken_and_missing_ones_hold_things_up() -> None:
    case = faced(Business.DEPOSIT)
    progress = moved(case, start(case), do.CallCustomer()).progress
    supporting = do.TakePapers(frozenset({PaperKind.SUPPORTING}))
    assert refused(case, progress, supporting).code == "paper_not_there"
    card = do.TakePapers(frozenset({PaperKind.CARD}))
    assert refused(case, progress, card).facts["papers"] == ["identity", "slip"]


def test_a_forgotten_paper_is_asked_for_and_taken() -> None:
    whole = faced(Business.DEPOSIT)
    without = replace(whole, papers=replace(whole.papers, identity=None), held_back=whole.papers)
    progress, evidence = served(without, BotTeller())
    assert progress.ending is Ending.COMPLETED
    assert "counter.paper_asked" in [each.kind for each in evidence]
    nowhere = replace(without, held_back=replace(whole.papers, identity=None))
    progress, evidence = served(nowhere, BotTeller())
    assert progress.ending is Ending.DECLINED
    assert evidence[-1].is_right


def test_a_finding_stops_everything_until_another_paper_settles_it() -> None:
    case = next(
        case
        for number in range(1, 60)
        if (case := faced(Business.DEPOSIT, Trap.EXPIRED_ID, number=number)).held_back.kinds()
    )
    progress, _ = served(case, BotTeller(), until=Step.IDENTITY)
    progress = moved(case, progress, do.CheckIdentity(frozenset({Trap.EXPIRED_ID}), True)).progress
    count = do.CountCash(cash_of(case.money), frozenset())
    assert refused(case, progress, count).code == "finding_open"
    progress = moved(case, progress, do.AskForPaper(PaperKind.IDENTITY)).progress
    assert refused(case, progress, count).facts["due"] is Step.IDENTITY
    progress = moved(case, progress, do.CheckIdentity(frozenset(), central_asked=True)).progress
    assert moved(case, progress, count).evidence.is_right


def test_a_false_finding_is_a_fault_and_so_is_declining_for_it() -> None:
    case = faced(Business.DEPOSIT)
    progress, _ = served(case, BotTeller(), until=Step.IDENTITY)
    move = moved(case, progress, do.CheckIdentity(frozenset({Trap.EXPIRED_ID}), True))
    assert [fault.code for fault in move.evidence.faults] == ["false_finding"]
    declined = moved(case, move.progress, do.Decline(Trap.EXPIRED_ID))
    assert [fault.code for fault in declined.evidence.faults] == ["declined_without_reason"]
    assert declined.evidence.noticed == ()


def test_a_scam_is_told_to_whom_it_concerns() -> None:
    case = faced(Business.WITHDRAWAL, Trap.PHONE_SCAM)
    progress, _ = served(case, BotTeller(overlooks=frozenset(Trap)), until=Step.POST)
    asked = moved(case, progress, do.AskPurpose())
    assert asked.evidence.facts["signs_heard"] is True
    told = moved(case, progress, do.Decline(Trap.PHONE_SCAM, frozenset({"supervisor"})))
    assert [(f.code, f.facts["untold"]) for f in told.evidence.faults] == [
        ("scam_untold", ["police"])
    ]
    assert trap_outcome(Trap.PHONE_SCAM, [told.evidence]) is TrapOutcome.CAUGHT
    innocent = faced(Business.WITHDRAWAL)
    progress, _ = served(innocent, BotTeller(), until=Step.POST)
    wrong = moved(innocent, progress, do.Decline(Trap.PHONE_SCAM, frozenset({"supervisor"})))
    assert not wrong.evidence.is_right


# ---- Counting ----------------------------------------------------------------------------------
def counted(case: Situation, cash: Cash, aside: frozenset[int] = frozenset()) -> Progress:
    progress, _ = served(case, BotTeller(overlooks=frozenset(Trap)), until=Step.COUNT)
    return moved(case, progress, do.CountCash(cash, aside)).progress


def post(case: Situation, fen: int) -> do.Post:
    from simulator.engine.rmb import capitals

    return do.Post(case.account.number, fen, capitals(fen))


def test_only_what_was_counted_is_posted() -> None:
    case = faced(Business.DEPOSIT)
    progress = counted(case, cash_of(case.money))
    refusal = refused(case, progress, post(case, case.said_fen + 100))
    assert refusal.code == "amount_not_counted"
    assert refusal.facts["counted_fen"] == case.said_fen
    assert moved(case, progress, post(case, case.said_fen)).evidence.is_right


def test_a_miscount_is_posted_and_stays_in_the_evidence() -> None:
    case = faced(Business.DEPOSIT)
    wrong = cash_of(case.money) + Cash({10_000: 1})
    progress = moved(case, counted(case, wrong), do.ConfirmAmount(wrong.fen)).progress
    move = moved(case, progress, post(case, wrong.fen))
    (fault,) = move.evidence.faults
    assert (fault.code, fault.facts["there_fen"]) == ("miscounted", case.said_fen)


def test_a_count_may_be_done_again_and_then_the_customer_agrees_again() -> None:
    case = faced(Business.DEPOSIT, Trap.AMOUNT_DIFFERS)
    there = cash_of(case.money)
    progress = counted(case, there + Cash({100: 1}))
    assert refused(case, progress, do.ConfirmAmount(there.fen)).code == "confirmed_uncounted"
    progress = moved(case, progress, do.CountCash(there, frozenset())).progress
    progress = moved(case, progress, do.ConfirmAmount(there.fen)).progress
    move = moved(case, progress, post(case, there.fen))
    assert move.evidence.is_right


def test_a_count_of_pieces_that_are_not_there_is_refused() -> None:
    case = faced(Business.DEPOSIT)
    progress, _ = served(case, BotTeller(), until=Step.COUNT)
    beyond = do.CountCash(Cash(), frozenset({len(case.money)}))
    assert refused(case, progress, beyond).code == "no_such_piece"


def test_money_that_is_not_there_cannot_be_paid_in() -> None:
    case = faced(Business.DEPOSIT)
    assert refused(case, counted(case, Cash()), post(case, 0)).code == "nothing_to_post"


# ---- Counterfeits ------------------------------------------------------------------------------
def test_what_was_put_aside_is_seized_before_anything_else() -> None:
    case = faced(Business.DEPOSIT, Trap.COUNTERFEIT)
    progress, _ = served(case, BotTeller(), until=Step.COUNT)
    bot = BotTeller()
    progress = moved(case, progress, bot.next_action(case, progress, voucher=1)).progress
    assert progress.count is not None
    fen = progress.count.counted.fen
    assert refused(case, progress, post(case, fen)).code == "seizure_open"
    assert refused(case, progress, do.Decline("customer_left")).code == "seizure_open"
    seize = bot.next_action(case, progress, voucher=1)
    assert isinstance(seize, do.SeizeCounterfeits)
    sloppy = moved(case, progress, replace(seize, staff=1, given_back=True))
    assert {f.code for f in sloppy.evidence.faults} >= {
        "seizure_one_clerk",
        "counterfeit_given_back",
    }
    done = moved(case, progress, seize)
    assert done.evidence.is_right
    assert refused(case, done.progress, seize).code == "nothing_to_seize"
    again = do.CountCash(Cash(), frozenset())
    assert refused(case, done.progress, again).code == "seized_already"


def test_where_everything_is_seized_there_is_nothing_to_pay_in() -> None:
    case = faced(Business.DEPOSIT, Trap.COUNTERFEIT)
    false_piece = next(piece for piece in case.money if not piece.is_genuine)
    case = replace(case, money=(false_piece,), said_fen=false_piece.fen)
    progress = counted(case, Cash(), frozenset({0}))
    progress = moved(case, progress, BotTeller().next_action(case, progress, voucher=1)).progress
    assert refused(case, progress, post(case, 0)).code == "nothing_to_post"
    declined = moved(case, progress, do.Decline("nothing_left"))
    assert declined.evidence.is_right
    assert declined.progress.ending is Ending.DECLINED


def test_a_genuine_note_that_is_seized_is_a_fault() -> None:
    case = faced(Business.DEPOSIT)
    progress = counted(case, cash_of(case.money[1:]), frozenset({0}))
    seize = BotTeller().next_action(case, progress, voucher=1)
    move = moved(case, progress, seize)
    assert "genuine_seized" in {fault.code for fault in move.evidence.faults}
    assert move.evidence.noticed == ()


@given(st.integers(1, 400))
@settings(max_examples=30, deadline=None)
def test_an_overlooked_counterfeit_lies_in_the_box(number: int) -> None:
    case = faced(Business.DEPOSIT, Trap.COUNTERFEIT, number=number)
    false_pieces = {piece for piece in case.money if not piece.is_genuine}
    assert false_pieces
    progress, _ = served(case, BotTeller(overlooks=frozenset({Trap.COUNTERFEIT})))
    assert false_pieces <= set(kept_money(case, progress))
    progress, _ = served(case, BotTeller())
    assert not false_pieces & set(kept_money(case, progress))
    assert progress.posted_fen == cash_of(kept_money(case, progress)).fen


# ---- Posting -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"account": "9" * 19}, "account_differs"),
        ({"capitals": "壹元"}, "capitals_wrong"),
        ({"capitals": ""}, "capitals_wrong"),
        ({"fen": 100}, "amount_not_asked"),
    ],
)
def test_what_is_keyed_wrongly_is_not_posted(change: dict[str, object], code: str) -> None:
    case = faced(Business.WITHDRAWAL)
    progress, _ = served(case, BotTeller(), until=Step.POST)
    keyed = replace(post(case, case.said_fen), **change)  # type: ignore[arg-type]
    assert refused(case, progress, keyed).code == code


@pytest.mark.parametrize("state", [AccountState.FROZEN, AccountState.LOST, AccountState.LOCKED])
def test_an_account_that_is_not_in_order_pays_nothing(state: AccountState) -> None:
    case = faced(Business.WITHDRAWAL)
    case = replace(case, account=replace(case.account, state=state))
    progress, _ = served(case, BotTeller(), until=Step.POST)
    assert refused(case, progress, post(case, case.said_fen)).code == "account_state"
    assert moved(case, progress, do.Decline("account_state")).evidence.is_right


def test_more_than_there_is_is_not_paid() -> None:
    case = faced(Business.WITHDRAWAL)
    case = replace(case, account=replace(case.account, balance_fen=case.said_fen - 1))
    progress, _ = served(case, BotTeller(), until=Step.POST)
    assert refused(case, progress, post(case, case.said_fen)).code == "funds"
    assert moved(case, progress, do.Decline("funds")).evidence.is_right


def test_cash_is_paid_in_whole_jiao() -> None:
    case = replace(faced(Business.WITHDRAWAL), said_fen=1_005)
    progress, _ = served(case, BotTeller(), until=Step.POST)
    assert refused(case, progress, post(case, 1_005)).code == "not_payable"


def test_three_wrong_pins_lock_and_are_a_reason_to_decline() -> None:
    case = faced(Business.WITHDRAWAL)
    progress, _ = served(case, BotTeller(), until=Step.POST)
    progress = replace(progress, done=tuple(s for s in progress.done if s is not Step.PIN))
    assert not moved(case, progress, do.Decline("pin_locked")).evidence.is_right
    for _ in range(3):
        progress = moved(case, progress, do.EnterPin(is_right=False)).progress
        assert Step.PIN not in progress.done
    assert refused(case, progress, do.EnterPin(is_right=True)).code == "pin_locked"
    assert moved(case, progress, do.Decline("pin_locked")).evidence.is_right


def test_a_large_withdrawal_needs_somebody_else_who_has_looked() -> None:
    case = faced(Business.WITHDRAWAL, Trap.NO_SECOND_COUNT)
    progress, _ = served(case, BotTeller(), until=Step.POST)
    keyed = post(case, case.said_fen)
    given_ = progress.authorisation
    assert given_ is not None
    for authorisation, code in (
        (None, "authorisation_missing"),
        (replace(given_, by=case.teller), "authorised_by_teller"),
        (replace(given_, seen=frozenset()), "authorised_unseen"),
        (replace(given_, agreed=False), "authorisation_denied"),
    ):
        without = replace(progress, authorisation=authorisation)
        assert refused(case, without, keyed).code == code
    assert isinstance(given_, Authorisation)
    assert moved(case, progress, keyed).evidence.is_right


def test_source_and_use_are_asked_only_where_the_rule_asks() -> None:
    case = faced(Business.DEPOSIT)
    progress, _ = served(case, BotTeller(), until=Step.POST)
    nosy = do.RecordDiligence(basic_recorded=True, copy_kept=True, source_asked=True)
    progress = moved(case, progress, nosy).progress
    move = moved(case, progress, post(case, case.said_fen))
    assert [fault.code for fault in move.evidence.faults] == ["source_asked_needlessly"]


# ---- After posting -----------------------------------------------------------------------------
def test_seals_come_after_the_signature_and_all_that_are_needed() -> None:
    case = faced(Business.DEPOSIT)
    progress, _ = served(case, BotTeller(), until=Step.SEAL)
    missing = refused(case, progress, do.SealSlip(SEALED[:1]))
    assert (missing.code, missing.facts["paper"]) == ("seal_missing", "deposit_slip")
    wrong = (*SEALED, PlacedSeal("counterfeit", 320, 540))
    move = moved(case, progress, do.SealSlip(wrong))
    assert [fault.code for fault in move.evidence.faults] == ["seal_wrong"]


def test_what_belongs_to_the_customer_goes_back_and_the_slip_stays() -> None:
    case = faced(Business.DEPOSIT)
    progress, _ = served(case, BotTeller(), until=Step.HAND_OVER)
    move = moved(case, progress, do.HandOver(frozenset({PaperKind.CARD, PaperKind.SLIP})))
    facts = {fault.code: fault.facts["papers"] for fault in move.evidence.faults}
    assert facts["paper_given_away"] == ["slip"]
    assert set(facts["paper_kept"]) >= {"identity", "receipt"}  # type: ignore[call-overload]


def test_paying_another_sum_than_was_posted_is_a_fault() -> None:
    case = faced(Business.WITHDRAWAL)
    progress, _ = served(case, BotTeller(), until=Step.COUNT_OUT)
    move = moved(case, progress, do.CountOut(Cash({100: 1})))
    (fault,) = move.evidence.faults
    assert (fault.code, fault.facts["paid_fen"]) == ("paid_differs", 100)
    assert move.progress.paid == Cash({100: 1})
