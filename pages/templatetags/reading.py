"""How values look on a page. No tag or filter here queries."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from exercises.models import Exercise
from text import wording

register = template.Library()
register.filter(wording.lower_first)
register.filter(wording.upper_first)
register.filter(wording.plain)
register.filter(wording.in_words)
register.filter(wording.are_many)

_SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def cited(text: str, studies: Iterable[Any]) -> SafeString:
    """``text`` with each study that it names ("Contreras 2015") linked to its page; the rest escaped.

    Of two studies with one short name the first is meant, so give those of the page at hand.
    """
    urls = {study.short_name: study.get_absolute_url() for study in reversed(list(studies))}
    if not urls:
        return escape(text)
    pattern = "|".join(re.escape(name) for name in sorted(urls, key=len, reverse=True))
    pieces = re.split(rf"\b({pattern})\b", text)
    return format_html_join(
        "",
        "{}",
        ((format_html('<a href="{}">{}</a>', urls[piece], piece) if piece in urls else piece,) for piece in pieces),
    )


@register.simple_tag(takes_context=True)
def absolute_url(context: template.Context, path: str = "") -> str:
    """``path`` (by default this page's, without its query string) with scheme and host."""
    request = context["request"]
    return request.build_absolute_uri(path or request.path)


@register.simple_tag(takes_context=True)
def exercise_json_ld(context: template.Context, exercise: Exercise) -> SafeString:
    """The page as schema.org WebPage about an ExerciseAction (https://schema.org/ExerciseAction)."""
    url = absolute_url(context, exercise.get_absolute_url())
    return json_ld(
        {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "url": url,
            "name": exercise.name,
            "description": exercise.summary,
            "dateModified": exercise.updated_at.date().isoformat(),
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "mainEntity": {
                "@type": "ExerciseAction",
                "name": exercise.name,
                "alternateName": exercise.alias_list,
                "exerciseType": str(exercise.pattern or ""),
                "instrument": [{"@type": "Thing", "name": item.name} for item in exercise.equipment.all()],
            },
        }
    )


def json_ld(data: dict[str, Any]) -> SafeString:
    """A JSON-LD data block. Characters that could end the script element are escaped, as Django's json_script does."""
    text = json.dumps(data, ensure_ascii=False).translate(_SCRIPT_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
