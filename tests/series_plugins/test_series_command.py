"""`manage.py series`, as an operator uses it."""

import json
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from forms_config.shapes import Text
from series_plugins import registry
from series_plugins.pack import read_pack
from series_plugins.sources import write_source
from tests.series_plugins.small_pack import lay_out, small_pack
from tests.workflows.season import make_actor
from workflows.organizations.acting import system_actor
from workflows.releases.models import Release
from workflows.releases.verbs import publish_release


def run(*args: str) -> str:
    out = StringIO()
    call_command("series", *args, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return lay_out(small_pack(), tmp_path / "small")


def test_check_ends_with_the_count(small: Path) -> None:
    assert run("check", str(small)).splitlines()[-1] == "1 series, 0 problems"


def test_check_tells_remarks_that_are_no_problems(small: Path) -> None:
    criteria = small / "criteria" / "senior.yaml"
    text = criteria.read_text("utf-8").replace(
        "parameters:\n", "parameters:\n  forgotten: [{from: 2020-01-01, value: 3}]\n", 1
    )
    criteria.write_text(text, "utf-8")
    said = run("check", str(small)).splitlines()
    assert said[-1] == "1 series, 0 problems"
    [remark] = [line for line in said if "forgotten" in line]
    assert remark.startswith("提示 / Remark: small/criteria/senior: ")
    assert "没有被用到" in remark
    assert "is not used" in remark


def test_a_series_reads_its_levels_and_routes_back_by_their_labels(small: Path) -> None:
    document = read_pack(small).document
    assert document is not None
    assert document.lists["context/level"].by_code()["senior"].title.zh == "高级"
    assert document.lists["context/route"].by_code()["ordinary"].title.en == "Ordinary"
    assert "context/level" not in document.codelists


def test_check_names_file_and_line_and_exits_1(small: Path) -> None:
    criteria = small / "criteria" / "senior.yaml"
    criteria.write_text(criteria.read_text("utf-8").replace("param: years", "param: yeers"), "utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("series", "check", str(small), stdout=out)
    assert stopped.value.code == 1
    assert "criteria/senior.yaml:9:" in out.getvalue()
    assert out.getvalue().splitlines()[-1] == "1 series, 1 problems"


def test_a_broken_pack_does_not_stop_the_other(small: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "series.yaml").write_text("a: [", "utf-8")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("series", "check", str(broken), str(small), stdout=out)
    assert out.getvalue().splitlines()[-1] == "2 series, 1 problems"


@pytest.mark.django_db
def test_installing_twice_makes_one_release() -> None:
    first, second = run("install"), run("install")
    assert first == second
    assert "engineering.cybersecurity: release 1" in first
    assert Release.objects.count() == len(first.splitlines())


@pytest.mark.django_db
def test_export_gives_the_release_back(small: Path, tmp_path: Path) -> None:
    document = read_pack(small).document
    assert document is not None
    publish_release(document, actor=None, reason="test")
    run("export", "testing.small", str(tmp_path / "out.zip"))
    again = read_pack(tmp_path / "out.zip").document
    assert again is not None
    assert again.digest == document.digest
    with pytest.raises(CommandError, match="nothing was written"):
        run("export", "testing.small", str(tmp_path / "out.zip"))
    with pytest.raises(CommandError, match="no release"):
        run("export", "testing.none", str(tmp_path / "none"))


@pytest.mark.django_db
def test_a_workbook_goes_out_and_comes_in_again(small: Path, tmp_path: Path) -> None:
    document = read_pack(small).document
    assert document is not None
    publish_release(document, actor=None, reason="test")
    book = str(tmp_path / "small.xlsx")
    assert run("export", "testing.small", book) == f"testing.small release 1 → {book}\n"
    assert run("export", "testing.small@1", str(tmp_path / "folder")).endswith("folder\n")
    assert run("check", book, str(tmp_path / "folder")).splitlines()[-1] == "2 series, 0 problems"
    assert run("diff", book, "testing.small").splitlines()[-1] == "0 changes"
    assert run("install", book) == f"testing.small: release 1 ({document.digest[:12]})\n"
    with pytest.raises(CommandError, match="nothing was written"):
        run("export", "testing.small", book)
    with pytest.raises(CommandError, match="nothing was written"):
        run("export", "testing.small", str(tmp_path / "nowhere" / "x.xlsx"))


@pytest.mark.django_db
def test_a_newer_package_does_not_go_over_what_a_department_published(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installing runs at every start; a series that a department writes is the department's (decision 9)."""
    reading = read_pack(small)
    assert reading.document is not None
    monkeypatch.setattr(registry, "discover", lambda: ([SimpleNamespace(name="small")], []))
    monkeypatch.setattr(registry, "read_found", lambda pack: reading)
    editor = make_actor("ed", "department.editor", None)
    theirs = reading.document.model_copy(
        update={"about": Text(zh="部门改过的", en="As the department has it")}
    )
    release = publish_release(theirs, actor=editor, reason="autumn")
    (kept,) = registry.install_packs(actor=system_actor())
    assert kept.release == release
    assert Release.objects.filter(series_key=theirs.key).count() == 1
    (asked,) = registry.install_packs(actor=system_actor(), names=frozenset({"small"}))
    assert asked.release is not None
    assert asked.release.number == 2


def test_a_workbook_is_checked_by_sheet_and_row(small: Path, tmp_path: Path) -> None:
    document = read_pack(small).document
    assert document is not None
    path = write_source(document, tmp_path / "small.xlsx")
    book = load_workbook(path)
    book["级别"]["D2"].value = "highest"
    book.save(path)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("series", "check", str(path), str(tmp_path / "none.xlsx"), stdout=out)
    assert "small.xlsx/级别:2: “级别”表第2行“位次”列：应为整数，现在是“highest”。" in out.getvalue()
    assert "none.xlsx does not exist" in out.getvalue()


def test_diff_tells_what_changed(small: Path, tmp_path: Path) -> None:
    other = lay_out(small_pack(), tmp_path / "other")
    criteria = other / "criteria" / "senior.yaml"
    criteria.write_text(criteria.read_text("utf-8").replace("value: 5", "value: 4"), "utf-8")
    told = run("diff", str(small), str(other))
    assert told.splitlines()[-1] == "1 changes"
    assert "5" in told.splitlines()[0]
    assert "4" in told.splitlines()[0]


def test_verify_shows_the_offending_path(small: Path) -> None:
    workflow = small / "workflows" / "review.yaml"
    workflow.write_text(workflow.read_text("utf-8").replace("vote_passed@1", "committee_in_date@1"), "utf-8")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("series", "verify", str(small), stdout=out)
    assert "announce → result" in out.getvalue()
    assert "[machine.gate.vote]" in out.getvalue()


def test_evaluate_prints_verdict_and_explanation_as_json(small: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"answers": {"obtained": "2021-01-01", "projects": []}}), "utf-8")
    result = json.loads(run("evaluate", str(small), "--offering", "senior/ordinary", "--facts", str(facts)))
    assert result["overall"] == "unmet"
    assert {r["key"]: r["verdict"] for r in result["rules"]} == {"tenure": "unmet", "projects": "unmet"}
    assert result["rules"][0]["cite"] == "rules/3"
    assert result["rules"][0]["zh"]["sentence"]
    assert result["rules"][0]["en"]["sentence"]


def test_evaluate_says_what_is_wrong_with_its_input(small: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text("[]", "utf-8")
    with pytest.raises(CommandError, match="should be an object"):
        run("evaluate", str(small), "--offering", "senior/ordinary", "--facts", str(facts))
    with pytest.raises(CommandError, match="known: senior/ordinary"):
        run("evaluate", str(small), "--offering", "x/y", "--facts", str(facts))


def test_the_schema_names_every_part_of_a_document() -> None:
    schema = json.loads(run("schema"))
    assert {"forms", "criteria", "workflows", "offerings", "samples"} <= set(schema["properties"])


def test_the_committed_schema_is_the_one_in_force() -> None:
    committed = Path(__file__).resolve().parents[2] / "docs" / "schema" / "series.json"
    assert json.loads(committed.read_text("utf-8")) == json.loads(run("schema"))
