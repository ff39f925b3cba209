"""Equipment, patterns, old addresses, and entries of other collections."""

from django.contrib import admin
from django.http import HttpRequest

from editorial.admin.merging import OldAddressAdmin
from exercises.models import Equipment, ImportedFrom, MovementPattern, OldAddress


@admin.register(OldAddress)
class OldExerciseAddressAdmin(OldAddressAdmin):
    target = "exercise"


@admin.register(Equipment)
class EquipmentAdmin(admin.ModelAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(MovementPattern)
class MovementPatternAdmin(admin.ModelAdmin):
    list_display = ["name", "position", "description"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(ImportedFrom)
class ImportedFromAdmin(admin.ModelAdmin):
    """What came from other collections, to read: whose it is, its text, and its words that have no counterpart here."""

    list_display = ["name", "source", "exercise", "author", "licence", "unknown_words"]
    list_filter = ["source", "licence"]
    search_fields = ["name", "key", "exercise__name"]
    list_select_related = ["exercise"]

    @admin.display(description="words unknown here")
    def unknown_words(self, obj: ImportedFrom) -> str:
        return ", ".join(obj.unknown)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ImportedFrom | None = None) -> bool:
        return False
