"""A shift held while something is decided on it, so that it cannot be closed in between."""

from classroom.models import Shift


def locked_shift(shift: Shift) -> Shift:
    """The shift as it is in the database now, held until the transaction ends."""
    return (
        Shift.objects.select_for_update(of=("self",))
        .select_related("teaching_class__town")
        .get(pk=shift.pk)
    )
