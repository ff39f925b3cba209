"""Which model keeps the old addresses of which: what was merged is found by it."""

from __future__ import annotations

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from editorial.models import OldAddressBase

_old_addresses: dict[type[models.Model], type[OldAddressBase]] = {}


def register_old_addresses(model: type[models.Model], old: type[OldAddressBase]) -> None:
    """Have the old addresses of ``model`` kept in ``old``, whose foreign key is called like the model."""
    _old_addresses[model] = old


def find_merged(model: type[models.Model], pk: int) -> tuple[str, models.Model] | None:
    """What the row that was at ``pk`` was called, and what it was merged into; None if it was not. At most 2 queries.

    The admin's log knows what the row was called, its old address where it went.
    """
    if model not in _old_addresses:
        return None
    gone = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id=str(pk), action_flag=DELETION
    ).first()
    if gone is None:
        return None
    target = model._meta.model_name or ""
    since = _old_addresses[model]._base_manager.select_related(target).order_by("merged_at")
    old = since.filter(name=gone.object_repr, merged_at__gte=gone.action_time).first()
    return (old.name, getattr(old, target)) if old else None
