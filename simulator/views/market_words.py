"""Where the market stands, in words: the phase of the day, and what to do when nothing trades."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simulator.engine.calendar import Phase
from simulator.models import MarketRun
from simulator.selectors.market import Picture

_LABELS = {
    Phase.PRE_OPEN: gettext_lazy("Before the opening"),
    Phase.OPEN_AUCTION: gettext_lazy("Opening call auction"),
    Phase.OPEN_AUCTION_NO_CANCEL: gettext_lazy("Opening call auction, no cancelling"),
    Phase.OPEN_PAUSE: gettext_lazy("Pause before the opening"),
    Phase.CONTINUOUS: gettext_lazy("Continuous trading"),
    Phase.LUNCH: gettext_lazy("Midday break"),
    Phase.CLOSE_AUCTION: gettext_lazy("Closing call auction"),
    Phase.CLOSED: gettext_lazy("Closed"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A line across the hall; `kind` is that of a callout: warn or bad, or none."""

    title: str
    text: str
    kind: str = "warn"


def phase_label(name: str) -> str:
    """A phase of the day, or the state of a run that does not go on."""
    if name in set(Phase):
        return str(_LABELS[Phase(name)])
    return str(MarketRun.State(name).label)


def notice_of(run: MarketRun | None, picture: Picture | None, now: datetime) -> Notice | None:
    """What stands in the way of trading and what to do about it; None while the market trades."""
    if run is None:
        return Notice(
            _("No market is open in this town."),
            _("Your instructor opens it with the shift. Load this page again then."),
        )
    if run.state == MarketRun.State.BROKEN:
        return Notice(
            _("The market is out of order."),
            _("Nothing that was confirmed is lost. Tell your instructor."),
            "bad",
        )
    if picture is None:
        return Notice(
            _("The market is being opened."),
            _("Load this page again in a few seconds."),
        )
    if run.state == MarketRun.State.PAUSED and picture.phase is not Phase.CLOSED:
        return _paused(run, now)
    return _between_phases(picture.phase)


def _paused(run: MarketRun, now: datetime) -> Notice:
    if run.stops_at is not None and run.stops_at <= now:
        return Notice(
            _("Class break since %(time)s.")
            % {"time": f"{timezone.localtime(run.stops_at):%H:%M}"},
            _(
                "Simulated time stands still; orders in the book keep their place. Trading goes on after the break."
            ),
        )
    return Notice(
        _("The market is paused."),
        _(
            "Simulated time stands still; orders in the book keep their place. Your instructor lets it go on."
        ),
    )


def _between_phases(phase: Phase) -> Notice | None:
    closed = {
        Phase.PRE_OPEN: _("Orders are taken from 9:15 on."),
        Phase.OPEN_PAUSE: _(
            "Nothing is taken from 9:25 to 9:30. Continuous trading begins at 9:30."
        ),
        Phase.LUNCH: _("Orders are taken again from 13:00 on."),
        Phase.CLOSED: _("Open orders have lapsed. The next trading day takes orders from 9:15 on."),
    }
    if phase not in closed:
        return None
    return Notice(f"{phase_label(phase)}.", closed[phase], "plain")
