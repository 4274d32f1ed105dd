"""Tags of the public pages: `{% load public %}`."""

import re
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.public.notices.structure import paragraph_anchor

register = template.Library()
ADDRESS = re.compile(r"(https?://[!#-;=?-~]+)", re.ASCII)
SENTENCE_MARKS = ".,;:!?)'\""


@register.inclusion_tag("public/clause.html")
def clause(value: Any) -> dict[str, Any]:
    """A clause's own paragraphs, the number and heading running into the first; later ones carry their own anchor."""
    heading = value["heading"]
    paragraphs = list(value["paragraphs"])
    runs_on = heading.endswith("。") or not heading
    first = paragraphs.pop(0) if runs_on and paragraphs else ""
    parts = [{"label": value["label"], "heading": heading, "text": first, "anchor": ""}]
    start = 2 if first else 1
    for position, text in enumerate(paragraphs, start=start):
        anchor = paragraph_anchor(value["anchor"], position) if position > 1 else ""
        parts.append({"label": "", "heading": "", "text": text, "anchor": anchor})
    return {"anchor": value["anchor"], "parts": parts}


@register.filter
def links(text: str) -> SafeString:
    """The text, escaped, with web addresses as links."""
    return format_html_join("", "{}", ((_linked(part),) for part in ADDRESS.split(text)))


def _linked(part: str) -> SafeString | str:
    if not ADDRESS.fullmatch(part):
        return part
    address = part.rstrip(SENTENCE_MARKS)
    return format_html('<a href="{}" rel="nofollow">{}</a>{}', address, address, part[len(address) :])
