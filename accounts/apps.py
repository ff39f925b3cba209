"""The admin with our own site, as its documentation has it: see `accounts.site`."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "accounts.site.DeskSite"
