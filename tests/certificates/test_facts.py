"""What may stand on a certificate, and how names and numbers are hidden and compared."""

import datetime
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_config.shapes import Invalid, Text
from tests.certificates.conftest import LIN
from workflows.certificates.facts import (
    clean_text,
    masked_identity,
    masked_name,
    normalized_name,
    normalized_number,
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("林知远", "林*远"),
        ("王芳", "王*"),
        ("欧阳示例", "欧**例"),
        ("阿迪力·买买提", "阿*力·买*提"),
        ("John Smith", "J*** S****"),
        ("𬭚示远", "𬭚*远"),
    ],
)
def test_a_masked_name_can_be_compared_but_not_read(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=30))
def test_no_masked_name_gives_the_name_away(name: str) -> None:
    shown = masked_name(name)
    assert len(shown) == len(name)
    assert shown.count("*") == max(1, len(name) - 2)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("000000199006010019", "000000********0019"),
        ("H00000012", "H0*****12"),
        ("E123", "****"),
    ],
)
def test_identity_numbers_of_every_kind_are_masked(number: str, shown: str) -> None:
    assert masked_identity(number) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "示2025-GC-000147",
        "  示2025-gc-000147 ",
        "示2025－ＧＣ－000147",
        "示 2025 GC".replace(" GC", "—GC") + "–000147",
        "示２０２５-GC-０００１４７",
    ],
)
def test_a_number_is_understood_however_it_is_typed(typed: str) -> None:
    assert normalized_number(typed) == "示2025-GC-000147"


def test_spaces_dots_and_width_do_not_tell_names_apart() -> None:
    assert normalized_name("阿迪力·买买提") == normalized_name(" 阿迪力 • 买买提")
    assert normalized_name("Ｊohn  smith") == normalized_name("JOHN SMITH")
    assert normalized_name("林知远") != normalized_name("林知元")


@given(st.text(max_size=60))
def test_cleaned_text_is_one_visible_line(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in clean)
    assert "\n" not in clean


def test_a_direction_override_cannot_turn_a_name_around() -> None:
    assert replace(LIN, holder_name="林\u202e远知\x00").cleaned().holder_name == "林远知"


def test_every_defect_is_told_at_once() -> None:
    broken = replace(
        LIN,
        holder_name=" ",
        title=Text(zh=""),
        committee="",
        confirmed_by="",
        series_code="g c",
        born="1990-13",
        sex="x",
        issued_on=datetime.date(2025, 11, 20),
    )
    with pytest.raises(Invalid) as refused:
        broken.cleaned()
    assert {problem.path[0] for problem in refused.value.problems} == {
        "holder_name",
        "title",
        "committee",
        "confirmed_by",
        "series_code",
        "born",
        "sex",
        "issued_on",
    }
    assert all(problem.text.zh and problem.text.en for problem in refused.value.problems)


def test_a_private_use_character_in_a_name_is_refused_not_dropped() -> None:
    with pytest.raises(Invalid):
        replace(LIN, holder_name="林\ue000远").cleaned()


def test_recognition_needs_no_committee() -> None:
    assert replace(LIN, basis="recognition", committee="").cleaned().committee == ""
