"""The first page of each role: what to do now, and nothing that is not so."""

import pytest
from django.urls import reverse

from classroom.models import Display, StageKind
from classroom.services import attendance, classes, displays, postings
from classroom.services.postings import Post
from simulator.models import Duty, MarketRun
from simulator.selectors import market
from simulator.services import runs
from simulator.templatetags.house import yuan
from tests.market_scene import PRICE, open_market
from tests.pages.talk import send
from tests.shift_cast import START, client_of, code, minutes, open_shift, plan_shift, run_to

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


def home(person) -> str:
    response = client_of(person).get(reverse("home"))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# ---- The student -------------------------------------------------------------------------------
def test_a_student_sees_the_code_field_until_clocked_in_and_then_the_stage(cast, clock):
    shift = open_shift(cast)
    clock.now = START
    before = home(cast.student)
    assert 'name="code"' in before
    assert 'class="step-now" aria-current="step"' in before
    attendance.clock_in(
        shift=shift, student=cast.student, code=code(shift, START), device="", now=START
    )
    after = home(cast.student)
    assert 'name="code"' not in after.split("shift-early")[0]
    assert after.count('class="step-done"') == 1


def test_without_a_shift_a_student_reads_what_can_be_done_instead(cast, clock):
    clock.now = START
    assert "Off duty you can trade with your practice account" in home(cast.student)


def test_a_student_without_a_class_is_shown_no_town(cast, clock):
    cast.student.enrolments.update(left_at=START)
    assert "market-strip" not in home(cast.student)


@pytest.mark.parametrize(
    ("duty", "desk", "link"),
    [
        (Duty.TELLER, "counter", "To the counter"),
        (Duty.WEALTH, "wealth", "To the wealth office"),
    ],
)
def test_who_is_posted_goes_from_the_first_page_to_the_desk(cast, clock, duty, desk, link):
    shift = open_shift(cast)
    attendance.clock_in(
        shift=shift, student=cast.student, code=code(shift, START), device="", now=START
    )
    posts = {cast.student.pk: Post(duty, "01")}
    postings.assign(shift=shift, posts=posts, by=cast.instructor, now=START)
    postings.publish(shift=shift, now=START)
    link = f'href="{reverse(desk)}">{link}'
    assert link not in home(cast.student)
    clock.now = run_to(shift, StageKind.DESK)
    assert link in home(cast.student)


# ---- The instructor ----------------------------------------------------------------------------
def test_an_instructor_sees_who_is_here_and_that_no_screen_shows_the_code(cast, clock):
    shift = open_shift(cast)
    clock.now = START + minutes(6)
    for student in cast.students[:3]:
        at = START + minutes(6)
        attendance.clock_in(shift=shift, student=student, code=code(shift, at), device="", now=at)
    text = home(cast.instructor)
    assert "3 / 12" in text
    assert "No big screen is paired" in text
    waiting = displays.await_pairing(token="wall", now=clock.now)  # noqa: S106
    assert isinstance(waiting, Display)
    displays.pair(shift=shift, code=waiting.pairing_code, by=cast.instructor, now=clock.now)
    assert "No big screen is paired" not in home(cast.instructor)


def test_an_instructor_sees_own_classes_only_and_no_archived_one(cast, clock):
    clock.now = START
    plan_shift(cast)
    text = home(cast.instructor)
    assert cast.teaching_class.name in text
    assert "The next shift begins on" in text
    assert cast.other_class.name not in text
    classes.archive(teaching_class=cast.teaching_class, now=START)
    assert "You teach no class yet" in home(cast.instructor)


def test_the_instructor_s_first_page_asks_as_much_for_twelve_as_for_two(
    cast, clock, django_assert_max_num_queries
):
    shift = open_shift(cast)
    clock.now = START
    client = client_of(cast.instructor)
    with django_assert_max_num_queries(24):
        client.get(reverse("home"))
    for student in cast.students:
        attendance.clock_in(
            shift=shift, student=student, code=code(shift, START), device="", now=START
        )
    with django_assert_max_num_queries(24):
        client.get(reverse("home"))


# ---- The judge and the office --------------------------------------------------------------------
def test_a_judge_finds_what_waits_and_the_boards(cast, judge):
    text = home(judge)
    assert reverse("judge-duties") in text
    duties = client_of(judge).get(reverse("judge-duties")).content.decode()
    assert "No contest waits for you" in duties
    assert reverse("board", args=[cast.teaching_class.town.board_key]) in text


def test_the_office_is_told_which_class_nobody_teaches(cast):
    assert "Nobody teaches" not in home(cast.office)
    cast.teaching_class.instructors.clear()
    text = home(cast.office)
    assert f"Nobody teaches {cast.teaching_class.name} yet" in text
    assert "12" not in text.split("To do")[1]


def test_the_office_is_told_who_has_not_signed_in(cast, judge):
    judge.set_unusable_password()
    judge.save()
    assert "has not signed in yet" in home(cast.office)


# ---- Pieces of the town --------------------------------------------------------------------------
def test_the_strip_tells_a_town_without_a_market_and_one_with(cast):
    town = cast.teaching_class.town
    address = reverse("market-strip", args=[town.board_key])
    client = client_of(cast.student)
    assert "No market is open in this town." in client.get(address).content.decode()
    open_market(town, cast.student.pk)
    text = client.get(address).content.decode()
    assert text.count('class="market-quote"') == 5
    assert client.get(reverse("market-strip", args=["nowhere"])).status_code == 404


def test_the_card_shows_the_own_account_or_the_way_to_one(cast):
    client = client_of(cast.student)
    address = reverse("hall-card")
    assert "You have no practice account yet" in client.get(address).content.decode()
    account = open_market(cast.teaching_class.town, cast.student.pk)
    text = client.get(address).content.decode()
    spent_and_frozen = 2 * (200 * PRICE + 504)
    assert yuan(account.opening_cash - spent_and_frozen) in text
    assert "华岳能源" in text or "Huayue" in text
    assert reverse("hall-account", args=[account.pk]) in text


# ---- The hand on the market ----------------------------------------------------------------------
def post(person, name, teaching_class, **fields):
    return send(client_of(person), name, teaching_class.pk, **fields)


def test_an_instructor_opens_pauses_hurries_and_ends_a_market(cast):
    own, town_id = cast.teaching_class, cast.teaching_class.town_id
    assert post(cast.instructor, "market-open", own, speed="１２", seed="7").status_code == 302
    run = market.live_run(town_id)
    assert (run.speed, run.seed, run.endless) == (12, 7, False)
    post(cast.instructor, "market-pause", own)
    assert market.live_run(town_id).state == MarketRun.State.PAUSED
    post(cast.instructor, "market-resume", own)
    post(cast.instructor, "market-speed", own, speed="30")
    assert (market.live_run(town_id).state, market.live_run(town_id).speed) == ("running", 30)
    post(cast.instructor, "market-end", own)
    assert market.live_run(town_id) is None


def test_a_market_opened_without_a_seed_gets_one_that_can_be_read_and_used_again(cast):
    post(cast.instructor, "market-open", cast.teaching_class, speed="12", seed="")
    run = market.live_run(cast.teaching_class.town_id)
    page = client_of(cast.instructor).get(reverse("class-market", args=[cast.teaching_class.pk]))
    assert str(run.seed) in page.content.decode()


@pytest.mark.parametrize("speed", ["0", "601", "fast", ""])
def test_a_speed_out_of_range_is_refused_with_the_range(cast, speed):
    response = post(cast.instructor, "market-open", cast.teaching_class, speed=speed, seed="")
    assert response.status_code == 422
    assert market.live_run(cast.teaching_class.town_id) is None
    assert 'class="field-error"' in response.content.decode()


def test_what_cannot_be_done_without_a_market_says_so(cast):
    for name in ("market-pause", "market-resume", "market-end"):
        response = post(cast.instructor, name, cast.teaching_class)
        assert response.status_code == 422
        assert "No market is open" in response.content.decode()


def test_a_second_market_beside_an_open_one_is_refused(cast):
    town = cast.teaching_class.town
    runs.start_run(
        town=town, scenario="main-board", seed=1, first_date=START.date(), speed=12, at=START
    )
    response = post(cast.instructor, "market-open", cast.teaching_class, speed="12", seed="")
    assert response.status_code == 422
    assert "A market is open in this class" in response.content.decode()
