"""The throttle on guessing, which is django-axes': what it is told of a request, and the page it answers with."""

import ipaddress
import math
from datetime import timedelta
from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def find_client_address(request: HttpRequest) -> str | None:
    """The address a request came from, for the throttle; None if it is no address. An IPv6 one stands for its /64.

    Behind a proxy it is the last one in X-Forwarded-For, which the proxy itself wrote; elsewhere that header is a
    client's own word and is not read.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    text = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def show_lockout(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The page, with status 429, for a name that was tried too often from one address, whether or not it exists."""
    wait = get_cool_off(request) or timedelta()
    context = {
        **admin.site.each_context(request),
        "has_permission": False,
        "title": "Too many attempts",
        "minutes": math.ceil(wait.total_seconds() / 60),
    }
    page = render(request, "admin/locked_out.html", context, status=429)
    page["Retry-After"] = str(int(wait.total_seconds()))
    return page
