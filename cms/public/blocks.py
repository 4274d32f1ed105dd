"""The body of a notice in the editor: paragraphs, and clauses with their numbers and anchors."""

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.public.notices.structure import Article

anchor_format = RegexValidator(r"^art(-\d{1,3}){1,4}$", _("An anchor reads like art-8 or art-2-1."))


class _ClauseBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    number = blocks.IntegerBlock(label=_("number"), min_value=1)
    label = blocks.CharBlock(label=_("number as printed"), max_length=20)
    anchor = blocks.CharBlock(
        label=_("anchor"),
        max_length=40,
        validators=[anchor_format],
        help_text=_("Citations point here; do not change it."),
    )
    heading = blocks.CharBlock(label=_("heading"), required=False, max_length=200)
    paragraphs = blocks.ListBlock(blocks.TextBlock(label=_("paragraph")), label=_("paragraphs"), min_num=0)


class PointBlock(_ClauseBlock):
    """A clause at the third depth: 1."""

    class Meta:
        label = _("point")


class ItemBlock(_ClauseBlock):
    """A clause at the second depth: （一）."""

    items = blocks.ListBlock(PointBlock(), label=_("points"), min_num=0, default=[])

    class Meta:
        label = _("item")


class ArticleBlock(_ClauseBlock):
    """A clause at the first depth: 一、 or 第一条."""

    chapter = blocks.CharBlock(label=_("chapter before it"), required=False, max_length=200)
    items = blocks.ListBlock(ItemBlock(), label=_("items of the article"), min_num=0, default=[])

    class Meta:
        label = _("article")
        icon = "list-ol"


class BodyBlock(blocks.StreamBlock):  # type: ignore[misc]  # Wagtail has no types
    """A notice's body in order."""

    paragraph = blocks.TextBlock(label=_("paragraph"), icon="pilcrow")
    article = ArticleBlock()


class MarginBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A note in the margin of one clause: what it means in this service. Not part of the document."""

    anchor = blocks.CharBlock(label=_("beside the clause"), max_length=40, validators=[anchor_format])
    zh = blocks.TextBlock(label=_("in Chinese"))
    en = blocks.TextBlock(label=_("in English"), required=False)
    link_url = blocks.CharBlock(
        label=_("link"), required=False, max_length=300, validators=[RegexValidator(r"^(/(?!/)|https?://)")]
    )
    link_zh = blocks.CharBlock(label=_("link text in Chinese"), required=False, max_length=40)
    link_en = blocks.CharBlock(label=_("link text in English"), required=False, max_length=60)
    fixed = blocks.BooleanBlock(label=_("no department may relax it"), required=False)

    class Meta:
        label = _("margin note")


class MarginsBlock(blocks.StreamBlock):  # type: ignore[misc]  # Wagtail has no types
    """The margin notes of a notice."""

    note = MarginBlock()


def article_data(article: Article) -> dict[str, Any]:
    """A read clause as the raw value of its block. A fourth depth is written out as paragraphs of its parent."""
    return _clause_data(article, depth=1) | {"chapter": article.chapter}


def _clause_data(clause: Article, *, depth: int) -> dict[str, Any]:
    paragraphs = list(clause.paragraphs)
    data: dict[str, Any] = {
        "number": clause.number,
        "label": clause.label,
        "anchor": clause.anchor,
        "heading": clause.heading,
        "paragraphs": paragraphs,
    }
    if depth < 3:
        data["items"] = [_clause_data(item, depth=depth + 1) for item in clause.items]
    else:
        paragraphs += ["".join(item.texts()) for item in clause.items]
    return data
