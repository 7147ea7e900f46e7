"""A password of one's own: compulsory after a handed-out one, possible at any time."""

from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from classroom.services import passwords
from classroom.views.people_forms import PasswordForm
from classroom.views.signed_in import SignedInRequest


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def password_change(request: SignedInRequest) -> HttpResponse:
    """The form, with the rules beside it. This session goes on, all others of the person end."""
    form = PasswordForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        refused = passwords.choose(
            person=request.user,
            present=form.cleaned_data.get("present"),
            new=form.cleaned_data["new"],
        )
        if refused is None:
            auth.update_session_auth_hash(request, request.user)
            messages.success(request, _("Your password is changed."))
            return redirect("home")
        form.refuse(refused)
    context = {"form": form, "rules": password_validators_help_texts()}
    status = 422 if form.is_bound else 200
    return render(request, "classroom/people/password.html", context, status=status)
