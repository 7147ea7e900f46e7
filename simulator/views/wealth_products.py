"""What is done about the product in hand: check, warn, bring up, withhold, say, hand over, answer."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from simulator.access.wealth import interview_for, product_on_shelf, recommendation_for
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.disclosure import disclosure
from simulator.models import Recommendation
from simulator.selectors import wealth
from simulator.services import wealth_decisions, wealth_recommendations
from simulator.views.signed_in import SignedInRequest
from simulator.views.typed import fen_of
from simulator.views.wealth_page import client_card
from simulator.views.wealth_plan import answer
from simulator.views.wealth_shelf import product_card
from simulator.views.wealth_words import class_words


@login_required
@require_POST
def wealth_check(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Checks whether the client may have a product."""
    interview, product = interview_for(request.user, pk), product_on_shelf(code)
    initiative = request.POST.get("initiative", "")
    done: object = Refusal("unknown_choice")
    if initiative in Recommendation.Initiative.values:
        done = wealth_recommendations.check(
            interview=interview,
            product=product,
            initiative=Recommendation.Initiative(initiative),
            now=timezone.now(),
        )
    return answer(request, interview, done)


@login_required
@require_POST
def wealth_warn(request: SignedInRequest, pk: int) -> HttpResponse:
    """Gives the special written warning."""
    row = recommendation_for(request.user, pk)
    done = wealth_recommendations.warn(recommendation=row, now=timezone.now())
    return answer(request, row.interview, done)


@login_required
@require_POST
def wealth_bring_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Puts the product and an amount before the client."""
    row = recommendation_for(request.user, pk)
    fen = fen_of(request.POST.get("amount", ""))
    done: object = Refusal("not_an_amount", facts={"lines": [_("Amount")]})
    if fen is not None:
        done = wealth_recommendations.bring_up(recommendation=row, amount=fen, now=timezone.now())
    return answer(request, row.interview, done, form="bring_up")


@login_required
@require_POST
def wealth_withhold(request: SignedInRequest, pk: int) -> HttpResponse:
    """Explains why the product is not sold to this client."""
    row = recommendation_for(request.user, pk)
    done = wealth_recommendations.withhold(recommendation=row, now=timezone.now())
    return answer(request, row.interview, done)


@login_required
@require_POST
def wealth_say(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Says a sentence of the disclosure, by the script or in own words."""
    row = recommendation_for(request.user, pk)
    if all(each.key != step for each in disclosure().steps):
        raise Http404
    done = wealth_recommendations.say(
        recommendation=row, step=step, words=request.POST.get("words", ""), now=timezone.now()
    )
    return answer(request, row.interview, done, form="say")


@login_required
@require_POST
def wealth_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks the client to decide and sign."""
    row = recommendation_for(request.user, pk)
    done = wealth_decisions.hand_over(recommendation=row, now=timezone.now())
    return answer(request, row.interview, done)


@login_required
@require_POST
def wealth_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answers the client's question."""
    row = recommendation_for(request.user, pk)
    done = wealth_decisions.answer(
        recommendation=row, key=request.POST.get("answer", ""), now=timezone.now()
    )
    return answer(request, row.interview, done, form="reply")


@login_required
@require_GET
def wealth_recommendation_print(request: SignedInRequest, pk: int) -> HttpResponse:
    """The record of a recommendation, to print."""
    row = recommendation_for(request.user, pk)
    context = {
        "row": row,
        "interview": row.interview,
        "client": client_card(row.interview),
        "card": product_card(row.interview, row.product, row.initiative, row),
        "assessment": {
            "words": class_words(row.assessment),
            "until": wealth.as_engine(row.assessment).valid_until(wealth.pack_of(row)),
        },
        "staff": getattr(row.interview.session.person, "name", ""),
    }
    return render(request, "simulator/wealth/print_recommendation.html", context)
