from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.static import serve

from config import views
from config.sitemaps import SITEMAPS
from evidence.views import claim_list, compare, compare_pick, home, method
from muscles.views import choose_figure

urlpatterns = [
    path("", home, name="home"),
    path("exercises/", include("exercises.urls")),
    path("muscles/", include("muscles.urls")),
    path("figure/<slug:letter>/", choose_figure, name="figure"),
    path("compare/", compare_pick, name="compare_pick"),
    path("compare/<slug:slugs>/", compare, name="compare"),
    path("studies/", include("evidence.urls")),
    path("claims/", claim_list, name="claims"),
    path("method/", method, name="method"),
    path("admin/", admin.site.urls),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("healthz", views.healthz, name="healthz"),
    # Editors' pictures on one machine; in front of several, the proxy or the bucket serves them instead.
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
]

handler404 = views.page_not_found
