"""The admin's login page, in one step or two: the password, then the code of those who have a second factor."""

import time

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as remember_device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.audit import delete_old_logins
from accounts.sessions import start_session
from accounts.throttle import show_lockout
from accounts.two_factor import CodeForm, verify_code

CODE_SECONDS = 5 * 60  # between the password and the code
PENDING_LOGIN = "password_accepted"  # the session's key for what is known between the two steps


@never_cache
@sensitive_post_parameters()
def log_in(request: HttpRequest) -> HttpResponse:
    """The admin's login page; whoever has a second factor is asked for its code before being let in."""
    target = LoginView().get_redirect_url(request) or reverse("admin:index")
    if request.method == "GET" and admin.site.has_permission(request):
        return redirect(target)
    form = AdminAuthenticationForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = form.get_user()
        if not TOTPDevice.objects.filter(user=user, confirmed=True).exists():
            return finish_login(request, user, backend=user.backend, target=target)
        request.session[PENDING_LOGIN] = {
            "user": user.pk,
            "backend": user.backend,
            "password": user.get_session_auth_hash(),
            "at": time.time(),
            "next": target,
        }
        return redirect("login_code")
    context = {
        **admin.site.each_context(request),
        "title": "Log in",
        "subtitle": None,
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
        "next": target,
        "form": form,
    }
    return render(request, "admin/login.html", context)


@never_cache
@sensitive_post_parameters()
def log_in_code(request: HttpRequest) -> HttpResponse:
    """The second step of a login: the code from the app, or a recovery code. A wrong one counts as a failed login."""
    pending = request.session.get(PENDING_LOGIN, {})
    user = User.objects.filter(pk=pending.get("user"), is_active=True, is_staff=True).first()
    fresh = time.time() - pending.get("at", 0) < CODE_SECONDS
    if user is None or not fresh or user.get_session_auth_hash() != pending["password"]:
        request.session.pop(PENDING_LOGIN, None)
        return redirect("admin:login")
    credentials = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return show_lockout(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            device = verify_code(user, form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
            if error.code == "wrong":
                user_login_failed.send(sender=log_in_code, credentials=credentials, request=request)
        else:
            response = finish_login(request, user, backend=pending["backend"], target=pending["next"])
            remember_device(request, device)
            if isinstance(device, StaticDevice):
                report_recovery_code(request, user, device)
            return response
    context = {**admin.site.each_context(request), "title": "One more step", "form": form, "seconds": CODE_SECONDS}
    return render(request, "admin/login_code.html", context)


def finish_login(request: HttpRequest, user: User, *, backend: str, target: str) -> HttpResponse:
    """Log ``user`` in and go to ``target``."""
    request.session.pop(PENDING_LOGIN, None)
    start_session(request, user, backend=backend)
    delete_old_logins()
    return redirect(target)


def report_recovery_code(request: HttpRequest, user: User, device: StaticDevice) -> None:
    """Say and record that a recovery code was spent."""
    left = device.token_set.count()
    LogEntry.objects.log_actions(user.pk, [device], CHANGE, f"Recovery code used, {left} left", single_object=True)
    messages.warning(
        request, f"You came in with a recovery code; {left} are left. “Two-factor login”, above, makes new ones."
    )
