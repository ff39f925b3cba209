"""Starting and ending the session of somebody who is logged in."""

from datetime import timedelta

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST


def start_session(request: HttpRequest, user: User, *, backend: str) -> None:
    """Log ``user`` in. The session ends SESSION_COOKIE_AGE later, whatever is done in it meanwhile."""
    login(request, user, backend=backend)
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))


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
