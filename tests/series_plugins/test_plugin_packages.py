"""A package adds to Zhiping by being installed: the shipped example, one begun with startseries, and broken ones."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from series_plugins.scaffold import EXAMPLE

ROOT = Path(__file__).resolve().parents[2]
RUN = """
import json, os, sys
import django
django.setup()
from forms_config.answers import read_answers
from cms.authoring.form_tab.config import config_part
from cms.authoring.models import SeriesDraft
from forms_config.definitions import Form
form = Form.model_validate({"key": "f", "title": {"zh": "表", "en": "Form"}, "sections": [{"key": "s", "title": {"zh": "节", "en": "S"},
    "fields": [{"type": "soils_orcid", "key": "orcid", "title": {"zh": "学者号", "en": "ORCID"}, "required": True}]}]})
right = read_answers(form, {"orcid": "0000000218250097"}, lists={}, context={}, partial=False)
wrong = read_answers(form, {"orcid": "0000-0002-1825-0098"}, lists={}, context={}, partial=False)
drawn = form.field("orcid").form_field({}, "zh-hans")
print(json.dumps({"right": right.answers, "wrong": [p.text.zh for p in wrong.problems], "label": str(drawn.label),
                  "help": [k["help"] for k in config_part(SeriesDraft(), {})["kinds"] if k["kind"] == "soils_orcid"]}, ensure_ascii=False))
"""


def install(package: Path, site: Path) -> Path:
    """A real build and installation, without any registry."""
    source = site.parent / f"source-of-{site.name}"
    subprocess.run(["cp", "-r", str(package), str(source)], check=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation",
               "--disable-pip-version-check", "--target", str(site), str(source)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


def run(site: Path, *arguments: str, code: int = 0) -> str:
    environment = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{ROOT}", "DJANGO_SETTINGS_MODULE": "tests.settings",
                   "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(EXAMPLE, tmp_path_factory.mktemp("installed") / "site")


def test_the_installed_example_s_kind_is_in_the_schema(site: Path) -> None:
    schema = json.loads(run(site, "manage.py", "series", "schema"))
    kind = schema["$defs"]["OrcidField"]
    assert kind["properties"]["type"]["const"] == "soils_orcid"
    assert {"$ref": "#/$defs/OrcidField"} in schema["$defs"]["Section"]["properties"]["fields"]["items"][
        "oneOf"
    ]


def test_the_installed_example_s_kind_works_in_a_form_and_stands_in_the_palette_with_its_help(
    site: Path,
) -> None:
    told = json.loads(run(site, "-c", RUN))
    assert told == {
        "right": {"orcid": "0000-0002-1825-0097"},
        "wrong": ["学者号：最后一位校验码不对，请核对。"],
        "label": "学者号",
        "help": ["学者的16位ORCID号，自动核对校验位"],
    }


def test_the_installed_example_passes_its_own_tests_and_its_series_is_sound(site: Path) -> None:
    told = run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(EXAMPLE / "tests"))
    assert "5 passed" in told


def test_startseries_makes_a_package_that_passes_its_own_tests(tmp_path: Path) -> None:
    out = StringIO()
    package = tmp_path / "hydrology"
    call_command("startseries", "hydrology", str(package), title="水文监测", title_en="Hydrology", stdout=out)
    assert "pip install" in out.getvalue()
    texts = {p: p.read_text("utf-8") for p in package.rglob("*") if p.is_file()}
    assert [
        str(p) for p, text in texts.items() if "soil" in text.lower() or "土壤" in text or "soil" in p.name
    ] == []
    site = install(package, tmp_path / "site")
    assert "5 passed" in run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(package / "tests"))
    assert "System check identified no issues" in run(site, "manage.py", "check")


@pytest.mark.parametrize(("name", "title", "words"), [
    ("Hydro", "", "lower-case"), ("class", "", "lower-case"), ("../x", "", "lower-case"), ("x" * 40, "", "lower-case"),
    ("hydro", "{zh: x}", "title"), ("hydro", 'a"b', "title"),
])  # fmt: skip
def test_startseries_refuses_names_that_would_not_work(
    tmp_path: Path, name: str, title: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("startseries", name, str(tmp_path / "new"), title=title, stdout=StringIO())
    assert not (tmp_path / "new").exists()


def test_startseries_never_writes_over_anything(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", "utf-8")
    with pytest.raises(CommandError, match="not an empty folder"):
        call_command("startseries", "hydro", str(tmp_path), stdout=StringIO())
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_broken_package_stops_nobody_and_is_named(tmp_path: Path) -> None:
    package = tmp_path / "broken"
    call_command("startseries", "broken", str(package), stdout=StringIO())
    (package / "zhiping_broken" / "fields.py").write_text("raise RuntimeError('no battery')\n", "utf-8")
    (package / "zhiping_broken" / "functions.py").write_text("FUNCTIONS = ['not a function']\n", "utf-8")
    (package / "zhiping_broken" / "guards.py").write_text(
        "def register(words, vocabulary):\n    return 1 / 0\n", "utf-8"
    )
    (package / "zhiping_broken" / "__init__.py").write_text(
        "def packs():\n    return ['/no/such/folder']\n", "utf-8"
    )
    site = install(package, tmp_path / "site")
    told = run(site, "manage.py", "check")
    for group, why in (
        ("zhiping.fields", "no battery"),
        ("zhiping.functions", "no Function"),
        ("zhiping.guards", "division by zero"),
    ):
        assert any(group in line and why in line and "broken" in line for line in told.splitlines()), told
    assert "no series.yaml in /no/such/folder" in told
    listed = run(site, "manage.py", "series", "check", code=1)
    assert "Plugin broken failed" in listed
    assert any(line.endswith("series, 1 problems") for line in listed.splitlines())
