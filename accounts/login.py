"""Who may come in: login, second factor, sessions, accounts.

Throttling is django-axes' work and codes are django-otp's; this module joins the two to the admin's own login page.
"""

import ipaddress
import math
import time
from base64 import b32encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import qrcode
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as remember_device
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.audit import forget_old_logins

RECOVERY_CODES = 10
CODE_SECONDS = 5 * 60  # between the password and the code
PENDING = "password_accepted"


# Where a request comes from


def client_address(request: HttpRequest) -> str | None:
    """The address a request came from, for the throttle; None if it is no address. An IPv6 one stands for its /64.

    Behind a proxy it is the last one in X-Forwarded-For, which the proxy itself wrote; elsewhere that header is a
    client's own word and is not read.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    text = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The page, with status 429, for a name that was tried too often from one address, whether or not it exists."""
    wait = get_cool_off(request) or timedelta()
    context = {
        **admin.site.each_context(request),
        "has_permission": False,
        "title": "Too many attempts",
        "minutes": math.ceil(wait.total_seconds() / 60),
    }
    page = render(request, "admin/locked_out.html", context, status=429)
    page["Retry-After"] = str(int(wait.total_seconds()))
    return page


# Logging in and out


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"})
    )


@never_cache
@sensitive_post_parameters()
def log_in(request: HttpRequest) -> HttpResponse:
    """The admin's login page; whoever has a second factor is asked for its code before being let in."""
    target = LoginView().get_redirect_url(request) or reverse("admin:index")
    if request.method == "GET" and admin.site.has_permission(request):
        return redirect(target)
    form = AdminAuthenticationForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        user: Any = form.get_user()
        if not TOTPDevice.objects.filter(user=user, confirmed=True).exists():
            return let_in(request, user, user.backend, target)
        request.session[PENDING] = {
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
    pending = request.session.get(PENDING, {})
    user = User.objects.filter(pk=pending.get("user"), is_active=True, is_staff=True).first()
    fresh = time.time() - pending.get("at", 0) < CODE_SECONDS
    if user is None or not fresh or user.get_session_auth_hash() != pending["password"]:
        request.session.pop(PENDING, None)
        return redirect("admin:login")
    credentials = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return locked_out(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            device = verified_device(user, form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
            if error.code == "wrong":
                user_login_failed.send(sender=log_in_code, credentials=credentials, request=request)
        else:
            response = let_in(request, user, pending["backend"], pending["next"])
            remember_device(request, device)
            if isinstance(device, StaticDevice):
                tell_of_recovery_code(request, user, device)
            return response
    context = {**admin.site.each_context(request), "title": "One more step", "form": form, "seconds": CODE_SECONDS}
    return render(request, "admin/login_code.html", context)


def verified_device(user: User, code: str) -> TOTPDevice | StaticDevice:
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


def tell_of_recovery_code(request: HttpRequest, user: User, device: StaticDevice) -> None:
    """Say and record that a recovery code was spent."""
    left = device.token_set.count()
    LogEntry.objects.log_actions(user.pk, [device], CHANGE, f"Recovery code used, {left} left", single_object=True)
    messages.warning(
        request, f"You came in with a recovery code; {left} are left. “Two-factor login”, above, makes new ones."
    )


def let_in(request: HttpRequest, user: User, backend: str, target: str) -> HttpResponse:
    """Log in and go to ``target``. The session ends at a fixed time, whatever is done in it meanwhile."""
    request.session.pop(PENDING, None)
    login(request, user, backend=backend)
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    forget_old_logins()
    return redirect(target)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out here and wherever else the same person is logged in."""
    if request.user.is_authenticated:
        end_sessions(request.user.pk, keep=request.session.session_key)
    return admin.site.logout(request)


def end_sessions(user_id: int, *, keep: str | None = None) -> None:
    """End every session of a user but the one with the key ``keep``. Reads all sessions: only editors have one."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).exclude(session_key=keep):
        if session.get_decoded().get("_auth_user_id") == str(user_id):
            session.delete()


# The second factor


def require_two_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: where REQUIRE_TWO_FACTOR is set, staff without a second factor set one up before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.REQUIRE_TWO_FACTOR and settings.SESSION_COOKIE_NAME in request.COOKIES:
            free = {reverse(name) for name in ("two_factor", "admin:login", "login_code", "admin:logout", "healthz")}
            if request.path not in free and request.user.is_staff and not is_verified(request):
                return never_cache(lambda request: redirect("two_factor"))(request)
        return get_response(request)

    return middleware


def is_verified(request: HttpRequest) -> bool:
    """Whether this session gave a code of the user's second factor."""
    return getattr(request.user, "otp_device", None) is not None


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
def two_factor(request: HttpRequest) -> HttpResponse:
    """Set up, renew or remove the second factor of whoever is logged in. Recovery codes are in this answer alone."""
    user: Any = request.user
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
    form = SecondFactorForm(request, lambda code: verified_device(user, code) if device else confirm(pending, code))
    if (device and action in {"codes", "remove"}) or (pending and action == "confirm"):
        form = SecondFactorForm(request, form.verify, request.POST)
        if form.is_valid() and action == "remove":
            remove_two_factor(user, by=user)
            end_sessions(user.pk, keep=request.session.session_key)
            messages.success(request, "Two-factor login is removed. The password alone lets you in now.")
            return redirect("two_factor")
        if form.is_valid():
            codes = new_recovery_codes(user)
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
        "qr": qr_code(pending.config_url) if pending and not device else "",
        "secret": spelled(pending) if pending and not device else "",
        "codes": codes,
        "codes_left": StaticToken.objects.filter(device__user=user).count() if device else 0,
        "form": form,
        "action": action,
        "required": settings.REQUIRE_TWO_FACTOR,
        "is_nav_sidebar_enabled": not settings.REQUIRE_TWO_FACTOR or is_verified(request),
    }
    return render(request, "admin/two_factor.html", context)


def confirm(pending: TOTPDevice | None, code: str) -> None:
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


def new_recovery_codes(user: User) -> list[str]:
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


def qr_code(text: str) -> SafeString:
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


def spelled(device: TOTPDevice) -> str:
    """The key to type where no camera is: in base 32, in groups of four."""
    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


# Accounts at the desk. The devices' own admin pages show keys and codes; none of that is shown here.

admin.site.unregister([TOTPDevice, StaticDevice, User])


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ["username", "email", "is_active", "is_staff", "is_superuser", "second_factor", "last_login"]
    actions = ["remove_second_factor"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_second_factor=Exists(devices))

    @admin.display(description="two-factor", boolean=True, ordering="has_second_factor")
    def second_factor(self, obj: Any) -> bool:
        return bool(obj.has_second_factor)

    @admin.action(description="Remove two-factor login (a lost phone)", permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Only a superuser, and never for oneself: that takes the password and a code."""
        me: Any = request.user
        if not me.is_superuser:
            raise PermissionDenied
        users = [user for user in queryset.exclude(pk=me.pk) if self.second_factor(user)]
        for user in users:
            remove_two_factor(user, by=me)
            end_sessions(user.pk)
        names = ", ".join(user.get_username() for user in users)
        none = "There was nothing to remove; your own is under “Two-factor login”."
        self.message_user(request, f"Removed for {names}." if names else none)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[Any, int], set[Any], list[Any]]:
        """An account whose work is on record is not deleted, since its entries would go with it."""
        found, counts, perms, protected = super().get_deleted_objects(objs, request)
        known = {obj for obj in objs if obj.logentry_set.exists()}
        kept = [f"What {user} did is on record. Untick “Active” instead: that closes the account." for user in known]
        return found, counts, perms, [*protected, *kept]
