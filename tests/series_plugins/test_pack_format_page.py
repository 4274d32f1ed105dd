"""The pack on the documentation page is complete and sound: what a newcomer copies works."""

import re
from pathlib import Path

from series_plugins.management.commands.series import Command
from series_plugins.pack import read_pack
from tests.series_plugins.small_pack import lay_out

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pack-format.md"
BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_pack_on_the_page_has_no_problems(tmp_path: Path) -> None:
    files = {name: content.encode() for name, content in BLOCK.findall(PAGE.read_text("utf-8"))}
    assert {"series.yaml", "forms/application.yaml", "samples/people.yaml"} <= set(files)
    reading = read_pack(lay_out(files, tmp_path))
    assert [(p.file, p.line, p.text.en) for p in reading.problems] == []
    assert reading.document is not None
    assert [s.key for s in reading.document.samples] == [
        "five_years_to_the_day",
        "one_day_short",
        "projects_not_given",
    ]


def test_every_verb_of_the_command_is_on_the_page() -> None:
    parser = Command().create_parser("manage.py", "series")
    verbs = next(a.choices for a in parser._actions if a.dest == "verb")
    page = PAGE.read_text("utf-8")
    assert [verb for verb in verbs or () if f"`manage.py series {verb}" not in page] == []
