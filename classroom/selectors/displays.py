"""Reading paired displays."""

from classroom.models import Display, Shift


def display_of(token_digest: str) -> Display | None:
    """The row of a browser's token, with its shift."""
    rows = Display.objects.select_related("shift__teaching_class__town")
    return rows.filter(token_digest=token_digest).first()


def shift_shown_on(display: Display | None) -> Shift | None:
    """The shift whose code a display may show now: paired, not unpaired, and still open."""
    if display is None or display.paired_at is None or display.unpaired_at is not None:
        return None
    return display.shift if display.shift is not None and display.shift.is_open else None


def displays_of(shift: Shift) -> list[Display]:
    """Displays paired with a shift now."""
    return list(shift.displays.filter(unpaired_at=None).order_by("paired_at"))
