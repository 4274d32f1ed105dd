"""The studio inside Wagtail's own edit view: one field that carries the document, and a native tab for each part of it."""

from typing import Any

from django import forms
from django.forms import Media, Script
from django.utils.safestring import SafeString
from wagtail.admin.panels import Panel

STUDIO_MEDIA = Media(
    css={
        "all": [
            "zhiping/studio/studio.css",
            "zhiping/studio/conditions.css",
            "zhiping/studio/criteria.css",
            "zhiping/studio/samples.css",
            "zhiping/studio/workflow.css",
        ]
    },
    js=[Script("zhiping/studio/main.js", type="module")],  # type: ignore[list-item]
)


class StudioWidget(forms.Widget):
    """The document as JSON in a hidden text area, with what the scripts need to know beside it."""

    template_name = "authoring/studio_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.config: dict[str, Any] = {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["config"] = self.config
        return context

    @property
    def media(self) -> Media:
        return STUDIO_MEDIA


class StudioPart(Panel):  # type: ignore[misc]
    """One tab of the studio; `part` names its script. It owns no form field but, in the first tab, the document."""

    def __init__(self, part: str, **kwargs: Any) -> None:
        self.part = part
        super().__init__(**kwargs)

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "part": self.part}

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": ["document"]} if self.part == "basics" else {}

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        template_name = "authoring/studio_part.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["part"] = self.panel.part
            context["document"] = self.form["document"] if self.panel.part == "basics" else None
            return context

        def render_html(self, parent_context: dict[str, Any] | None = None) -> SafeString:
            rendered: SafeString = super().render_html(parent_context)
            return rendered
