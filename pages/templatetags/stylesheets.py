from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from pages.stylesheets import BUNDLE, STYLESHEETS

register = template.Library()


@register.simple_tag
def stylesheets() -> SafeString:
    """Links to the site's stylesheets: one file where static files are collected, each on its own in development."""
    bundled = getattr(staticfiles_storage, "bundles", False) and not settings.DEBUG
    names = [BUNDLE] if bundled else STYLESHEETS
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in names))
