"""The practice report: filled in from evidence, saved as one writes, handed in, marked, out."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from classroom.services.postings import context_of
from exercises.models import Attempt, AttemptSession, PracticeReport, RubricSnapshot
from exercises.selectors import report_facts
from exercises.selectors import reports as reading
from exercises.services import assignments, reports
from exercises.services.reports import LONGEST_TEXT, Text
from simulator.engine.bank.spine import Business
from simulator.engine.bank.traps import Trap
from simulator.engine.people.tellers import BotTeller
from simulator.engine.refusal import Refusal
from simulator.models import CounterTransaction, DeskPolicy, Duty
from simulator.services import branch, counter_day, desks, rehearsal, visitors
from tests import shift_cast, work_cast
from tests.shift_cast import START, minutes, open_shift
from tests.work_scene import REFLECTION

pytestmark = pytest.mark.django_db
FULL = Text("先收款后记账\n印章不压金额", REFLECTION)


@pytest.fixture
def shift(cast):
    return open_shift(cast)


def save(shift, student, text=FULL, base=0, now=START):
    return reports.save(shift=shift, student=student, text=text, base=base, now=now)


def handed_in(shift, student, text=FULL, now=START) -> PracticeReport:
    save(shift, student, text)
    report = reports.hand_in(shift=shift, student=student, now=now)
    assert isinstance(report, PracticeReport), report
    return report


def code_of(result) -> str:
    assert isinstance(result, Refusal), result
    return result.code


def at_the_counter(shift, student, *, overlooks=frozenset()):
    """Two deposits served in the shift, the second with a counterfeit note; then the box handed in."""
    town = shift.teaching_class.town
    branch.found(town=town, seed=7, day=START.date(), now=START, people=8)
    session = desks.open_session(
        town=town,
        person_id=student.pk,
        duty=Duty.TELLER,
        desk="2 号综合柜台",
        context_id=context_of(shift),
        now=START,
    )
    counter_day.open_counter(session=session, now=START)
    for trap in (None, Trap.COUNTERFEIT):
        visitors.come(
            town=town, now=START, business=Business.DEPOSIT, trap=trap, is_plain=trap is None
        )
    clock = rehearsal.Clock(START)
    seat = rehearsal.Seat(session, BotTeller(overlooks))
    rehearsal.serve(seat=seat, clock=clock)
    rehearsal.serve(seat=seat, clock=clock)
    rehearsal.close(seat=seat, clock=clock)
    desks.close_session(person_id=student.pk, context_id=context_of(shift), now=clock.tick())
    return session


# ---- Filled in from evidence -------------------------------------------------------------------
def test_task_times_figures_and_slips_come_from_the_desk(shift, student):
    session = at_the_counter(shift, student)
    facts = report_facts.facts_of(shift, student)
    assert [(post["duty"], post["desk"]) for post in facts["posts"]] == [("teller", "2 号综合柜台")]
    [line] = facts["business"]
    assert (line["kind"], line["times"], line["errors"]) == ("deposit", 2, 0)
    assert report_facts.seconds_at_desks(facts) > 0
    done = CounterTransaction.objects.filter(session=session).exclude(voucher=None)
    assert facts["slips"] == list(done.order_by("pk").values_list("pk", flat=True))


def test_an_error_is_listed_with_its_rule_and_its_slip_comes_first(shift, student):
    at_the_counter(shift, student, overlooks=frozenset({Trap.COUNTERFEIT}))
    facts = report_facts.facts_of(shift, student)
    [error] = facts["errors"]
    assert (error["fault"], bool(error["rule"])) == ("counterfeit", True)
    assert facts["business"][0]["errors"] == 1
    first = CounterTransaction.objects.get(pk=facts["slips"][0])
    assert first.ticket.number == error["visit"]


def test_nobody_else_s_work_stands_in_a_report(shift, student, classmate):
    at_the_counter(shift, classmate)
    facts = report_facts.facts_of(shift, student)
    assert (facts["posts"], facts["business"], facts["slips"]) == ([], [], [])


def test_who_begins_set_work_at_the_own_desk_has_not_left_it_and_the_work_is_named(
    cast, shift, student
):
    context = context_of(shift)
    for policy, now in ((DeskPolicy(), START), (DeskPolicy(hints=False), START + minutes(5))):
        desks.close_session(person_id=student.pk, context_id=context, now=now)
        session = desks.open_session(
            town=shift.teaching_class.town,
            person_id=student.pk,
            duty=Duty.TELLER,
            desk="B1",
            context_id=context,
            policy=policy,
            now=now,
        )
    work = work_cast.set_work(cast)
    party = assignments.own_party(assignment=work, student=student)
    attempt = Attempt.objects.create(
        party=party,
        number=1,
        policy=work.policy,
        rubric=RubricSnapshot.objects.create(digest="x", data={}),
        situation={},
        begun_at=START,
        begun_by=student,
        ends_at=work.closes_at,
    )
    AttemptSession.objects.create(attempt=attempt, session=session, after=0)
    facts = report_facts.facts_of(shift, student)
    assert [(post["from"], post["until"]) for post in facts["posts"]] == [(START.isoformat(), "")]
    assert facts["work"] == [{"task": work_cast.DEPOSIT, "handed_in": 0}]


def test_what_evidence_filled_in_is_frozen_when_it_is_handed_in(shift, student):
    at_the_counter(shift, student)
    report = handed_in(shift, student)
    assert report.filled == report_facts.facts_of(shift, student)
    desks.open_session(
        town=shift.teaching_class.town,
        person_id=student.pk,
        duty=Duty.WEALTH,
        desk="",
        context_id=context_of(shift),
        now=START + minutes(30),
    )
    report.refresh_from_db()
    assert len(report.filled["posts"]) == 1
    assert len(report_facts.facts_of(shift, student)["posts"]) == 2


# ---- Saving ------------------------------------------------------------------------------------
class Saving(TestCase):
    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(st.integers(0, 1), st.text("先收款后记账 ab", max_size=8)),
            min_size=1,
            max_size=8,
        )
    )
    def test_two_tabs_never_write_over_each_other_unseen(self, saves):
        """Each tab knows the version it last saw; a refusal means that it has not seen the newest."""
        cast = shift_cast.make_cast(size=1)
        shift = open_shift(cast)
        seen, stands = [0, 0], ("", 0)
        for tab, words in saves:
            result = save(shift, cast.student, Text(words, ""), base=seen[tab])
            if isinstance(result, Refusal):
                assert seen[tab] != stands[1]
                assert words != stands[0]
                seen[tab] = int(result.facts["version"])
            else:
                assert seen[tab] == stands[1] or words == stands[0]
                stands = (words, result.version)
                seen[tab] = result.version
        assert reading.report_of(shift, cast.student).points == stands[0]


def test_the_same_words_saved_again_are_no_new_version(shift, student):
    assert save(shift, student).version == 1
    assert save(shift, student, base=0).version == 1
    assert code_of(save(shift, student, Text("别的", ""), base=0)) == "report_changed"


def test_a_text_that_is_too_long_is_refused_and_the_kept_one_stays(shift, student):
    save(shift, student)
    long = Text("长" * (LONGEST_TEXT + 1), "")
    assert code_of(save(shift, student, long, base=1)) == "report_too_long"
    assert reading.report_of(shift, student).points == FULL.points


# ---- Handing in --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (Text("", REFLECTION), "report_blank"),
        (Text(" \n ", REFLECTION), "report_blank"),
        (Text("要点", ""), "report_blank"),
        (Text("要点", "太短"), "reflection_short"),
    ],
)
def test_a_report_with_a_gap_is_not_taken_and_is_kept(shift, student, text, code):
    save(shift, student, text)
    assert code_of(reports.hand_in(shift=shift, student=student, now=START)) == code
    kept = reading.report_of(shift, student)
    assert (kept.points, kept.is_handed_in) == (text.points, False)


def test_handing_in_twice_is_handing_in_once_and_closes_the_report(shift, student):
    first = handed_in(shift, student)
    again = reports.hand_in(shift=shift, student=student, now=START + minutes(5))
    assert again.handed_in_at == first.handed_in_at
    assert code_of(save(shift, student, Text("后补", ""), base=1)) == "report_handed_in"


def test_a_report_is_due_when_clocking_out_begins_unless_the_instructor_says_when(
    shift, cast, student
):
    clocking_out = shift.stages.get(kind="clock_out").starts_at
    assert reading.due_at(shift) == clocking_out
    due = clocking_out + minutes(20)
    reports.call_for(shift=shift, due_at=due, by=cast.instructor, now=START)
    in_time = handed_in(shift, student, now=due)
    late = handed_in(shift, cast.students[1], now=due + minutes(3))
    assert reading.faults_of(in_time, due, due + minutes(60)) == []
    [fault] = reading.faults_of(late, due, due + minutes(60))
    assert (fault.code, fault.facts) == ("late", {"minutes": 3})


def test_a_due_time_before_the_shift_is_refused(shift, cast):
    refused = reports.call_for(shift=shift, due_at=shift.starts_at, by=cast.instructor, now=START)
    assert code_of(refused) == "report_due_before_shift"


def test_reports_hold_back_marks_only_where_they_were_asked_for(shift, cast, student):
    students = [student.pk, cast.students[1].pk, cast.students[2].pk]
    handed_in(shift, student)
    assert reading.blocked(shift, students, START) == set()
    reports.call_for(shift=shift, due_at=START + minutes(60), by=cast.instructor, now=START)
    assert reading.blocked(shift, students, START) == set(students[1:])
    reports.let_pass(shift=shift, student=cast.students[1], reason="病假")
    assert reading.blocked(shift, students, START) == {students[2]}


# ---- Marking -----------------------------------------------------------------------------------
def test_a_mark_needs_a_report_and_a_percentage_and_stays_with_the_instructor_until_release(
    shift, cast, student
):
    save(shift, student)
    report = reading.report_of(shift, student)

    def mark(percent):
        return reports.mark(report=report, percent=percent, comment="", by=cast.instructor)

    assert code_of(mark(Decimal(80))) == "report_not_handed_in"
    handed_in(shift, student)
    for wrong in (None, Decimal("-0.01"), Decimal("100.01")):
        assert code_of(mark(wrong)) == "percent_out_of_range"
    assert mark(Decimal("88.50")) is None
    assert not reading.report_of(shift, student).is_released
    assert reports.release(shift=shift, now=START) == 1
    assert code_of(mark(Decimal(90))) == "report_is_out"
    assert code_of(reports.release(shift=shift, now=START)) == "no_report_marked"


def test_a_report_given_back_can_be_written_on_with_the_reason_beside_it(shift, student):
    report = handed_in(shift, student)
    assert code_of(reports.give_back(report=report, reason=" ")) == "return_reason_missing"
    assert reports.give_back(report=report, reason="补写差错") is None
    back = reading.report_of(shift, student)
    assert (back.is_handed_in, back.returned_reason) == (False, "补写差错")
    assert save(shift, student, Text("补写", REFLECTION), base=back.version).points == "补写"
    again = reports.hand_in(shift=shift, student=student, now=START)
    assert (again.is_handed_in, again.returned_reason) == (True, "")


def test_a_mark_taken_back_is_away_until_it_is_released_again(shift, cast, student):
    report = handed_in(shift, student)
    reports.mark(report=report, percent=Decimal(80), comment="好", by=cast.instructor)
    reports.release(shift=shift, now=START)
    assert code_of(reports.give_back(report=report, reason="x")) == "report_is_out"
    reports.take_back(report=report)
    assert not reading.report_of(shift, student).is_released
    assert reports.mark(report=report, percent=Decimal(85), comment="", by=cast.instructor) is None


def test_reports_much_alike_are_shown_to_the_instructor_on_both_sides(shift, cast):
    one, two, three = cast.students[:3]
    handed_in(shift, one)
    handed_in(shift, two, Text(FULL.points, REFLECTION + "另外还要留意客户的表情。"))
    handed_in(shift, three, Text("整理桌面", "".join(chr(0x4E00 + place) for place in range(150))))
    alike = {row.student: row.alike for row in reading.rows_of(shift, START)}
    assert [other for other, _ in alike[one]] == [two]
    assert [other for other, _ in alike[two]] == [one]
    assert alike[three] == []
