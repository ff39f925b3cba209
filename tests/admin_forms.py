"""Talks to the admin as a browser does: addresses, logged-in clients, filled-in forms, and what a page answers."""

from django.test import Client
from django.urls import reverse

from tests.reading import elements


def as_user(user):
    """A client of its own in which ``user`` is logged in."""
    client = Client()
    client.force_login(user)
    return client


def admin_url(model, page, *arguments):
    """The address of a page of ``model``'s: "changelist", "add", "change" with a pk, …"""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def filled_form(page):
    """{name: values}: what a browser would send back from the change form, as it stands."""
    start = page.index("<form", page.index('<div id="content-main">'))
    data, area = {}, None
    form = page[start : page.index("</form>", start) + len("</form>")]
    for element in elements(form):
        name, kind = element["name"], element["type"]
        if element.name == "input" and name and kind not in {"submit", "file", "checkbox", "radio"}:
            data.setdefault(name, []).append(element["value"] or "")
        elif element.name == "input" and kind == "checkbox" and "checked" in element.attributes:
            data.setdefault(name, []).append(element["value"] or "on")
        elif element.name == "textarea":
            data[name] = ["".join(element.pieces).removeprefix("\n").removeprefix("\r\n")]
        elif element.name == "select":
            area = name
        elif element.name == "option" and "selected" in element.attributes:
            data.setdefault(area, []).append(element["value"])
    return {name: values for name, values in data.items() if "__prefix__" not in name}


def errors(page):
    """The sentences of each list of errors in a form."""
    return [item.text for item in elements(page, "ul") if "errorlist" in (item["class"] or "")]


def field_names(page):
    """The names of what can be written in a form's page, but for the search and filters of other forms."""
    start = page.index("<form", page.index('<div id="content-main">'))
    named = elements(page[start : page.index("</form>", start) + len("</form>")])
    return [
        one["name"]
        for one in named
        if one.name in {"input", "textarea", "select"} and one["name"] and one["type"] not in {"hidden", "submit"}
        if one["name"] not in {"_note", "action"}
    ]


def said(response):
    """The messages at the top of the page."""
    return [
        item.text
        for item in elements(response.text, "li")
        if (item["class"] or "") in {"success", "error", "warning", "info"}
    ]
