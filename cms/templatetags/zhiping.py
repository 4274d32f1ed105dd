"""The components as template tags: `{% load zhiping %}`. Guide with examples: docs/components.md, live at /gallery/."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import select_template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from cms.controls import control_context, control_template
from cms.dates import WEEKDAYS_ZH, as_date, date_text, is_chinese

register = template.Library()

STATE_ICONS = {
    "done": "check",
    "doing": "half",
    "wait": "alert",
    "due": "clock",
    "held": "pause",
    "bad": "alert",
}
STATE_ICONS |= {"refused": "cross", "none": "circle", "locked": "lock"}
"""State → icon. Colour never speaks alone: each state also carries its word."""
STATE_TONES = {"done": "done", "wait": "wait", "due": "wait", "held": "wait", "bad": "bad", "refused": "bad"}
STATE_TONES |= {"none": "none", "locked": "none", "doing": "doing"}
AXIS_UNITS = 20


@register.simple_tag
def icon(name: str, label: str = "", *, size: str = "") -> SafeString:
    """One drawing from the sprite; give `label` only where no word stands beside it."""
    href = static("zhiping/icons.svg")
    css = "icon icon--s" if size == "s" else "icon"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>', css, label, href, name
        )
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', css, href, name
    )


@register.simple_tag
def date_zh(
    value: date | datetime | str | None, *, weekday: bool = True, year: bool = True
) -> SafeString | str:
    """A whole date in an unbreakable <time>, with its weekday; nothing for no date."""
    if not value:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>',
        as_date(value).isoformat(),
        date_text(value, weekday=weekday, year=year),
    )


@register.filter
def date_plain(value: date | datetime | str | None) -> str:
    """The same date as plain text, for attributes and blocktranslate."""
    return date_text(value) if value else ""


@register.filter
def short_date(value: date | datetime | str | None) -> str:
    """9月19日（周五） / 19 September (Friday): inside a season, where the year is plain."""
    return date_text(value, year=False) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """15:42, local time."""
    return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%H:%M}" if value else ""


@register.simple_tag
def days_left(until: date | datetime | str, today: date | datetime | str) -> str:
    """How long is left in words: 还有8天, 今天截止, 已截止. `today` comes from the product's calendar, never the clock."""
    left = (as_date(until) - as_date(today)).days
    if left < 0:
        return gettext("Closed")
    if left == 0:
        return gettext("Closes today")
    return ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}


@register.inclusion_tag("zhiping/components/deadline.html")
def deadline(label: str, until: date | datetime, today: date | datetime, *, time: str = "") -> dict[str, Any]:
    """The days left at the right of a page head; amber on the last day."""
    return {
        "label": label,
        "until": until,
        "left": days_left(until, today),
        "is_today": as_date(until) == as_date(today),
        "time": time if is_chinese() or not time else f", {time}",
    }


@register.inclusion_tag("zhiping/components/state_tag.html")
def state_tag(state: str, label: str) -> dict[str, str]:
    """A state as icon + word. States: done, doing, wait, due, held, bad, refused, none, locked."""
    return {
        "icon_name": STATE_ICONS.get(state, "circle"),
        "tone": STATE_TONES.get(state, "none"),
        "label": label,
    }


@register.inclusion_tag("zhiping/components/citation.html")
def citation(label: str, url: str = "") -> dict[str, str]:
    """The 依据 chip with its dotted link: wherever a rule speaks."""
    return {"label": label, "url": url}


def _form_problems(form: BaseForm) -> list[dict[str, str]]:
    """A form's errors with their fields; a message that does not name its field gets the field's label before it."""
    items = []
    order = [*form.fields]
    for name, texts in sorted(
        form.errors.items(), key=lambda e: order.index(e[0]) if e[0] in form.fields else -1
    ):
        field = form[name] if name in form.fields else None
        label = str(field.label) if field else ""
        for text in map(str, texts):
            named = not label or label in text
            items.append(
                {
                    "field_id": (field.id_for_label or field.auto_id) if field else "",
                    "text": text
                    if named
                    else pgettext("label and message", "%(label)s: %(text)s")
                    % {"label": label, "text": text},
                }
            )
    return items


@register.inclusion_tag("zhiping/components/error_summary.html")
def error_summary(problems: Any, title: str = "") -> dict[str, Any]:
    """All defects at once, linked to their fields. `problems`: a Django form, or items with .field_id/.text."""
    items = _form_problems(problems) if isinstance(problems, BaseForm) else list(problems or [])
    return {"items": items, "title": title, "count": len(items)}


@register.inclusion_tag("zhiping/components/blocked_action.html")
def blocked_action(
    label: str, reasons: str | Iterable[str], *, key: str = "", column: bool = False
) -> dict[str, Any]:
    """A grey button with the sentence why beside it; never a dead button alone."""
    return {
        "label": label,
        "reasons": [reasons] if isinstance(reasons, str) else list(reasons),
        "key": key,
        "column": column,
    }


@register.inclusion_tag("zhiping/components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """The record in plain words, grouped by day. Each entry: at, who, act, note, number, flag (dict or object)."""
    rows = list(entries)

    def day_of(entry: Any) -> date:
        return as_date(entry["at"] if isinstance(entry, Mapping) else entry.at)

    return {"days": [(day, list(group)) for day, group in groupby(rows, key=day_of)]}


@register.inclusion_tag("zhiping/components/steps.html")
def steps(entries: Iterable[Any], *, across: bool = False) -> dict[str, Any]:
    """What happens next, as circles on a line. Each: title, detail, hint, state (past, now, todo, held), tag."""
    return {"entries": entries, "across": across}


@register.inclusion_tag("zhiping/components/verdict.html")
def verdict(
    headline: str,
    *,
    eyebrow: str = "",
    summary: str = "",
    axis: Sequence[Mapping[str, Any]] = (),
    tone: str = "",
) -> dict[str, Any]:
    """The answer as the page's h1, with a date axis.

    `axis`: parts with weight (any unit, e.g. months), kind (done, short, rest), label, and optional
    start / end marks as {text, note, strong}; on phones the marks become a vertical list.
    """
    total = sum(max(0.0, float(part["weight"])) for part in axis) or 1.0
    parts = [
        {**part, "grow": min(AXIS_UNITS, max(1, round(float(part["weight"]) / total * AXIS_UNITS)))}
        for part in axis
    ]
    marks = [
        {**part[edge], "state": "past" if part["kind"] == "done" else "todo"}
        for part in parts
        for edge in ("start", "end")
        if part.get(edge)
    ]
    return {
        "headline": headline,
        "eyebrow": eyebrow,
        "summary": summary,
        "parts": parts,
        "marks": marks,
        "tone": tone,
    }


@register.inclusion_tag("zhiping/components/notice_calendar.html")
def notice_calendar(
    days: Sequence[Any],
    rows: Sequence[Any],
    *,
    year: str = "",
    citation_label: str = "",
    citation_url: str = "",
) -> dict[str, Any]:
    """Day circles of the three notices (picture 09).

    `days`: {date, kind: work | rest | extra, today: bool}; extra is a working weekend (班).
    `rows`: {title, posted, cells}, one cell a day: {kind: posted | counted | today | todo | held | "", n}.
    """
    columns = [
        {
            "date": (day := as_date(_get(item, "date"))),
            "short": f"{day.month}/{day.day}",
            "weekday": WEEKDAYS_ZH[day.weekday()] if is_chinese() else f"{day:%a}",
            "kind": _get(item, "kind") or "work",
            "today": bool(_get(item, "today")),
        }
        for item in days
    ]
    lines = [
        {
            "title": _get(row, "title"),
            "posted": _get(row, "posted"),
            "cells": list(zip(columns, _get(row, "cells"), strict=False)),
        }
        for row in rows
    ]
    return {
        "columns": columns,
        "rows": lines,
        "year": year,
        "citation_label": citation_label,
        "citation_url": citation_url,
    }


def _get(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)


@register.inclusion_tag("zhiping/components/autosave.html", takes_context=True)
def autosave_status(context: template.Context) -> dict[str, Any]:
    """The autosave toast with its sentences; once on a page whose form carries data-autosave-url."""
    request = context.get("request")
    return {"owner": getattr(getattr(request, "user", None), "pk", "") or ""}


@register.simple_tag(takes_context=True)
def control(context: template.Context, field: BoundField, **extra: Any) -> SafeString:
    """One form control with label, hint, error and the widget, by the field's kind; extra: hint, citation_label, …"""
    data = control_context(field, extra)
    chosen = select_template([control_template(field), "zhiping/controls/text.html"])
    # Without the request: a page of thirty controls would otherwise run the context processors thirty times.
    return SafeString(chosen.render(data))


@register.inclusion_tag("zhiping/components/identity_menu.html", takes_context=True)
def identity_menu(context: template.Context) -> dict[str, Any]:
    """Who acts, for whom, and the way to act as someone else: from request.user, request.acting, request.acting_choices."""
    request = context.get("request")
    try:
        act_as_url = reverse("act_as")
    except NoReverseMatch:
        act_as_url = ""
    return {
        "request": request,
        "user": getattr(request, "user", None),
        "acting": getattr(request, "acting", None),
        "choices": getattr(request, "acting_choices", None) or (),
        "act_as_url": act_as_url,
    }


@register.simple_tag
def url_or(name: str, fallback: str = "") -> str:
    """The address of a view by name, or the fallback while that page is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return fallback
