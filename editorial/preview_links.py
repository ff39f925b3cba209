"""Links that show what waits to a reviewer without an account: signed, ended by time, publication or withdrawal."""

from __future__ import annotations

from typing import Any, TypedDict
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.urls import reverse

from editorial.models import PendingVersion, Publishable, WithdrawnLinks

SALT = "preview"


class LinkContent(TypedDict):
    """What a link holds: the model and natural key of its subject, the key of the version that waits ("" for a draft),
    and that of the last withdrawal ("" for none)."""

    of: str
    named: list[Any]
    version: str
    key: str


def make_preview_url(subject: Publishable) -> str:
    """The address that shows what waits of ``subject``: its next version, or the draft itself. 2 queries."""
    waiting = PendingVersion.objects.next_of(subject) if subject.is_published else None
    content: LinkContent = {
        "of": subject._meta.label_lower,
        "named": list(subject.natural_key()),
        "version": str(waiting.key) if waiting else "",
        "key": links_key(subject),
    }
    return reverse("preview", args=[signing.dumps(content, salt=SALT)])


def read_preview_token(token: str) -> LinkContent:
    """Raises SignatureExpired for a link that is too old, BadSignature for one that is not ours or not whole."""
    return signing.loads(token, salt=SALT, max_age=settings.PREVIEW_LINK_DAYS * 24 * 60 * 60)


def find_subject(content: LinkContent) -> Publishable:
    """The row that a link names. Raises ObjectDoesNotExist if it is gone."""
    model: Any = apps.get_model(content["of"])
    return model._default_manager.get_by_natural_key(*content["named"])


def links_key(subject: Publishable) -> str:
    """What a link of ``subject`` must hold to be one of those given since they were last withdrawn. 1 query."""
    withdrawn = WithdrawnLinks.objects.of(subject).first()
    return str(withdrawn.key) if withdrawn else ""


def end_preview_links(subject: Publishable) -> None:
    kind = ContentType.objects.get_for_model(subject)
    WithdrawnLinks.objects.update_or_create(content_type=kind, object_id=subject.pk, defaults={"key": uuid4()})
