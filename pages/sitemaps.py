"""What search engines may find: every published page, with the date of its last change where one is kept."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from evidence.models import Study
from exercises.models import Exercise
from muscles.models import Muscle
from pages.compare import HOME_COMPARISON, comparison_url


class PageSitemap(Sitemap):
    def items(self) -> list[str]:
        names = ["home", "exercises:list", "muscles:list", "compare_pick", "evidence:list", "claims", "method"]
        compared = list(Exercise.objects.published().in_order_of(HOME_COMPARISON))
        return [*(reverse(name) for name in names), *([comparison_url(compared)] if len(compared) > 1 else [])]

    def location(self, item: str) -> str:
        return item


class ExerciseSitemap(Sitemap):
    def items(self) -> QuerySet[Exercise]:
        return Exercise.objects.published()

    def lastmod(self, item: Exercise) -> datetime:
        return item.updated_at


class MuscleSitemap(Sitemap):
    def items(self) -> QuerySet[Muscle]:
        return Muscle.objects.all()


class StudySitemap(Sitemap):
    def items(self) -> QuerySet[Study]:
        return Study.objects.published()


SITEMAPS = {
    "pages": PageSitemap,
    "exercises": ExerciseSitemap,
    "muscles": MuscleSitemap,
    "studies": StudySitemap,
}
