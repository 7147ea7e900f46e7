"""The grading desk by forms alone: nothing typed is lost, blind is blind, and what is out was let out."""

import re

import pytest
from django.urls import reverse

from exercises.models import MarkingPhrase, MarkSheet, RemarkRequest
from exercises.selectors import marks
from exercises.services import remarks
from tests import work_cast
from tests.pages.talk import send, text
from tests.scene import Scene
from tests.shift_cast import START, Cast, client_of

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
State = MarkSheet.State


@pytest.fixture
def work(clock, cast: Cast):
    work_cast.open_bank(cast.teaching_class)
    return work_cast.set_work(cast)


@pytest.fixture
def sheets(work, cast) -> list[MarkSheet]:
    """Three scripts, in the order of the desk: the first has been worked at the counter."""
    done = work_cast.done(work, cast.student)
    empty = work_cast.handed_in_without_desks(work, cast.students[1:3])
    return [attempt.sheet for attempt in (done, *empty)]


@pytest.fixture
def desk(cast):
    return client_of(cast.instructor)


def standing(sheet: MarkSheet) -> marks.Standing:
    return marks.standing_of(MarkSheet.objects.get(pk=sheet.pk))


# ---- Marking -----------------------------------------------------------------------------------
def test_the_desk_opens_at_what_is_to_be_marked_and_leads_through_the_pile(desk, work, sheets):
    first, second, third = sheets
    opened = desk.get(reverse("grading", args=[work.pk]))
    assert opened.url == reverse("grading-sheet", args=[first.pk])
    page = text(desk.get(f"{reverse('grading-sheet', args=[second.pk])}?show=all"))
    for link, sheet in (("previous-script", first), ("next-script", third)):
        tag = re.search(rf'<a[^>]*id="{link}"[^>]*href="([^"]*)"', page)
        assert tag is not None
        assert reverse("grading-sheet", args=[sheet.pk]) in tag[1]


def test_when_all_is_marked_the_desk_opens_at_what_a_student_asked_about(desk, work, sheets, cast):
    for sheet in sheets:
        work_cast.released(sheet.attempt, cast.instructor)
    asked = sheets[2].attempt
    remarks.ask(
        release=asked.releases.get(), criterion="", text="请再看一下", by=asked.begun_by, now=START
    )
    opened = desk.get(reverse("grading", args=[work.pk]))
    assert opened.url == reverse("grading-sheet", args=[sheets[2].pk])
    page = text(desk.get(opened.url))
    assert page.index("请再看一下") < page.index('id="evidence-title"')


def test_a_draft_is_kept_and_the_next_script_opened(desk, sheets, cast):
    answer = send(
        desk,
        "grading-save",
        sheets[0].pk,
        version="0",
        next=sheets[1].pk,
        then="next",
        comment="次序清楚",
        **{"points-sealed": "１２．５", "reason-sealed": "章压金额"},
    )
    assert answer.url.startswith(reverse("grading-sheet", args=[sheets[1].pk]))
    now = standing(sheets[0])
    assert (now.sheet.state, now.sheet.comment) == (State.IN_MARKING, "次序清楚")
    assert now.decisions["sealed"].points == 1250


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"points-sealed": "99", "reason-sealed": "宽"}, "has 0 to 15 points"),
        ({"points-sealed": "12.345", "reason-sealed": "宽"}, "two decimals at the most"),
        ({"points-sealed": "12", "reason-sealed": ""}, "other points than computed need a reason"),
        ({"points-sealed": "十", "reason-sealed": "宽"}, "two decimals at the most"),
    ],
)
def test_a_refused_form_keeps_every_word_of_it(desk, sheets, fields, told):
    typed = {**fields, "comment": "一段很长的评语", "points-posted": "7", "reason-posted": "录入慢"}
    answer = send(desk, "grading-save", sheets[0].pk, version="0", then="next", **typed)
    page = text(answer)
    assert answer.status_code == 422
    assert told in page
    for value in filter(None, typed.values()):
        assert value in page
    assert not sheets[0].decisions.exists()


def test_who_comes_second_is_told_and_loses_nothing(desk, sheets, cast):
    send(desk, "grading-save", sheets[0].pk, version="0", comment="先到")
    answer = send(desk, "grading-save", sheets[0].pk, version="0", comment="后到的一段话")
    assert answer.status_code == 422
    assert f"{cast.instructor.name} has changed this mark" in text(answer)
    assert "后到的一段话" in text(answer)
    assert standing(sheets[0]).sheet.comment == "先到"


def test_words_used_again_and_again_are_offered_at_every_reason(desk, sheets):
    send(desk, "phrase-add", sheets[0].pk, text="  视作  完成 ")
    assert MarkingPhrase.objects.get().text == "视作 完成"
    page = text(desk.get(reverse("grading-sheet", args=[sheets[1].pk])))
    assert page.count('data-phrase="视作 完成"') == page.count('name="reason-')


def test_the_pile_goes_out_by_three_buttons_and_only_what_was_ready(desk, work, sheets):
    send(desk, "grading-save", sheets[1].pk, version="0", comment="还没看完")
    for what in ("marked", "ready", "release"):
        assert send(desk, "grading-bulk", work.pk, what=what).status_code == 302
    states = [MarkSheet.objects.get(pk=sheet.pk).state for sheet in sheets]
    assert states == [State.RELEASED, State.IN_MARKING, State.RELEASED]
    refused = send(desk, "grading-bulk", work.pk, what="release")
    assert refused.status_code == 422
    assert "No mark is ready for release." in text(refused)


# ---- Blind -------------------------------------------------------------------------------------
def test_marked_blind_no_page_of_the_desk_names_anybody_until_it_is_out(clock, desk, cast):
    work_cast.open_bank(cast.teaching_class)
    work = work_cast.set_work(cast, is_blind=True)
    done = work_cast.done(work, cast.student)
    other = work_cast.handed_in_without_desks(work, [cast.students[1]])[0]
    address = reverse("grading-sheet", args=[done.sheet.pk])
    page = text(desk.get(address))
    assert done.party.number in page
    assert "上班银行" in page
    assert [each.name for each in cast.students if each.name in page] == []
    work_cast.released(done, cast.instructor)
    page = text(desk.get(address))
    assert cast.student.name in page
    assert cast.students[1].name not in page
    assert other.party.number in page


# ---- Students ----------------------------------------------------------------------------------
def test_a_student_reads_why_each_point_was_lost_in_both_languages(clock, cast, work):
    attempt = work_cast.done(work, cast.student, teller=work_cast.BotTeller)
    work_cast.released(attempt, cast.instructor)
    client, address = client_of(cast.student), reverse("attempt-mark", args=[attempt.pk])
    assert "amount confirmed by the customer" in text(client.get(address))
    cast.student.language = "zh-hans"
    cast.student.save()
    page = text(client.get(address))
    assert "没有做" in page
    assert "客户确认金额" in page


def test_a_remark_is_asked_answered_and_read(scene: Scene):
    asked = RemarkRequest.objects.get(pk=scene.own["asked"])
    instructor, student = scene.client("instructor"), scene.client("student")
    sheet = text(instructor.get(reverse("grading-sheet", args=[scene.own["released sheet"]])))
    assert asked.text in sheet
    empty = send(instructor, "remark-answer", asked.pk, outcome="stays", answer=" ")
    assert empty.status_code == 422
    send(instructor, "remark-answer", asked.pk, outcome="stays", answer="印章压住了金额")
    page = text(student.get(reverse("attempt-mark", args=[scene.own["marked attempt"]])))
    assert "印章压住了金额" in page
    assert "The mark stays" in page


def test_a_question_without_words_is_refused_and_keeps_its_choice(scene: Scene):
    where = ("attempt-ask", scene.own["marked attempt"])
    answer = send(scene.client("student"), *where, criterion="posted", text=" ")
    assert answer.status_code == 422
    assert re.search(r'value="posted"\s+selected', text(answer))


# ---- Figures -----------------------------------------------------------------------------------
def test_the_queries_of_the_desk_do_not_grow_with_the_pile(
    desk, work, cast, django_assert_max_num_queries
):
    first = work_cast.handed_in_without_desks(work, cast.students[:2])[0]
    address = reverse("grading-sheet", args=[first.sheet.pk])
    with django_assert_max_num_queries(60) as few:
        desk.get(address)
    work_cast.handed_in_without_desks(work, cast.students)
    with django_assert_max_num_queries(len(few)):
        desk.get(address)
