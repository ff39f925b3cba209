from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path

from accounts import audit
from accounts import login as accounts
from accounts.help import editing_help
from editorial.previews import preview
from exercises.pictures import FILE_NAME
from pages import site as views
from pages.compare import claim_list, compare, compare_pick, home, method
from pages.exercises import picture_file
from pages.muscles import choose_figure
from pages.sitemaps import SITEMAPS

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
    path("admin/login/", accounts.log_in),
    path("admin/login/code/", accounts.log_in_code, name="login_code"),
    path("admin/logout/", accounts.log_out),
    path("admin/two-factor/", admin.site.admin_view(accounts.two_factor), name="two_factor"),
    path("admin/logins/", admin.site.admin_view(audit.audit_list), name="audit"),
    path("admin/help/", admin.site.admin_view(editing_help), name="editing_help"),
    path("preview/<str:token>/", preview, name="preview"),
    path("preview/<str:token>/<path:within>", preview, name="preview_within"),
    path("admin/", admin.site.urls),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("healthz", views.healthz, name="healthz"),
    # Editors' pictures on one machine; in front of several, the proxy or the bucket serves them instead.
    re_path(rf"^media/(?P<name>{FILE_NAME})$", picture_file, name="picture_file"),
]

handler404 = views.page_not_found
