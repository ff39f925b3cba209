"""What was published and what waits, as lists to be read."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from editorial.admin.editing import OnlyToRead
from editorial.models import PendingVersion, Publication


@admin.register(Publication)
class PublicationAdmin(OnlyToRead):
    """What was published, by whom and when."""

    list_display = ["title", "content_type", "published_by", "published_at"]
    list_filter = ["content_type", "published_by"]
    search_fields = ["title"]
    list_select_related = ["content_type", "published_by"]


@admin.register(PendingVersion)
class PendingVersionAdmin(OnlyToRead):
    """The versions that wait, each leading to what it would change; written and published on their subject's page."""

    list_display = ["title", "content_type", "state", "updated_at", "sent_at", "changes_link"]
    list_filter = ["state", "content_type"]
    search_fields = ["title"]
    list_select_related = ["content_type"]

    @admin.display(description="what it changes")
    def changes_link(self, obj: PendingVersion) -> SafeString:
        kind = obj.content_type
        url = reverse(f"admin:{kind.app_label}_{kind.model}_compare", args=[obj.object_id])
        return format_html('<a href="{}">See what {} changes</a>', url, obj.title)
