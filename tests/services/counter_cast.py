"""One customer at one counter, brought there step by step."""

from dataclasses import dataclass

from simulator.engine.bank.progress import Progress
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.spine import Business, Step
from simulator.engine.bank.traps import Trap
from simulator.engine.people.tellers import BotTeller
from simulator.models import CounterTransaction, DeskSession, WorkEvent
from simulator.selectors import counter as reading
from simulator.services import counter_day, rehearsal, visitors
from tests.services.bank_cast import NOW, Bank, make_bank, seat_teller


@dataclass
class Counter:
    bank: Bank
    session: DeskSession
    clock: rehearsal.Clock

    def serve(
        self,
        business: Business = Business.DEPOSIT,
        *,
        trap: Trap | None = None,
        overlooks: frozenset[Trap] = frozenset(),
        until: Step | None = None,
    ) -> CounterTransaction:
        """Lets a customer come with nothing but this trap, and serves them up to a step."""
        visitors.come(
            town=self.bank.town,
            now=self.clock.now,
            business=business,
            trap=trap,
            is_plain=trap is None,
        )
        self.bank.town.queue_tickets.update(absent_calls=0, wrong_pins=0)
        seat = rehearsal.Seat(self.session, BotTeller(overlooks))
        work = rehearsal.serve(seat=seat, clock=self.clock, until=until)
        assert work is not None
        return work

    def state(self, work: CounterTransaction) -> tuple[Situation, Progress]:
        work.refresh_from_db()
        situation = reading.situation_of(work)
        return situation, reading.progress_of(work, situation)

    def evidence(self, kind: str) -> list[dict[str, object]]:
        return list(
            WorkEvent.objects.filter(session=self.session, kind=kind)
            .order_by("number")
            .values_list("facts", flat=True)
        )


def make_counter(people: int = 12) -> Counter:
    bank = make_bank(people=people)
    session = seat_teller(bank)
    counter_day.open_counter(session=session, now=NOW)
    return Counter(bank, session, rehearsal.Clock(NOW))
