"""The admin with our own site, as its documentation has it: see `config.desk`."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "config.desk.DeskSite"
