"""A teller at the pages of the counter: what a bot would do, sent as the forms that a person fills in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from simulator.engine.bank import actions as do
from simulator.engine.bank.denominations import FACES, Cash
from simulator.engine.people.tellers import BotTeller
from simulator.models import CounterTransaction, DeskSession
from simulator.selectors import counter as reading

Form = tuple[str, dict[str, Any]]
"""A step and its fields."""


@dataclass
class AtThePages:
    """A signed-in teller who works by forms alone."""

    client: Client
    desk: DeskSession
    teller: BotTeller

    def post(self, name: str, *args: object, **fields: Any):
        return self.client.post(
            reverse(name, args=args), {"idempotency_key": uuid4().hex, **fields}
        )

    def step(self, step: str, **fields: Any):
        return self.post("counter-step", step, **fields)

    def page(self) -> str:
        return self.client.get(reverse("counter")).content.decode()

    def transaction(self) -> CounterTransaction | None:
        return reading.transaction_at(self.desk)

    def next(self):
        """Does the next thing for the customer at the desk; the answer of the page."""
        step, fields = form_of(self.wanted())
        return self.step(step, **fields)

    def wanted(self) -> do.Action:
        """What the bot would do now."""
        work = self.transaction()
        assert work is not None
        situation = reading.situation_of(work)
        return self.teller.next_action(
            situation,
            reading.progress_of(work, situation),
            voucher=reading.next_voucher(self.desk) or 0,
            box=self.desk.cash_box.there,
        )


def form_of(action: do.Action) -> Form:
    """The form that an action is sent as."""
    return FORMS[type(action)](action)


def pieces(cash: Cash) -> dict[str, int]:
    return {f"pieces-{face}": cash.of(face) for face in FACES}


def _count(action: do.CountCash) -> Form:
    aside = " ".join(str(place + 1) for place in action.put_aside)
    return "count", {"aside": aside, **pieces(action.counted)}


def _post(action: do.Post) -> Form:
    amount = f"{action.fen / 100:,.2f}"
    return "post", {"account": action.account, "amount": amount, "capitals": action.capitals}


def _seal(action: do.SealSlip) -> Form:
    placed = [f"{each.seal},{each.x},{each.y},{each.lean}" for each in action.placed]
    return "seal", {"placed": placed}


def _diligence(action: do.RecordDiligence) -> Form:
    asked = {"source": "on"} if action.source_asked else {}
    return "diligence", {"basic": "on", "copy": "on", **asked}


FORMS: dict[type, Callable[[Any], Form]] = {
    do.TakePapers: lambda action: ("papers", {"papers": sorted(action.kinds)}),
    do.CheckIdentity: lambda action: (
        "identity",
        {"findings": sorted(action.findings), "central": "1"},
    ),
    do.CountCash: _count,
    do.EnterPin: lambda _action: ("pin", {}),
    do.Post: _post,
    do.PrintSlip: lambda action: ("print", {"voucher": action.voucher}),
    do.TakeSignature: lambda _action: ("sign", {}),
    do.CountOut: lambda action: ("count_out", pieces(action.cash)),
    do.SealSlip: _seal,
    do.HandOver: lambda action: ("hand_over", {"papers": sorted(action.returned)}),
    do.AskForPaper: lambda action: ("ask_paper", {"paper": action.kind}),
    do.ConfirmAmount: lambda action: ("confirm", {"amount": f"{action.fen / 100:.2f}"}),
    do.SeizeCounterfeits: lambda action: (
        "seize",
        {f"order-{step}": place for place, step in enumerate(action.steps, 1)},
    ),
    do.RecordDiligence: _diligence,
    do.AskPurpose: lambda _action: ("purpose", {}),
    do.Decline: lambda action: ("decline", {"reason": action.reason, "told": sorted(action.told)}),
}
