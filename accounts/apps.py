from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AccountsConfig(AppConfig):
    """Logging in, and accounts in the admin; no tables. Installed after django-otp, whose admin pages it removes."""

    name = "accounts"


class PrimeMoverAdminConfig(AdminConfig):
    """``django.contrib.admin`` with our own site."""

    default_site = "accounts.site.PrimeMoverAdminSite"
