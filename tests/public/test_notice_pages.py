"""Point 11 in the site: importing, publishing, citing, reading and finding notices."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from cms.public.citations import citation_label, resolve_citation
from cms.public.demo_notices import load_demo_notices
from cms.public.importing import NoticeRefused, Outcome, read_notice, save_notice
from cms.public.models import HomePage, NoticePage
from cms.public.notices.healing import content_of
from cms.public.notices.parser import parse_text
from cms.public.search import words_of

MESSY = Path(__file__).parent / "messy.txt"
YEARLY = "示人社函〔2025〕60号"
CYBER = "示网信职改〔2025〕1号"

pytestmark = pytest.mark.django_db


@pytest.fixture
def season() -> None:
    load_demo_notices()


def run_import(*arguments: object) -> str:
    out = StringIO()
    call_command("import_notice", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def test_the_same_text_is_the_same_page_and_a_changed_text_a_new_revision(tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(MESSY.read_text("utf-8"), "utf-8")
    assert run_import(file, "--publish").startswith("created: 示人社函〔2024〕31号")
    assert run_import(file, "--publish").startswith("unchanged")
    page = NoticePage.objects.get()
    assert page.live
    assert page.revisions.count() == 1
    file.write_text(
        MESSY.read_text("utf-8").replace("留存两年", "留存三年").replace("2．可以说明的差 异；\n3．", "2．"),
        "utf-8",
    )
    said = run_import(file)
    assert said.startswith("revised")
    assert "no longer there: #art-2-2-3" in said
    page.refresh_from_db()
    assert page.revisions.count() == 2
    assert "留存两年" in page.searchable_text(), "a draft revision leaves the published page as it is"
    run_import(file, "--publish")
    page.refresh_from_db()
    assert "留存三年" in page.searchable_text()
    assert NoticePage.objects.count() == 1


def test_the_page_holds_every_character_of_the_notice() -> None:
    text = MESSY.read_text("utf-8")
    page = save_notice(parse_text(text)).page
    held = [page.preamble, page.issuer, page.document_number, page.title, page.title_note, page.salutation]
    for block in page.body:
        held += _texts(block.value) if block.block_type == "article" else [block.value]
    held += [page.attachments, page.signature, page.date_line, page.end_note]
    assert content_of("".join(held)) == content_of(text)


def _texts(clause: dict[str, Any]) -> list[str]:
    texts = [clause.get("chapter", ""), clause["label"], clause["heading"], *clause["paragraphs"]]
    for item in clause.get("items", ()):
        texts += _texts(item)
    return texts


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("prose.txt", "没有文号的一段话。".encode()),
        ("binary.txt", b"\xff\xff\xfe\x80"),
        ("notice.pdf", b"%PDF-1.7"),
        ("broken.docx", b"PK"),
    ],
)
def test_what_is_no_notice_is_refused_with_a_reason_and_leaves_nothing(
    tmp_path: Path, name: str, data: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(CommandError) as refusal:
        run_import(file)
    assert len(str(refusal.value)) > 10
    assert not NoticePage.objects.exists()


def test_a_missing_file_and_an_unknown_parent_are_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run_import(tmp_path / "none.txt")
    with pytest.raises(CommandError):
        run_import(MESSY, "--parent", "nowhere")
    with pytest.raises(NoticeRefused):
        read_notice(tmp_path)


def test_a_gb18030_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes(MESSY.read_text("utf-8").encode("gb18030"))
    assert read_notice(file) == parse_text(MESSY.read_text("utf-8"))


def test_loading_the_demo_notices_again_changes_nothing(season: None) -> None:
    counts = {page.pk: page.revisions.count() for page in NoticePage.objects.all()}
    assert {done.outcome for done in load_demo_notices()} == {Outcome.UNCHANGED}
    assert {page.pk: page.revisions.count() for page in NoticePage.objects.all()} == counts
    assert HomePage.objects.count() == 1


def test_a_citation_leads_to_its_clause(season: None, client: Client) -> None:
    url = resolve_citation(YEARLY, "8")
    assert url == "/notices/2025-60/#art-8"
    assert 'id="art-8"' in client.get("/notices/2025-60/").content.decode()
    assert resolve_citation("示人社函[2025]60 号", "第八条第二款") == "/notices/2025-60/#art-8-p2"
    assert resolve_citation(CYBER, "13.3.2", issuer="示例省互联网信息办公室") == "/notices/2025-1/#art-13-3-2"
    assert resolve_citation(CYBER, "11.99") == "/notices/2025-1/#art-11"
    assert resolve_citation(CYBER) == "/notices/2025-1/"
    assert resolve_citation("示无此号〔2025〕1号", "1") is None
    assert resolve_citation("", "1") is None
    NoticePage.objects.get(document_number=YEARLY).unpublish()
    assert resolve_citation(YEARLY, "8") is None


def test_a_citation_is_printed_as_its_notice_is_numbered(season: None) -> None:
    assert citation_label("示人社函〔2020〕28号", "2.1") == "示人社函〔2020〕28号 二（一）"
    assert citation_label(CYBER, "7") == f"{CYBER} 第七条"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_anchor_of_every_notice_is_on_its_page_once(
    season: None, client: Client, language: str
) -> None:
    with translation.override(language):
        for page in NoticePage.objects.all():
            html = client.get(page.url, headers={"accept-language": language}).content.decode()
            assert {anchor: html.count(f'id="{anchor}"') for anchor in page.anchors()} == dict.fromkeys(
                page.anchors(), 1
            )
            assert "<script>" not in html
            assert "style=" not in html


def test_markup_in_a_notice_is_text_and_addresses_are_links(client: Client) -> None:
    text = "示例省测试厅\n示测函〔2025〕3号\n关于测试的通知\n各单位：\n一、登录<http://a.example/x?y=1>查看<script>alert(1)</script>。\n"
    page = save_notice(parse_text(text), publish=True).page
    html = client.get(page.url).content.decode()
    assert '<a href="http://a.example/x?y=1" rel="nofollow">' in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_the_home_page_has_five_doors_and_the_newest_notices_first(season: None, client: Client) -> None:
    html = client.get("/").content.decode()
    assert html.count('class="doors__name"') == 5
    assert (
        html.index("司法鉴定人专业职称评价条件")
        < html.index("2025年度全省职称评审工作")
        < html.index("改进全省职称评审")
    )


def test_the_list_of_notices_by_kind_and_odd_parameters(season: None, client: Client) -> None:
    yearly = client.get("/notices/?kind=notice").content.decode()
    assert YEARLY in yearly
    assert CYBER not in yearly
    for odd in ("kind=%00", "kind=nothing", "page=zzz", "page=99999999999999999999", "page=-1"):
        assert client.get(f"/notices/?{odd}").status_code == 200


def test_pages_that_do_not_exist_and_drafts_are_not_found(season: None, client: Client) -> None:
    draft = save_notice(parse_text(MESSY.read_text("utf-8"))).page
    for path in (
        "/notices/2025-60/none/",
        "/notices/none/",
        "/none/",
        draft.get_url() or "/notices/2024-31/",
    ):
        assert client.get(path).status_code == 404


def found(client: Client, asked: str) -> str:
    response = client.get("/search/", {"q": asked})
    assert response.status_code == 200
    return response.content.decode()


def test_a_word_inside_a_longer_word_is_found(season: None, client: Client) -> None:
    assert "第十一条" not in found(client, "炼金术")
    page = found(client, "工程")
    assert CYBER in page
    assert "<mark>工程</mark>" in page
    assert CYBER in found(client, "高级工程师 代表作")
    assert CYBER not in found(client, "高级工程师 法医类")
    assert YEARLY in found(client, "60号")
    assert "示司职改〔2025〕1号" in found(client, "检案")


@pytest.mark.parametrize(
    "asked",
    [
        '"',
        "'",
        '""',
        "(",
        ")",
        "*",
        "工程 AND",
        "NOT 工程",
        "工程\x00",
        "\ud7ff",
        "a" * 5000,
        "%",
        "\\",
        "^:",
        "𠮷",
        "《》",
        "-",
        "💯",
        "{}",
    ],
)
def test_no_question_is_an_error(season: None, client: Client, asked: str) -> None:
    found(client, asked)


def test_unpublished_notices_are_not_found(season: None, client: Client) -> None:
    assert "检案" in found(client, "检案数量")
    NoticePage.objects.get(document_number="示司职改〔2025〕1号").unpublish()
    assert "示司职改" not in found(client, "检案数量")


def test_words_are_letters_digits_and_han() -> None:
    assert words_of('高级"工程师" AND c++ 2025年') == ["高级", "工程师", "AND", "c", "2025年"]
