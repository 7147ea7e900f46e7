"""A teller at the pages of the counter: what a bot would do, sent as the forms that a person fills in."""

from dataclasses import dataclass
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from simulator.engine.bank import actions as do
from simulator.engine.bank.denominations import FACES, Cash, payout
from simulator.engine.bank.progress import Progress
from simulator.engine.people.tellers import BotTeller
from simulator.models import CounterTransaction, DeskSession
from simulator.selectors import cash_boxes
from simulator.selectors import counter as reading


@dataclass
class AtThePages:
    """A signed-in teller who works by forms alone."""

    client: Client
    desk: DeskSession
    teller: BotTeller

    def post(self, name: str, *args: object, **fields: object):
        fields["idempotency_key"] = uuid4().hex
        return self.client.post(reverse(name, args=args), fields)

    def step(self, step: str, **fields: object):
        return self.post("counter-step", step, **fields)

    def transaction(self) -> CounterTransaction | None:
        return reading.transaction_at(self.desk)

    def next(self):
        """Does the next thing for the customer at the desk; the answer of the page."""
        work = self.transaction()
        assert work is not None
        situation = reading.situation_of(work)
        progress = reading.progress_of(work, situation)
        box = cash_boxes.box_of(self.desk)
        action = self.teller.next_action(
            situation,
            progress,
            voucher=reading.next_voucher(self.desk) or 0,
            box=box.there,
        )
        return self.send(action, progress, box.there)

    def send(self, action: do.Action, progress: Progress, box: Cash):
        match action:
            case do.TakePapers():
                return self.step("papers", papers=sorted(action.kinds))
            case do.CheckIdentity():
                return self.step("identity", findings=sorted(action.findings), central="1")
            case do.CountCash():
                aside = " ".join(str(place + 1) for place in action.put_aside)
                return self.step("count", aside=aside, **pieces(action.counted))
            case do.EnterPin():
                return self.step("pin")
            case do.Post():
                amount = f"{action.fen / 100:,.2f}"
                return self.step(
                    "post", account=action.account, amount=amount, capitals=action.capitals
                )
            case do.PrintSlip():
                return self.step("print", voucher=action.voucher)
            case do.TakeSignature():
                return self.step("sign")
            case do.CountOut():
                cash = payout(progress.posted_fen or 0, box) or Cash()
                return self.step("count_out", **pieces(cash))
            case do.SealSlip():
                placed = [f"{each.seal},{each.x},{each.y},{each.lean}" for each in action.placed]
                return self.step("seal", placed=placed)
            case do.HandOver():
                return self.step("hand_over", papers=sorted(action.returned))
            case do.AskForPaper():
                return self.step("ask_paper", paper=action.kind)
            case do.ConfirmAmount():
                return self.step("confirm", amount=f"{action.fen / 100:.2f}")
            case do.SeizeCounterfeits():
                order = {f"order-{step}": place for place, step in enumerate(action.steps, 1)}
                return self.step("seize", word="seizure", **order)
            case do.RecordDiligence():
                fields = {"basic": "on", "copy": "on"}
                return self.step(
                    "diligence", **fields | ({"source": "on"} if action.source_asked else {})
                )
            case do.AskPurpose():
                return self.step("purpose")
            case do.Decline():
                return self.step("decline", reason=action.reason, told=sorted(action.told))
        msg = f"no form for {action}"
        raise AssertionError(msg)


def pieces(cash: Cash) -> dict[str, int]:
    return {f"pieces-{face}": cash.of(face) for face in FACES}
