"""The addresses of all that a reader requests. The names are those that models and templates lead by."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path

from editorial.previews import preview
from exercises.pictures.encoding import FILE_NAME
from pages import claims, compare, exercises, home, muscles, pictures, site, studies
from pages.sitemaps import SITEMAPS

EXERCISES = [
    path("", exercises.exercise_list, name="list"),
    path("<slug:slug>/map.svg", exercises.exercise_map_svg, name="map"),
    path("<slug:slug>/movement.svg", exercises.exercise_movement_svg, name="movement"),
    path("<slug:slug>/map.png", exercises.exercise_map_png, name="preview"),
    path("<slug:slug>/", exercises.exercise_detail, name="detail"),
]
MUSCLES = [
    path("", muscles.muscle_list, name="list"),
    path("<slug:slug>/", muscles.muscle_detail, name="detail"),
]
STUDIES = [
    path("", studies.study_list, name="list"),
    path("<slug:key>.bib", studies.study_bibtex, name="bibtex"),
    path("<slug:key>/", studies.study_detail, name="detail"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("exercises/", include((EXERCISES, "exercises"))),
    path("muscles/", include((MUSCLES, "muscles"))),
    path("figure/<slug:letter>/", muscles.choose_silhouette, name="figure"),
    path("compare/", compare.compare_pick, name="compare_pick"),
    path("compare/<slug:slugs>/", compare.compare, name="compare"),
    path("studies/", include((STUDIES, "evidence"))),
    path("claims/", claims.claim_list, name="claims"),
    path("method/", home.method, name="method"),
    path("preview/<str:token>/", preview, name="preview"),
    path("preview/<str:token>/<path:within>", preview, name="preview_within"),
    path("favicon.ico", site.favicon, name="favicon"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("healthz", site.healthz, name="healthz"),
    # Editors' pictures on one machine; in front of several, the proxy or the bucket serves them instead.
    re_path(rf"^media/(?P<name>{FILE_NAME})$", pictures.picture_file, name="picture_file"),
]
