"""Login slips: handing them out, showing them to print, putting them away."""

from urllib.parse import urlencode, urlsplit

import segno
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_POST

from classroom.access.people import office_person, slip_sheet
from classroom.access.shifts import taught_class
from classroom.models import TeachingClass, User
from classroom.selectors import rosters as reading
from classroom.services import slips
from classroom.views.classes import class_page
from classroom.views.people_words import sentence
from classroom.views.signed_in import SignedInRequest
from classroom.views.site_address import is_loopback, site_address
from classroom.views.typed import whole_number
from simulator.engine.refusal import Refusal
from simulator.idempotency import key_of, keyed_by_service


@keyed_by_service
@login_required
@require_POST
def slips_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """New slips for the students ticked, for one, or for all who never had one."""
    teaching_class = taught_class(request.user, pk)
    sheet = slips.issue(
        people=_chosen(request, teaching_class),
        teaching_class=teaching_class,
        by=request.user,
        key=key_of(request) or "",
        now=timezone.now(),
    )
    if isinstance(sheet, Refusal):
        return class_page(request, teaching_class, problem=sentence(sheet), status=422)
    return redirect("slips", sheet.token)


@keyed_by_service
@login_required
@require_POST
def person_slip(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new slip for one person of the college."""
    person = office_person(request.user, pk)
    sheet = slips.issue(
        people=[person] if person.is_active else [],
        teaching_class=None,
        by=request.user,
        key=key_of(request) or "",
        now=timezone.now(),
    )
    if isinstance(sheet, Refusal):
        raise Http404  # the page offers none to a deactivated person
    return redirect("slips", sheet.token)


@login_required
@require_GET
def slips_page(request: SignedInRequest, token: str) -> HttpResponse:
    """The slips while the sheet is open; afterwards how to get new ones."""
    sheet = slip_sheet(request.user, token)
    now = timezone.now()
    site = site_address(request)
    address = f"{site}{reverse('login')}"
    context = {
        "sheet": sheet,
        "address": address,
        "is_for_this_machine_only": is_loopback(urlsplit(site).netloc.rsplit(":", 1)[0]),
        "slips": [
            (slip, _qr(f"{address}?{urlencode({'username': slip.person.username})}"))
            for slip in slips.slips_of(sheet=sheet, now=now)
        ],
        "is_open": slips.is_open(sheet=sheet, now=now),
        "open_until": sheet.issued_at + slips.OPEN_FOR,
        "minutes": slips.OPEN_FOR.seconds // 60,
    }
    return render(request, "classroom/people/slips.html", context)


@login_required
@require_POST
def slips_close(request: SignedInRequest, token: str) -> HttpResponse:
    slips.close(sheet=slip_sheet(request.user, token))
    return redirect("slips", token)


def _chosen(request: SignedInRequest, teaching_class: TeachingClass) -> list[User]:
    """Who gets a slip: one (`only`), all who never had one (`waiting`), or the ticked ones."""
    students = {
        row.student_id: row.student
        for row in reading.roster_of(teaching_class)
        if row.student.is_active
    }
    if "waiting" in request.POST:
        return [one for one in students.values() if not one.has_usable_password()]
    wanted = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("student")
    numbers = [whole_number(value) for value in wanted]
    if any(number not in students for number in numbers):
        raise Http404
    return [student for pk, student in students.items() if pk in numbers]


def _qr(text: str) -> SafeString:
    """A QR code as SVG: attributes only, as the content security policy asks."""
    code = segno.make(text, error="m").svg_inline(omitsize=True, border=2, svgclass="qr")
    return mark_safe(code)  # noqa: S308  # drawn by segno from modules, holds none of the text
