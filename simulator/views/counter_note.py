"""One note of the customer's money under each tool, for whoever works without scripts."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from simulator.access.desks import teller_desk, transaction_at
from simulator.engine.bank.denominations import DENOMINATIONS
from simulator.engine.bank.notes import Feature, Piece, features_of
from simulator.engine.bilingual import Bilingual
from simulator.selectors import counter as reading
from simulator.views.counter_words import TOOL_LABELS
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import said


@login_required
@require_GET
def counter_note(request: SignedInRequest, place: int) -> HttpResponse:
    """What a piece shows, feature by feature; pieces are counted from 1."""
    desk = teller_desk(request.user)
    money = reading.situation_of(transaction_at(desk)).money
    if not 1 <= place <= len(money):
        raise Http404
    piece = money[place - 1]
    name = next(said(each.name) for each in DENOMINATIONS if each.fen == piece.fen)
    seen = [
        {
            "tool": TOOL_LABELS[feature.tool],
            "words": said(_shown(feature, piece)),
        }
        for feature in features_of(piece.fen)
    ]
    context = {"place": place, "pieces": len(money), "name": name, "piece": piece, "seen": seen}
    return render(request, "simulator/counter/note.html", context)


def _shown(feature: Feature, piece: Piece) -> Bilingual:
    """What a feature looks like on this piece."""
    wrong = (words for key, words in feature.faults.items() if key in piece.faults)
    return next(wrong, feature.genuine)
