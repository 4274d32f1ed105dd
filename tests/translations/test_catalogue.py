"""What is wrong with fragments is said in sentences; what is right is built, the same bytes each time."""

import gettext
import io
from pathlib import Path

from cms.translations.catalogue import build, fragments, merge, missing
from cms.translations.extraction import Message


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / "fragments" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_two_people_who_translate_differently_are_told(tmp_path: Path) -> None:
    one = write(tmp_path, "alice.po", 'msgid "year"\nmsgstr "年度"\n')
    other = write(tmp_path, "bob.po", 'msgid "year"\nmsgstr "年份"\n')
    merged = merge([one, other])
    assert merged.problems == ["bob.po: “year” is “年份” here and “年度” in alice.po"]
    assert merged.entries[(None, "year")].msgstr == "年度"


def test_contexts_keep_two_meanings_apart(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.po", 'msgid "title"\nmsgstr "标题"\n\nmsgctxt "job"\nmsgid "title"\nmsgstr "职称"\n'
    )
    assert merge([path]).problems == []


def test_empty_fuzzy_and_lost_placeholders_are_told_all_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a.po",
        'msgid "Save"\nmsgstr ""\n\n#, fuzzy\nmsgid "Close"\nmsgstr "关闭"\n\n'
        'msgid "Until %(day)s"\nmsgstr "截至 %(date)s"\n',
    )
    assert merge([path]).problems == [
        "a.po: “Save” has no Chinese",
        "a.po: “Close” is marked fuzzy",
        "a.po: “Until %(day)s”: placeholders ['%(day)s'] in English, ['%(date)s'] in Chinese",
    ]


def test_a_message_in_use_without_chinese_is_named_once_with_its_place(tmp_path: Path) -> None:
    used = [Message(None, "Submit", None, "a.py:3"), Message(None, "Submit", None, "b.html:9")]
    assert missing(used, {}) == ["a.py:3: “Submit” has no Chinese"]


def test_the_catalogue_is_built_the_same_from_fragments_in_any_order(tmp_path: Path) -> None:
    write(tmp_path, "b.po", 'msgid "Save"\nmsgstr "保存"\n')
    write(tmp_path, "a.po", 'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s 天"\n')
    write(tmp_path, "a.js.po", 'msgid "Saving…"\nmsgstr "正在保存……"\n')
    paths = fragments(tmp_path, "django")
    assert [path.name for path in paths] == ["a.po", "b.po"]
    assert build(merge(paths).entries) == build(merge(reversed(paths)).entries)
    built = gettext.GNUTranslations(io.BytesIO(build(merge(paths).entries)[1]))
    assert built.gettext("Save") == "保存"
    assert built.ngettext("%(n)s day", "%(n)s days", 3) == "%(n)s 天"
