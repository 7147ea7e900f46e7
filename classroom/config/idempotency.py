"""The same state-changing request sent twice has one effect and the same answer.

The key, the effect and the answer are written in one transaction: a duplicate that arrives while
the first is at work waits for its commit and then gets the stored answer; after a crash either all
of them exist or none. A refused request (4xx) stores nothing, so it can be mended and sent again.

Two people may do the same thing at the same moment. What they change is held while it is changed;
what is not there yet cannot be held, so that on PostgreSQL the later one may find out only as it
writes. Such a request is carried out anew: it then sees what the other has done, and says so.
"""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from classroom.config.problems import problem
from classroom.models import AnsweredRequest
from simulator.idempotency import key_of

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
_DEADLOCK = "40P01"


class _RefusedError(Exception):
    """Carries an answer that must leave nothing written."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def fingerprint(request: HttpRequest) -> str:
    """Tells one request from another that came with the same key by mistake.

    Fields are compared, not bytes: a browser draws a new multipart boundary at each attempt. The
    site's key goes in, so that nobody guesses a password from what is stored about its form.
    """
    fields = [(name, request.POST.getlist(name)) for name in sorted(request.POST)]
    files = [
        (name, getattr(file, "name", ""), getattr(file, "size", 0))
        for name, file in sorted(request.FILES.items())
    ]
    sent = [field for field in fields if field[0] != "csrfmiddlewaretoken"]
    told = repr((request.method, request.path, sent, files))
    return salted_hmac("classroom.idempotency", told, algorithm="sha256").hexdigest()


class IdempotencyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        policy = getattr(view, "idempotency", "request")
        if request.method in _SAFE or policy == "none" or not request.user.is_authenticated:
            return None
        key = key_of(request)
        if key is None:
            return problem(request, 400, _("This form has no key. Load the page again and resend."))
        if policy == "service":
            return None
        handle = partial(view, request, *args, **kwargs)
        try:
            return _answer_once(request, key, handle)
        except DatabaseError as error:
            if not _came_second(error):
                raise
            return _answer_once(request, key, handle)


def _came_second(error: DatabaseError) -> bool:
    """Whether somebody else was first: the value is taken, or the two were waiting for each other."""
    is_deadlock = getattr(error.__cause__, "sqlstate", "") == _DEADLOCK
    return is_deadlock or isinstance(error, IntegrityError)


def _answer_once(
    request: HttpRequest, key: str, handle: Callable[[], HttpResponse]
) -> HttpResponse:
    try:
        with transaction.atomic():
            return _answer(request, key, handle)
    except _RefusedError as refused:
        return refused.response


def _answer(request: HttpRequest, key: str, handle: Callable[[], HttpResponse]) -> HttpResponse:
    assert request.user.is_authenticated  # noqa: S101  # process_view has asked
    row, is_new = AnsweredRequest.objects.get_or_create(
        person=request.user,
        key=key,
        defaults={"fingerprint": fingerprint(request), "at": timezone.now()},
    )
    if not is_new:
        return _stored_answer(request, row)
    response = handle()
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        raise _RefusedError(response)
    row.status = response.status_code
    row.location = response.headers.get("Location", "")
    row.content_type = response.headers.get("Content-Type", "")
    row.body = b"" if response.streaming else response.content
    row.save(update_fields=["status", "location", "content_type", "body"])
    return response


def _stored_answer(request: HttpRequest, row: AnsweredRequest) -> HttpResponse:
    if row.fingerprint != fingerprint(request):
        text = _("This key was already used for another request. Load the page again and resend.")
        return problem(request, 409, text)
    response = HttpResponse(bytes(row.body), status=row.status, content_type=row.content_type)
    if row.location:
        response.headers["Location"] = row.location
    return response
