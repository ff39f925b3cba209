from django.contrib import admin
from django.urls import include, path

from accounts.audit import audit_list
from accounts.help import editing_help
from accounts.login import log_in, log_in_code
from accounts.sessions import log_out
from accounts.two_factor import manage_two_factor

urlpatterns = [
    path("admin/login/", log_in),
    path("admin/login/code/", log_in_code, name="login_code"),
    path("admin/logout/", log_out),
    path("admin/two-factor/", admin.site.admin_view(manage_two_factor), name="two_factor"),
    path("admin/logins/", admin.site.admin_view(audit_list), name="audit"),
    path("admin/help/", admin.site.admin_view(editing_help), name="editing_help"),
    path("admin/", admin.site.urls),
    path("", include("pages.urls")),
]

handler404 = "pages.site.page_not_found"
