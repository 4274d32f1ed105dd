"""What the documents say exists, and both READMEs say the same."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.ROOT)
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GUIDES = ROOT / "docs" / "guides"
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_make_command_in_the_documents_is_a_target(document: Path) -> None:
    commands = re.findall(r"`make ([a-z]+)[^`]*`|^make ([a-z]+)", document.read_text(encoding="utf-8"), re.M)
    assert {one or other for one, other in commands} <= TARGETS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_in_the_documents_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_names_both_commands(readme: str) -> None:
    block = re.findall(r"```sh\n(.*?)```", read(readme), re.S)[0]
    assert [line.split("#")[0].strip() for line in block.splitlines()] == ["make run", "make test"]


@pytest.mark.parametrize("readme", READMES)
def test_the_layout_is_ten_lines_that_exist(readme: str) -> None:
    layout = re.findall(r"```\n(forms_config/.*?)```", read(readme), re.S)[0].splitlines()
    names = [line.split()[0] for line in layout]
    assert len(names) == 10
    assert [name for name in names if name != "var/" and not (ROOT / name).exists()] == []


def test_both_readmes_have_the_same_shape() -> None:
    english, chinese = map(read, READMES)
    for pattern in (r"^## ", r"^\d\. ", r"`[A-Z_]{4,}`"):
        assert len(re.findall(pattern, english, re.M)) == len(re.findall(pattern, chinese, re.M))


def test_the_rooms_of_the_architecture_exist() -> None:
    text = read("docs/architecture.md")
    for package, rooms in re.findall(r"^## \d\. `(\w+)`\n(.*?)(?=^## |\Z)", text, re.M | re.S):
        for cell in re.findall(r"^\| (`.*?) \|", rooms, re.M):
            for room in re.findall(r"`([\w/.]+)`", cell):
                assert (ROOT / package / room).exists(), f"{package}/{room}"


def test_decisions_are_numbered_without_a_gap_and_titled_by_their_number() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for number, path in enumerate(files, start=1):
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. ")


def test_the_variables_the_readme_names_are_read_by_the_settings() -> None:
    source = read("cms/settings/__init__.py")
    for name in set(re.findall(r"`([A-Z_]{4,})`", read("README.md"))):
        assert name in source


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_management_command_in_the_documents_exists(document: Path) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", document.read_text(encoding="utf-8")))
    assert named - set(get_commands()) == set()


def test_every_guide_has_its_chinese_twin_of_the_same_shape() -> None:
    english = {path.name: path.read_text(encoding="utf-8") for path in GUIDES.glob("*.md")}
    chinese = {path.name: path.read_text(encoding="utf-8") for path in (GUIDES / "zh").glob("*.md")}
    assert len(english) >= 9
    assert set(english) == set(chinese)
    for name in english:
        for pattern in (r"^#+ ", r"^\d\. ", r"^\| ", r"^- ", r"^```"):
            counts = [len(re.findall(pattern, text[name], re.M)) for text in (english, chinese)]
            assert counts[0] == counts[1], (name, pattern)


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_leads_to_every_guide_in_its_language(readme: str) -> None:
    folder = GUIDES if readme == "README.md" else GUIDES / "zh"
    linked = {ROOT / link for link in re.findall(r"\]\((docs/guides/[^)]+)\)", read(readme))}
    assert linked == set(folder.glob("*.md"))


@pytest.mark.parametrize("readme", READMES)
def test_the_tour_names_people_of_the_demo(readme: str) -> None:
    from cms.demo.people import ACCOUNTS

    known = {account.username: account.name for account in ACCOUNTS}
    named = re.findall(r"([\u4e00-\u9fff]{3}) ?[（(]`([a-z-]+\d*)`", read(readme))
    assert len(named) >= 9
    assert [(name, account) for name, account in named if known.get(account) != name] == []


@pytest.mark.parametrize("guide", [GUIDES / "operator.md", GUIDES / "zh" / "operator.md"], ids=["en", "zh"])
def test_the_variables_the_operator_is_told_are_read(guide: Path) -> None:
    source = read("cms/settings/__init__.py") + read("cms/running/supervisor.py")
    source += '"DATABASE_URL"' if "dj_database_url.config(" in source else ""  # which reads that name
    names = set(re.findall(r"^\| `([A-Z_]+)`", guide.read_text(encoding="utf-8"), re.M))
    assert len(names) == 15
    assert {name for name in names if f'"{name}"' not in source} == set()
