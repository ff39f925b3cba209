from __future__ import annotations

from django.db import models
from django.urls import reverse

from editorial.models import OldAddressBase, Publishable, PublishableQuerySet
from editorial.rules import list_missing


class Tag(models.Model):
    name = models.SlugField(unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RecipeQuerySet(PublishableQuerySet["Recipe"]):
    def get_by_natural_key(self, slug: str) -> Recipe:
        return self.get(slug=slug)


class Recipe(Publishable):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    aliases = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    tags = models.ManyToManyField(Tag, blank=True)

    objects = RecipeQuerySet.as_manager()
    version_parts = ("steps", "cards")

    class Meta:
        ordering = ["name"]
        permissions = [("publish_recipe", "Can publish a recipe")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("recipe", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def alias_list(self) -> list[str]:
        return self.aliases.splitlines()


class Step(models.Model):
    recipe = models.ForeignKey(Recipe, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=80)

    version_title = "text"

    class Meta:
        ordering = ["recipe", "position"]
        constraints = [models.UniqueConstraint(fields=["recipe", "position"], name="imaginary_step_order")]

    def __str__(self) -> str:
        return f"{self.recipe}: {self.text}"


class Card(models.Model):
    """Owns a file."""

    recipe = models.ForeignKey(Recipe, models.CASCADE, related_name="cards")
    file = models.CharField(max_length=80)

    class Meta:
        ordering = ["recipe", "file"]

    def __str__(self) -> str:
        return self.file


class OldAddress(OldAddressBase):
    recipe = models.ForeignKey(Recipe, models.CASCADE, related_name="old_addresses")

    class Meta(OldAddressBase.Meta):
        pass

    def __str__(self) -> str:
        return self.slug


def find_recipe_problems(recipe: Recipe) -> list[str]:
    found = list_missing(recipe, {"summary": "Write the summary."})
    return found if recipe.steps.all() else [*found, "Write a step."]
