"""Evidence files. Bytes are examined by `uploads.py` and kept by the case; an answer names files by id. (pure)"""

import re
from typing import Any, ClassVar, Literal

from pydantic import Field

from forms_config.definitions import FIELD_KINDS
from forms_config.fields import reading
from forms_config.fields.base import Kind, Lists
from forms_config.shapes import Problem, Text

FileType = Literal["pdf", "jpg", "png"]
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
TYPE_TITLES = {"pdf": "PDF", "jpg": "JPG", "png": "PNG"}


@FIELD_KINDS.register
class FileField(Kind):
    """One or several files; stored as a list of file ids."""

    kind: ClassVar[str] = "file"
    kind_title: ClassVar[Text] = Text(zh="附件", en="File")
    kind_help: ClassVar[Text] = Text(
        zh="证明材料，限定类型、大小和页数", en="Evidence, limited in type, size and pages"
    )
    asks: ClassVar[Text] = Text(zh="请上传", en="Upload")
    holds: ClassVar[str] = "file"
    type: Literal["file"]
    accept: tuple[FileType, ...] = Field(default=("pdf", "jpg", "png"), min_length=1)
    max_mb: int = Field(default=10, ge=1, le=50)
    max_pages: int = Field(default=50, ge=1, le=500)
    max_files: int = Field(default=1, ge=1, le=20)

    def read(self, raw: Any, lists: Lists) -> tuple[list[str] | None, list[Problem]]:
        if raw is None or isinstance(raw, str):
            raw = [raw]
        if not isinstance(raw, (list, tuple)):
            raise reading.Unreadable("not_text")
        ids: list[str] = []
        for item in raw[:1000]:
            text = reading.read_line(item)
            if text and not _ID.fullmatch(text):
                return self.refuse(
                    "not_a_file",
                    "找不到上传的文件，请重新上传。",
                    "the uploaded file was not found; upload it again.",
                )
            if text and text not in ids:
                ids.append(text)
        if len(ids) > self.max_files:
            return self.refuse(
                "too_many_files", f"最多{self.max_files}个文件，现有{len(ids)}个，请删去多余的。",
                f"at most {self.max_files} files; there are {len(ids)}. Remove the others."
            )  # fmt: skip
        return ids or None, []

    def limits(self) -> Text:
        """The sentence shown before anyone chooses a file (domain 4.11)."""
        types = [TYPE_TITLES[t] for t in self.accept]
        pages = "pdf" in self.accept
        more = self.max_files > 1
        zh = f"{'、'.join(types)}，每个不超过{self.max_mb} MB" + (f"、{self.max_pages}页" if pages else "")
        en = f"{', '.join(types)}; at most {self.max_mb} MB" + (
            f" and {self.max_pages} pages" if pages else ""
        )
        return Text(
            zh=f"{zh}{f'，最多{self.max_files}个' if more else ''}。",
            en=f"{en} each{f', at most {self.max_files} files' if more else ''}.",
        )

    def fact(self, value: Any, lists: Lists) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)

    def display(self, value: Any, lists: Lists, language: str) -> str:
        count = len(value or ())
        if not count:
            return ""
        return f"{count} file{'s' if count > 1 else ''}" if language.startswith("en") else f"{count}个文件"

    def form_field(self, lists: Lists, language: str) -> Any:
        from forms_config.fields.controls import FileIdsWidget, KindField

        field = KindField(self, lists, language, widget=FileIdsWidget(self.accept, self.max_files))
        field.limits = self.limits().in_language(language)
        field.max_bytes = self.max_mb * 1024 * 1024
        return field

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {
            "type": "array", "items": {"type": "string", "pattern": f"^{_ID.pattern}$"},
            "uniqueItems": True, "minItems": 1, "maxItems": self.max_files,
        }  # fmt: skip
