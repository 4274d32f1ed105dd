"""N25-11, point 11: a notice is read whole: every clause found, no character lost, none invented."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from cms.public.notices.citing import anchor_of, printed
from cms.public.notices.docx_reader import UnreadableDocument, parse_docx
from cms.public.notices.healing import content_of, heal
from cms.public.notices.numbering import han_to_int, int_to_han
from cms.public.notices.parser import parse_text

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent.parent / "shared" / "seeds"
DEMO = HERE.parent.parent / "cms" / "public" / "demo"
OWN = [HERE / "messy.txt", *sorted(DEMO.glob("*.txt"))]
SEED_CLAUSES = {
    "000_6a0037a8a60d6f05.txt": [(1, 7), (2, 4), (3, 5)],
    "003_07079c257fa9233a.txt": [(number, 0) for number in range(1, 13)],
}


def files_to_read() -> list[Path]:
    """Our own notices always; the published ones where they are at hand, and a line that says when not."""
    seeds = sorted(SEEDS.glob("*.txt"))
    if not seeds:
        print("No published notices beside this checkout: read our own wording only.")
    return [*OWN, *seeds]


@pytest.mark.parametrize("path", files_to_read(), ids=lambda path: path.stem)
def test_no_character_is_lost_or_invented(path: Path) -> None:
    text = path.read_text("utf-8")
    notice = parse_text(text)
    assert "".join("".join(notice.texts()).split()) == content_of(text)
    assert notice.doubts == ()
    assert len(set(notice.anchors())) == len(notice.anchors())
    assert all(part.strip() == part for part in notice.texts())


@pytest.mark.parametrize("name", SEED_CLAUSES)
def test_every_article_and_item_of_the_published_notices_is_found(name: str) -> None:
    if not (SEEDS / name).exists():
        pytest.skip("the published notices are not beside this checkout; our own wording stands in")
    notice = parse_text((SEEDS / name).read_text("utf-8"))
    assert [(article.number, len(article.items)) for article in notice.articles] == SEED_CLAUSES[name]
    for article in notice.articles:
        assert [item.number for item in article.items] == list(range(1, len(article.items) + 1))
    assert notice.title.startswith("关于做好20")
    assert notice.title.endswith("年度全省职称评审工作的通知")
    assert notice.part("salutation").endswith("有关企事业单位：")
    assert (notice.issued_on is None) == name.startswith("003")


def test_the_page_break_inside_a_sentence_and_the_second_paragraph_of_2_1() -> None:
    notice = parse_text((DEMO / "improving_2020.txt").read_text("utf-8"))
    assert "art-2-1-p2" in notice.anchors()
    assert notice.closing == ("本通知未规定的事项，按现行政策执行。",)
    broken = parse_text(
        "示例厅\n示人函〔2025〕1号\n关于核查的通知\n各单位：\n\n一、要求\n\n（一）核查。各市确认后\n\n报送同级部门。\n\n（二）归档。长期保存。"
    )
    assert broken.articles[0].heading == "要求"
    assert broken.articles[0].items[0].paragraphs == ("各市确认后报送同级部门。",)


def test_a_messy_notice_is_healed() -> None:
    notice = parse_text((HERE / "messy.txt").read_text("utf-8"))
    assert notice.parts("preamble") == ("附件2",)
    assert notice.title == "关于开展职称材料核查的通知"
    assert notice.document_number == "示人社函〔2024〕31号"
    assert notice.issued_on is not None
    assert notice.issued_on.isoformat() == "2024-08-01"
    first = notice.articles[0]
    assert first.heading == "先自查。"
    assert "2024年9月底前" in first.paragraphs[0]
    assert "二、三级单位" in first.paragraphs[0]
    assert "Zhiping 3.11版，地址<http://zhiping.example/check>，" in first.paragraphs[0]
    assert notice.anchors() == (
        *("art-1", "art-1-p2", "art-2", "art-2-1", "art-2-2", "art-2-2-1", "art-2-2-2", "art-2-2-3"),
        *("art-3", "art-3-1", "art-3-1-p2"),
    )
    assert notice.closing == ("特此通知。",)


def test_the_yearly_notice_has_the_articles_that_rules_cite() -> None:
    notice = parse_text((DEMO / "yearly_2025.txt").read_text("utf-8"))
    assert [article.number for article in notice.articles] == list(range(1, 13))
    assert "5个工作日" in notice.articles[7].paragraphs[0]
    assert notice.articles[4].heading == "做好制度衔接。"
    assert {"art-8-p2", "art-8-p3", "art-6-p2", "art-7-3", "art-1-p2"} <= set(notice.anchors())
    assert notice.parts("attachments", among="trailer")[0].startswith("附件：")


def test_chapters_stand_before_their_first_article() -> None:
    notice = parse_text((DEMO / "cybersecurity_2025.txt").read_text("utf-8"))
    assert [article.number for article in notice.articles] == list(range(1, 19))
    assert notice.articles[0].chapter == "第一章总则"
    assert len(notice.articles[10].items) == 11
    assert [article.heading for article in notice.articles] == [""] * 18, "a rule is not mistaken for a name"
    assert [point.anchor for point in notice.articles[12].items[2].items][-1] == "art-13-3-5"


@pytest.mark.parametrize(
    ("written", "healed"),
    [
        ("有关 企事业单位", "有关企事业单位"),
        ("十 一、", "十一、"),
        (" 四 、进一步", "四、进一步"),
        ("2025年7\n月底", "2025年7月底"),
        ("第2\n0条", "第20条"),
        ("Django 5.2 与 Wagtail\n8.0", "Django 5.2与Wagtail 8.0"),
        ("<http://a.exam\nple/x>某网", "<http://a.example/x>某网"),
        ("http://a.example/\nb?c", "http://a.example/b?c"),
        ("人社部 教育部关于", "人社部 教育部关于"),
        ("[bookmark: _GoBack]关于", "关于"),
        ("职\u200b称\ufeff\u00a0评\u3000审\x00", "职称评审"),
        ("𠮷\n野", "𠮷野"),
        ("e\u0301t\ud800e", "e\u0301te"),
    ],
)
def test_breaks_inside_words_heal_and_sensible_blanks_stay(written: str, healed: str) -> None:
    assert heal(written) == healed


SOME_TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("一二三十（）、。：；第条章附件关于通知厅局〔〕年月日号12 \n\n\t<>a.")),
        st.characters(),
    ),
    max_size=300,
)


@given(SOME_TEXT)
def test_whatever_is_read_nothing_is_lost_or_invented(text: str) -> None:
    notice = parse_text(text)
    assert "".join("".join(notice.texts()).split()) == content_of(text)
    assert len(set(notice.anchors())) == len(notice.anchors())


@given(st.lists(st.integers(1, 4), min_size=1, max_size=14), st.integers(8, 40))
def test_a_notice_wrapped_at_any_width_is_read_as_unwrapped(items: list[int], width: int) -> None:
    body = []
    for number, count in enumerate(items, start=1):
        body.append(f"{int_to_han(number)}、各单位应当认真核对材料，逐项登记。")
        body += [
            f"（{int_to_han(n)}）材料齐全的，予以接收并告知结果，长期保存备查。" for n in range(1, count + 1)
        ]
    wrapped = [line[at : at + width] for line in body for at in range(0, len(line), width)]
    head = "示例省测试厅\n示测函〔2025〕3号\n关于测试的通知\n各单位：\n"
    plain, broken = parse_text(head + "\n".join(body)), parse_text(head + "\n".join(wrapped))
    assert [len(article.items) for article in broken.articles] == items
    assert plain.articles == broken.articles


def test_a_number_out_of_turn_is_text_and_a_gap_is_reported() -> None:
    head = "示例省测试厅\n示测函〔2025〕3号\n关于测试的通知\n各单位：\n"
    notice = parse_text(head + "一、甲。\n三、丙。\n二、乙。\n")
    assert [article.number for article in notice.articles] == [1, 3]
    assert len(notice.doubts) == 2
    assert notice.articles[1].paragraphs[-1] == "二、乙。"


@given(st.integers(1, 999))
def test_han_numbers_read_back(number: int) -> None:
    assert han_to_int(int_to_han(number)) == number


@pytest.mark.parametrize(
    ("cited", "anchor"),
    [
        ("8", "art-8"),
        ("八", "art-8"),
        ("第八条", "art-8"),
        ("二（一）", "art-2-1"),
        ("2.1", "art-2-1"),
        ("2.1p2", "art-2-1-p2"),
        ("二(一)第二款", "art-2-1-p2"),
        ("第二条第二款", "art-2-p2"),
        ("第十一条第（三）项", "art-11-3"),
        ("13.3.2", "art-13-3-2"),
        ("", None),
        ("0", None),
        ("总则", None),
        ("8; DROP", None),
    ],
)
def test_citations_as_people_write_them(cited: str, anchor: str | None) -> None:
    assert anchor_of(cited) == anchor


def test_a_citation_is_printed_as_its_notice_is_numbered() -> None:
    assert printed("7") == "第七条"
    assert printed("2.1", by_clause=False) == "二（一）"
    assert printed("二（一）第二款") == "第二条（一）第二款"
    assert printed("总则") == "总则"


def _automatic(document: object, text: str, number: int) -> None:
    paragraph = document.add_paragraph(text)  # type: ignore[attr-defined]
    properties = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", "0"), ("w:numId", str(number))):
        node = OxmlElement(tag)
        node.set(qn("w:val"), value)
        properties.append(node)
    paragraph._p.get_or_add_pPr().append(properties)


def _han_numbering(document: object) -> int:
    root = document.part.numbering_part.element  # type: ignore[attr-defined]
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "90")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for tag, value in (("w:start", "1"), ("w:numFmt", "chineseCountingThousand"), ("w:lvlText", "%1、")):
        node = OxmlElement(tag)
        node.set(qn("w:val"), value)
        level.append(node)
    abstract.append(level)
    root.insert(0, abstract)
    return int(root.add_num(90).numId)


def test_a_word_document_with_automatic_numbers_and_a_table(tmp_path: Path) -> None:
    document = Document()
    for line in ("示例省测试厅", "示测函〔2025〕9号", "关于填报材料的通知", "各单位："):
        document.add_paragraph(line)
    numbering = _han_numbering(document)
    _automatic(document, "先核对", numbering)
    document.add_paragraph("（一）核对身份 信息。")
    _automatic(document, "再填报。按下表填写", numbering)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("项目", "份数", "证书", "2"), strict=True):
        cell.text = text
    document.add_paragraph("示例省测试厅")
    document.add_paragraph("2025年9月1日")
    path = tmp_path / "a.docx"
    document.save(str(path))
    notice = parse_docx(path)
    assert notice.document_number == "示测函〔2025〕9号"
    assert [(article.label, article.heading) for article in notice.articles] == [
        ("一、", "先核对"),
        ("二、", "再填报。"),
    ]
    assert notice.articles[0].items[0].paragraphs == ("核对身份信息。",)
    assert notice.articles[1].paragraphs == ("按下表填写", "项目\u3000份数", "证书\u30002")
    assert notice.part("date", among="trailer") == "2025年9月1日"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a document"])
def test_what_is_not_a_word_document_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        parse_docx(BytesIO(data))
