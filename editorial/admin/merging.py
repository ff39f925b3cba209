"""Merging at the desk: the action on a list, and the page that shows what goes where before anything does."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from editorial.merging import Merge, MergeError, Rules, carry_out, preview


def may_merge(model_admin: admin.ModelAdmin, request: HttpRequest, *rows: Any) -> bool:
    """Whether this account may change and delete ``rows``, and publish, if one of them is published.

    Deleting is asked of the model, not of the row: whoever may publish can also take a row off the site and delete it.
    """
    opts = model_admin.opts
    publish = f"{opts.app_label}.{get_permission_codename('publish', opts)}"
    if any(getattr(row, "is_published", False) for row in rows) and not request.user.has_perm(publish):
        return False
    allowed = model_admin.has_change_permission(request) and model_admin.has_delete_permission(request)
    return allowed and all(model_admin.has_change_permission(request, row) for row in rows)


def merge_url(model_admin: admin.ModelAdmin, kept: models.Model, merged: models.Model) -> str:
    opts = model_admin.opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_merge", args=[kept.pk], query={"with": merged.pk})


@admin.action(description="Merge two %(verbose_name_plural)s", permissions=["merge"])
def merge_chosen(model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """Go to the merge page of the two chosen; the published one, else the older, is the one to keep."""
    chosen = list(queryset.order_by("pk")[:3])
    if len(chosen) != 2:
        names = model_admin.opts.verbose_name_plural
        model_admin.message_user(request, f"Choose exactly two {names} to merge, then press Go again.", messages.ERROR)
        return None
    kept, merged = sorted(chosen, key=lambda row: not getattr(row, "is_published", False))
    return redirect(merge_url(model_admin, kept, merged))


def merge_path(model_admin: admin.ModelAdmin, rules: Rules) -> URLPattern:
    """The address of the merge page: /admin/<app>/<model>/<pk of the one kept>/merge/?with=<pk of the other>."""
    opts = model_admin.opts

    def merge_page(request: HttpRequest, pk: int) -> HttpResponse:
        return merge_view(model_admin, request, pk, rules)

    name = f"{opts.app_label}_{opts.model_name}_merge"
    return path("<int:pk>/merge/", model_admin.admin_site.admin_view(merge_page), name=name)


def merge_view(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int, rules: Rules) -> HttpResponse:
    """What merging would do, with the choices that it leaves; posted, the merge itself."""
    if not may_merge(model_admin, request):
        raise PermissionDenied
    other = request.GET.get("with", "")
    rows: dict[int, Any] = model_admin.get_queryset(request).in_bulk([pk, int(other)]) if is_number(other) else {}
    if pk not in rows or int(other) not in rows:
        return back(model_admin, request, "One of the two is not there (any more). Choose two in this list to merge.")
    kept, merged = rows[pk], rows[int(other)]
    if kept == merged:
        return back(model_admin, request, f"{kept} cannot be merged with itself; choose another.")
    if not may_merge(model_admin, request, kept, merged):
        raise PermissionDenied
    chosen = frozenset(key for key, side in request.POST.items() if side == "theirs")
    merge = Merge(kept, merged, chosen=chosen, by=request.user)  # type: ignore[arg-type]
    try:
        if request.method == "POST":
            return merged_now(model_admin, request, merge, rules)
        preview(merge, rules)
    except MergeError as error:
        return back(model_admin, request, str(error))
    kept, merged = model_admin.model._base_manager.get(pk=kept.pk), model_admin.model._base_manager.get(pk=merged.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Merge {merged} into {kept}",
        "opts": model_admin.opts,
        "kept": kept,
        "merged": merged,
        "merge": merge,
        "swapped_url": merge_url(model_admin, merged, kept),
    }
    return TemplateResponse(request, "admin/merge.html", context)


def merged_now(model_admin: admin.ModelAdmin, request: HttpRequest, merge: Merge, rules: Rules) -> HttpResponse:
    """Carry the merge out, log it, and show the one that was kept. Raises MergeError."""
    name, address = str(merge.merged), merge.merged.get_absolute_url()
    with transaction.atomic():
        # Whoever else is about to change one of the two waits, or this does.
        locked = (
            model_admin.model._base_manager.select_for_update()
            .order_by("pk")
            .filter(pk__in=[merge.kept.pk, merge.merged.pk])
        )
        if len(locked) != 2:
            raise MergeError("One of the two is not there any more. Choose two in this list to merge.")
        model_admin.log_deletions(request, model_admin.model._base_manager.filter(pk=merge.merged.pk))
        carry_out(merge, rules)
        model_admin.log_change(request, merge.kept, f"Merged with {name}: {merge.moved_count} rows moved.")
    kept = merge.kept
    message = format_html("{} was merged into {}. Readers of {} are led here from now on.", name, kept, address)
    if merge.written_down:
        old = reverse(
            f"admin:{model_admin.opts.app_label}_oldaddress_changelist", query={"q": address.strip("/").split("/")[-1]}
        )
        message = format_html(
            '{} What found no place is kept as text <a href="{}">with the old address</a>.', message, old
        )
    model_admin.message_user(request, message, messages.SUCCESS)
    return redirect(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_change", kept.pk)


def back(model_admin: admin.ModelAdmin, request: HttpRequest, sentence: str) -> HttpResponse:
    model_admin.message_user(request, sentence, messages.ERROR)
    return redirect(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


class OldAddressAdmin(admin.ModelAdmin):
    """What was merged, to be read. Deleting one frees its address: readers who have it then find nothing."""

    list_display = ["__str__", "name", "leads_to", "merged_at"]
    search_fields = ["slug", "name"]

    @admin.display(description="leads to")
    def leads_to(self, obj: Any) -> str:
        return str(getattr(obj, self.target))

    @property
    def target(self) -> str:
        return "exercise" if self.opts.app_label == "exercises" else "muscle"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(self.target)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
