"""Merging at the desk: the action on a list, and the page that shows what goes where before anything does."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from editorial.merging import Merge, MergeError, MergeRules, carry_out_merge, try_merge
from editorial.models import OldAddressBase, Publishable
from editorial.publishing import publish_permission


def may_merge(model_admin: admin.ModelAdmin, request: HttpRequest, *rows: Any) -> bool:
    """Whether this account may change and delete ``rows``, and publish, if one of them is published.

    Deleting is asked of the model, not of the row: whoever may publish can also take a row off the site and delete it.
    """
    for row in rows:
        if isinstance(row, Publishable) and row.is_published and not request.user.has_perm(publish_permission(row)):
            return False
    allowed = model_admin.has_change_permission(request) and model_admin.has_delete_permission(request)
    return allowed and all(model_admin.has_change_permission(request, row) for row in rows)


def merge_url(model_admin: admin.ModelAdmin, kept: models.Model, merged: models.Model) -> str:
    opts = model_admin.opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_merge", args=[kept.pk], query={"with": merged.pk})


@admin.action(description="Merge two %(verbose_name_plural)s", permissions=["merge"])
def merge_chosen(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """Show what merging the two chosen would do; the published one, else the older, is the one to keep."""
    chosen = list(queryset.order_by("pk")[:3])
    if len(chosen) != 2:
        names = model_admin.opts.verbose_name_plural
        model_admin.message_user(request, f"Choose exactly two {names} to merge, then press Go again.", messages.ERROR)
        return None
    kept, merged = sorted(chosen, key=lambda row: not getattr(row, "is_published", False))
    if not may_merge(model_admin, request, kept, merged):
        raise PermissionDenied
    return show_merge(model_admin, request, Merge(kept, merged, by=request.user))  # type: ignore[arg-type]


class MergingAdmin(admin.ModelAdmin):
    """A list from which two rows are merged by ``merge_rules``; its ``actions`` hold `merge_chosen`."""

    merge_rules: MergeRules

    def get_urls(self) -> list[URLPattern]:
        """The merge page is at <pk of the one kept>/merge/?with=<pk of the other>."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<int:pk>/merge/", view, name=name), *super().get_urls()]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may_merge(self, request)

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The two, to be looked at; posted, what merging them would do; posted with ``_merge``, the merge itself.

        Trying a merge carries it out and takes it back, so it is posted like the merge.
        """
        if not may_merge(self, request):
            raise PermissionDenied
        other = request.GET.get("with", "")
        rows: dict[int, Any] = self.get_queryset(request).in_bulk([pk, int(other)]) if is_number(other) else {}
        if pk not in rows or int(other) not in rows:
            return go_back(self, request, "One of the two is not there (any more). Choose two in this list to merge.")
        kept, merged = rows[pk], rows[int(other)]
        if kept == merged:
            return go_back(self, request, f"{kept} cannot be merged with itself; choose another.")
        if not may_merge(self, request, kept, merged):
            raise PermissionDenied
        if request.method != "POST":
            return render_merge(self, request, kept, merged, None)
        chosen = frozenset(key for key, side in request.POST.items() if side == "theirs")
        merge = Merge(kept, merged, chosen=chosen, by=request.user)  # type: ignore[arg-type]
        if "_merge" not in request.POST:
            return show_merge(self, request, merge)
        try:
            return merge_now(self, request, merge)
        except MergeError as error:
            return go_back(self, request, str(error))


def show_merge(model_admin: MergingAdmin, request: HttpRequest, merge: Merge) -> HttpResponse:
    """What merging would do, with the choices that it leaves."""
    try:
        try_merge(merge, model_admin.merge_rules)
    except MergeError as error:
        return go_back(model_admin, request, str(error))
    kept, merged = (model_admin.model._base_manager.get(pk=row.pk) for row in (merge.kept, merge.merged))
    return render_merge(model_admin, request, kept, merged, merge)


def render_merge(
    model_admin: MergingAdmin, request: HttpRequest, kept: Any, merged: Any, merge: Merge | None
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Merge {merged} into {kept}",
        "opts": model_admin.opts,
        "kept": kept,
        "merged": merged,
        "merge": merge,
        "merge_url": merge_url(model_admin, kept, merged),
        "swapped_url": merge_url(model_admin, merged, kept),
    }
    return TemplateResponse(request, "admin/merge.html", context)


def merge_now(model_admin: MergingAdmin, request: HttpRequest, merge: Merge) -> HttpResponse:
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
        carry_out_merge(merge, model_admin.merge_rules)
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


def go_back(model_admin: admin.ModelAdmin, request: HttpRequest, sentence: str) -> HttpResponse:
    model_admin.message_user(request, sentence, messages.ERROR)
    return redirect(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


class OldAddressAdmin(admin.ModelAdmin):
    """What was merged, to be read. Deleting one frees its address: readers who have it then find nothing.

    ``target`` is the foreign key to what the address leads to.
    """

    list_display = ["__str__", "name", "leads_to", "merged_at"]
    search_fields = ["slug", "name"]
    target = ""

    @admin.display(description="leads to")
    def leads_to(self, obj: OldAddressBase) -> str:
        return str(getattr(obj, self.target))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["slug", self.target, "name", "left_over"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(self.target)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
