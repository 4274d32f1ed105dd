"""N25-4a: people with any of these documents may apply, each checked by its own rule."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from forms_config.definitions import FIELD_KINDS
from forms_config.fields import documents
from forms_config.fields.policy import POLICY
from tests.forms.examples import LI_MING, WANG_FANG, field

IDENTITY = FIELD_KINDS["identity"].model_validate(field("identity"))


def codes(kind: str, number: str) -> list[str]:
    return [p.code for p in IDENTITY.parse({"kind": kind, "number": number}, {})[1]]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("citizen_id", LI_MING),
        ("citizen_id", WANG_FANG.lower()),
        ("citizen_id", " 000000 19900307 0014 "),
        ("citizen_id", "００００００１９９００３０７００１４"),
        ("hmt_residence_permit", "810000199003070015"),
        ("hmt_residence_permit", "830000199003070027"),
        ("hk_macau_travel_permit", "H00000001"),
        ("hk_macau_travel_permit", "m0000000101"),
        ("taiwan_travel_permit", "00000001"),
        ("taiwan_travel_permit", "0000000101"),
        ("foreign_permanent_residence", "CAN000062010204"),
        ("foreign_permanent_residence", "xxa 0000 620102 0 7"),
        ("foreign_permanent_residence", "900124199003070013"),
        ("foreign_permanent_residence", "911031199003070014"),
        ("foreign_work_permit", "X0000000001"),
        ("passport", "E00000001"),
    ],
)
def test_n25_4a_every_document_is_accepted(kind: str, number: str) -> None:
    assert codes(kind, number) == []


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        ("citizen_id", LI_MING[:17] + "5", "identity_checksum"),
        ("citizen_id", LI_MING[:17], "identity_length"),
        ("citizen_id", "000000199013070014", "identity_birth_date"),
        ("citizen_id", "000000209003070014", "identity_birth_date"),
        ("citizen_id", "990000199003070014", "identity_region"),
        ("citizen_id", "A00000199003070014", "identity_format"),
        ("hmt_residence_permit", LI_MING, "identity_region"),
        ("hmt_residence_permit", "810000199003070016", "identity_checksum"),
        ("hk_macau_travel_permit", "A00000001", "identity_format"),
        ("hk_macau_travel_permit", "H000000010", "identity_format"),
        ("taiwan_travel_permit", "0000001", "identity_format"),
        ("foreign_permanent_residence", "811031199003070014", "identity_format"),
        ("foreign_permanent_residence", "911031199003070015", "identity_checksum"),
        ("foreign_permanent_residence", "916031199003070014", "identity_region"),
        ("foreign_permanent_residence", "911999199003070014", "identity_country"),
        ("foreign_permanent_residence", "911031199013070014", "identity_birth_date"),
        ("foreign_permanent_residence", "CAN000062010203", "identity_checksum"),
        ("foreign_permanent_residence", "QQQ000062010204", "identity_country"),
        ("foreign_permanent_residence", "CAN990062010204", "identity_region"),
        ("foreign_permanent_residence", "CAN000062130204", "identity_birth_date"),
        ("foreign_permanent_residence", "CA1000062010204", "identity_format"),
        ("taiwan_travel_permit", "000000011", "identity_format"),
        ("foreign_work_permit", "12", "identity_format"),
        ("passport", "ABCDE", "identity_format"),
        ("library_card", "1", "identity_kind_unknown"),
        ("", LI_MING, "identity_kind_missing"),
    ],
)
def test_n25_4a_each_slip_is_named_with_its_remedy(kind: str, number: str, code: str) -> None:
    assert codes(kind, number) == [code]


def test_the_check_character_message_says_what_to_do() -> None:
    _, problems = IDENTITY.parse({"kind": "citizen_id", "number": LI_MING[:17] + "5"}, {})
    assert problems[0].text.zh == "项identity：第18位校验码不对，请核对证件。"


def test_a_real_season_does_not_accept_the_fictional_region() -> None:
    POLICY.accept_test_region = False
    assert codes("citizen_id", LI_MING) == ["identity_region"]


def test_a_document_the_form_does_not_accept_is_refused() -> None:
    only = FIELD_KINDS["identity"].model_validate(field("identity", accepts=["citizen_id", "passport"]))
    _, problems = only.parse({"kind": "taiwan_travel_permit", "number": "00000001"}, {})
    assert [p.code for p in problems] == ["identity_kind_not_accepted"]


def test_a_bare_number_is_recognised() -> None:
    kinds = {
        n: IDENTITY.parse(n, {})[0]["kind"]
        for n in (LI_MING, "810000199003070015", "911031199003070014", "H00000001")
    }
    assert list(kinds.values()) == [
        "citizen_id", "hmt_residence_permit", "foreign_permanent_residence", "hk_macau_travel_permit",
    ]  # fmt: skip


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2007, 1, 1)), st.integers(0, 999))
def test_gb_11643_any_well_formed_number_passes_and_any_one_wrong_digit_fails(born: date, order: int) -> None:
    head = f"000000{born:%Y%m%d}{order:03}"
    number = head + ric.calc_check_digit(head + "0")
    assert codes("citizen_id", number) == []
    stored = {"kind": "citizen_id", "number": number}
    assert documents.birth_date(stored) == born
    assert documents.sex(stored) == ("1" if order % 2 else "2")
    for place in (14, 15, 16):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert codes("citizen_id", wrong) == ["identity_checksum"]


def test_icao_9303_the_check_digit_of_the_standards_own_example() -> None:
    assert documents.icao_check_digit("520727") == "3"
    assert documents.icao_check_digit("AB2134<<<".replace("<", "0")) == "5"


@given(
    st.dates(min_value=date(1930, 1, 1), max_value=date(2007, 1, 1)), st.integers(0, 9), st.integers(7, 13)
)
def test_n25_4a_any_one_wrong_digit_of_an_old_card_fails(born: date, order: int, place: int) -> None:
    head = f"CAN0000{born:%y%m%d}{order}"
    number = head + documents.icao_check_digit(head)
    assert codes("foreign_permanent_residence", number) == []
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert codes("foreign_permanent_residence", wrong) in (["identity_checksum"], ["identity_birth_date"])


@pytest.mark.parametrize(
    "kind", ["hk_macau_travel_permit", "taiwan_travel_permit", "foreign_work_permit", "passport"]
)
def test_documents_without_a_published_check_are_looked_at_by_shape_alone(kind: str) -> None:
    assert documents.DOCUMENT_KINDS[kind].check is None
