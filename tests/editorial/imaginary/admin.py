from django.contrib import admin
from import_export import fields

from editorial.admin.merging import MergingAdmin, OldAddressAdmin, merge_chosen
from editorial.admin.publishing import PublishedAdmin
from editorial.admin.tables import BulkAdmin
from editorial.merging import MergeRules
from editorial.names import NamedForm
from editorial.tables.reviewed import ReviewedResource
from editorial.tables.widgets import SlugsWidget
from tests.editorial.imaginary.models import Card, OldAddress, Recipe, Step, Tag


class RecipeResource(ReviewedResource):
    tags = fields.Field("tags", "tags", SlugsWidget(Tag, separator="|", field="name"))

    class Meta:
        model = Recipe
        name = "Recipes"
        import_id_fields = ["slug"]
        fields = ["slug", "name", "summary", "tags"]


class StepInline(admin.TabularInline):
    model = Step
    extra = 0


class CardInline(admin.TabularInline):
    model = Card
    extra = 0


@admin.register(Recipe)
class RecipeAdmin(PublishedAdmin, BulkAdmin, MergingAdmin):
    fields = ["name", "slug", "aliases", "summary", "tags"]
    form = NamedForm
    inlines = [StepInline, CardInline]
    actions = [*PublishedAdmin.actions, merge_chosen]
    resource_classes = [RecipeResource]
    merge_rules = MergeRules(old_addresses=OldAddress, names=["name"])


@admin.register(OldAddress)
class OldRecipeAddressAdmin(OldAddressAdmin):
    target = "recipe"
