"""The second factor: a phone's app that shows codes, and recovery codes for the day it is lost.

The codes are django-otp's work; here are the page where they are set up, and what asks for one.
"""

import math
from base64 import b32encode
from collections.abc import Callable
from typing import Any, cast

import qrcode
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth import authenticate, logout
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as remember_device
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.sessions import end_sessions

RECOVERY_CODES = 10


def require_two_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: where REQUIRE_TWO_FACTOR is set, staff without a second factor set one up before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.REQUIRE_TWO_FACTOR and settings.SESSION_COOKIE_NAME in request.COOKIES:
            free = {reverse(name) for name in ("two_factor", "admin:login", "login_code", "admin:logout", "healthz")}
            if request.path not in free and request.user.is_staff and not is_verified(request):
                response = redirect("two_factor")
                add_never_cache_headers(response)
                return response
        return get_response(request)

    return middleware


def is_verified(request: HttpRequest) -> bool:
    """Whether this session gave a code of the user's second factor."""
    return getattr(request.user, "otp_device", None) is not None


# The page


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"})
    )


class SecondFactorForm(forms.Form):
    """What every change to the second factor asks for: the password, then a code that ``verify`` accepts."""

    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), label="Your password"
    )
    code = CodeForm.base_fields["code"]

    def __init__(self, request: HttpRequest, verify: Callable[[str], Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request, self.verify = request, verify

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError on the field that is wrong. A code is not spent on a wrong password."""
        data = super().clean() or {}
        if "password" in data and "code" in data:
            name = self.request.user.get_username()
            if authenticate(self.request, username=name, password=data["password"]) != self.request.user:
                self.add_error("password", "This is not your password.")
            else:
                try:
                    self.verify(data["code"])
                except ValidationError as error:
                    self.add_error("code", error)
        return data


@sensitive_post_parameters()
def manage_two_factor(request: HttpRequest) -> HttpResponse:
    """Set up, renew or remove the second factor of whoever is logged in. Recovery codes are in this answer alone."""
    user = cast(User, request.user)  # the admin's: nobody gets here without logging in
    devices = TOTPDevice.objects.filter(user=user)
    device = devices.filter(confirmed=True).first()
    if device and not is_verified(request):
        logout(request)  # a login from before the factor was set up elsewhere
        return redirect(f"{reverse('admin:login')}?next={request.path}")
    action = request.POST.get("action", "")
    if action == "start" and not device:
        devices.delete()
        TOTPDevice.objects.create(user=user, name="Authenticator app", confirmed=False)
        return redirect("two_factor")
    pending = None if device else devices.first()
    codes: list[str] = []
    form = SecondFactorForm(request, lambda code: verify_code(user, code) if device else confirm_device(pending, code))
    if (device and action in {"codes", "remove"}) or (pending and action == "confirm"):
        form = SecondFactorForm(request, form.verify, request.POST)
        if form.is_valid() and action == "remove":
            remove_two_factor(user, by=user)
            end_sessions(user.pk, keep=request.session.session_key)
            messages.success(request, "Two-factor login is removed. The password alone lets you in now.")
            return redirect("two_factor")
        if form.is_valid():
            codes = make_recovery_codes(user)
            device = device or devices.get(confirmed=True)
            if action == "confirm":
                request.session.cycle_key()
                remember_device(request, device)
                end_sessions(user.pk, keep=request.session.session_key)
            message = "Two-factor login set up" if action == "confirm" else "New recovery codes"
            LogEntry.objects.log_actions(
                user.pk, [device], ADDITION if action == "confirm" else CHANGE, message, single_object=True
            )
            form = SecondFactorForm(request, form.verify)
    context = {
        **admin.site.each_context(request),
        "title": "Two-factor login",
        "device": device,
        "pending": pending if not device else None,
        "qr": draw_qr_code(pending.config_url) if pending and not device else "",
        "secret": spell_key(pending) if pending and not device else "",
        "codes": codes,
        "codes_left": StaticToken.objects.filter(device__user=user).count() if device else 0,
        "form": form,
        "action": action,
        "required": settings.REQUIRE_TWO_FACTOR,
        "is_nav_sidebar_enabled": not settings.REQUIRE_TWO_FACTOR or is_verified(request),
    }
    return render(request, "admin/two_factor.html", context)


def draw_qr_code(text: str) -> SafeString:
    """``text`` as a QR code: an SVG of one path, with no style of its own, in black on white at any theme."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg viewBox="0 0 {0} {0}" width="240" height="240" role="img" shape-rendering="crispEdges" '
        'aria-label="QR code for the app; the key below says the same">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{1}" fill="#000"/></svg>',
        len(rows),
        path,
    )


def spell_key(device: TOTPDevice) -> str:
    """The key to type where no camera is: in base 32, in groups of four."""
    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


# Codes and devices


def verify_code(user: User, code: str) -> TOTPDevice | StaticDevice:
    """The user's device that accepts ``code``: six digits go to the app, anything else to the recovery codes.

    Raises ValidationError with the code "wrong" or, while guesses are being slowed down, "wait".
    """
    code = "".join(code.split()).replace("-", "").lower()
    model = TOTPDevice if len(code) == 6 and code.isascii() and code.isdigit() else StaticDevice
    device = model.objects.filter(user=user, confirmed=True).first()
    if device:
        allowed, reason = device.verify_is_allowed()
        if not allowed:
            wait = math.ceil((reason["locked_until"] - timezone.now()).total_seconds())
            raise ValidationError(
                f"Codes were wrong several times. Wait {wait} s, then type the code that the app shows.", code="wait"
            )
        if verify_token(user, device.persistent_id, code):
            return device
    raise ValidationError(
        "This code is not right, or it was used before. Type the one that the app shows now, or another recovery code.",
        code="wrong",
    )


def confirm_device(pending: TOTPDevice | None, code: str) -> None:
    """Make ``pending`` the user's second factor if it accepts ``code``; raises ValidationError if it does not."""
    code = "".join(code.split())
    if pending is None or not verify_token(pending.user, pending.persistent_id, code):
        raise ValidationError(
            "This code does not fit. Wait for the next one in the app; if none fits, set the phone’s clock to "
            "automatic or start again."
        )
    pending.refresh_from_db()
    pending.confirmed = True
    pending.save()


def make_recovery_codes(user: User) -> list[str]:
    """Ten new codes, each good for one login; the former ones are void."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="Recovery codes")
        tokens = [device.token_set.create(token=StaticToken.random_token()).token for _ in range(RECOVERY_CODES)]
    return [f"{token[:4]}-{token[4:]}" for token in tokens]


def remove_two_factor(user: User, *, by: User) -> None:
    """Remove a user's app and recovery codes and record who did it."""
    devices = list(TOTPDevice.objects.filter(user=user))
    LogEntry.objects.log_actions(by.pk, devices[:1], DELETION, "Two-factor login removed", single_object=True)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
