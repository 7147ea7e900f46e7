"""Certificates to print, and the public page on which anybody can look a code up."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import plain
from exercises.access.contests import entry_to_certify
from exercises.selectors import contest_certificates as certificates

_LONGEST = 40


@login_required
@require_GET
def contest_certificate(request: SignedInRequest, pk: int, entry_pk: int) -> HttpResponse:
    page = certificates.certificate_of(entry_to_certify(request.user, pk, entry_pk))
    if page is None or not page.stands:
        raise Http404
    return render(request, "exercises/contest/contest_certificate.html", {"page": page})


@require_GET
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Says what a certificate with this code says; names only by their first sign."""
    code = plain(request.GET.get("code", ""))[:_LONGEST]
    page = certificates.certificate_with(code) if code else None
    context = {"code": code, "page": page, "contest": page and page.contest}
    return render(request, "exercises/contest/certificate_check.html", context)
