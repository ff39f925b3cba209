from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from editorial.admin.merging import MergingAdmin, OldAddressAdmin, merge_chosen
from editorial.admin.tables import BulkAdmin
from editorial.names import NamedForm
from editorial.worklist import NeedsWork
from muscles.merging import MUSCLES
from muscles.models import JointAction, Muscle, MuscleAction, MuscleGroup, OldAddress
from muscles.resources import MuscleResource


class MuscleActionInline(admin.TabularInline):
    model = MuscleAction
    extra = 0
    autocomplete_fields = ["action"]


class PartInline(admin.TabularInline):
    model = Muscle
    fk_name = "part_of"
    verbose_name = "part"
    verbose_name_plural = "heads and regions"
    extra = 0
    fields = ["name", "kind"]
    readonly_fields = ["name", "kind"]
    can_delete = False
    show_change_link = True
    max_num = 0


@admin.register(Muscle)
class MuscleAdmin(BulkAdmin, MergingAdmin):
    list_display = ["name", "group", "part_of", "kind", "innervation"]
    list_filter = [NeedsWork, "group", "kind"]
    search_fields = ["name", "latin_name", "aliases"]
    resource_classes = [MuscleResource]
    list_select_related = ["group", "part_of"]
    form = NamedForm
    autocomplete_fields = ["part_of"]
    actions = [merge_chosen]
    merge_rules = MUSCLES
    inlines = [MuscleActionInline, PartInline]
    fieldsets = [
        (None, {"fields": ["name", "latin_name", "slug", "aliases", "kind", "group", "part_of"]}),
        ("Anatomy", {"fields": ["summary", "origin", "insertion", "innervation"]}),
        ("Where the anatomy was checked", {"fields": ["source", "source_url"]}),
    ]
    prepopulated_fields = {"slug": ["name"]}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Muscle | None = None) -> dict[str, Any]:
        """The address follows the name only while the muscle is new."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


@admin.register(OldAddress)
class OldMuscleAddressAdmin(OldAddressAdmin):
    target = "muscle"


@admin.register(MuscleGroup)
class MuscleGroupAdmin(admin.ModelAdmin):
    list_display = ["name", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(JointAction)
class JointActionAdmin(admin.ModelAdmin):
    list_display = ["name", "joint", "description"]
    list_filter = ["joint"]
    search_fields = ["name", "joint"]
    prepopulated_fields = {"slug": ["name"]}
