from django.contrib import admin
from django.urls import include, path

from accounts import audit, login

urlpatterns = [
    path("admin/login/", login.log_in),
    path("admin/login/code/", login.log_in_code, name="login_code"),
    path("admin/logout/", login.log_out),
    path("admin/two-factor/", admin.site.admin_view(login.two_factor), name="two_factor"),
    path("admin/logins/", admin.site.admin_view(audit.audit_list), name="audit"),
    path("admin/", admin.site.urls),
    path("", include("pages.urls")),
]

handler404 = "pages.site.page_not_found"
