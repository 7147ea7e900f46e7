"""The hall's queue: take a number, be called, wait aside, be missed and come back."""

from dataclasses import dataclass, replace
from enum import StrEnum

from simulator.engine.refusal import Refusal


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    """At a counter, or on the way to it."""
    HELD = "held"
    """Waits aside, as while a paper is fetched; comes back before those who wait."""
    MISSED = "missed"
    """Called and not there (过号)."""
    SERVED = "served"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A number of the queue, such as A023; `counter` is where it was called to."""

    number: str
    state: TicketState = TicketState.WAITING
    counter: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """Tickets in the order in which they are called. A value: each step gives the next one."""

    letter: str
    tickets: tuple[Ticket, ...] = ()

    def ticket(self, number: str) -> Ticket | None:
        return next((each for each in self.tickets if each.number == number), None)

    @property
    def waiting(self) -> tuple[Ticket, ...]:
        """Who is still to be called, next first."""
        return tuple(each for each in self.tickets if each.state is TicketState.WAITING)

    def at(self, counter: str) -> Ticket | None:
        """Who is at a counter."""
        called = (each for each in self.tickets if each.state is TicketState.CALLED)
        return next((each for each in called if each.counter == counter), None)

    def join(self) -> "Queue":
        """Gives out the next number."""
        number = f"{self.letter}{len(self.tickets) + 1:03d}"
        return replace(self, tickets=(*self.tickets, Ticket(number)))

    def call(self, counter: str) -> "Queue | Refusal":
        """Calls the next one to a counter, which must be free."""
        if busy := self.at(counter):
            return Refusal("counter_busy", facts={"number": busy.number})
        if not self.waiting:
            return Refusal("nobody_waits")
        return self._put(self.waiting[0].number, TicketState.CALLED, counter)

    def serve(self, counter: str) -> "Queue | Refusal":
        """The customer at a counter is done."""
        return self._leave(counter, TicketState.SERVED)

    def hold(self, counter: str) -> "Queue | Refusal":
        """The customer at a counter waits aside."""
        return self._leave(counter, TicketState.HELD)

    def miss(self, counter: str) -> "Queue | Refusal":
        """Nobody came to a counter."""
        return self._leave(counter, TicketState.MISSED)

    def resume(self, number: str) -> "Queue | Refusal":
        """A customer who waited aside is next; one who was missed waits at the end."""
        ticket = self.ticket(number)
        if ticket is None or ticket.state not in (TicketState.HELD, TicketState.MISSED):
            return Refusal("nothing_to_resume", facts={"number": number})
        others = tuple(each for each in self.tickets if each is not ticket)
        back = Ticket(number)
        if ticket.state is TicketState.HELD:
            return replace(self, tickets=(back, *others))
        return replace(self, tickets=(*others, back))

    def _leave(self, counter: str, state: TicketState) -> "Queue | Refusal":
        ticket = self.at(counter)
        if ticket is None:
            return Refusal("counter_empty", facts={"counter": counter})
        return self._put(ticket.number, state, counter)

    def _put(self, number: str, state: TicketState, counter: str) -> "Queue":
        return replace(
            self,
            tickets=tuple(
                Ticket(number, state, counter) if each.number == number else each
                for each in self.tickets
            ),
        )
