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
        ("foreign_permanent_residence", "XXX000000000001"),
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
    assert problems[0].text.zh == "项identity：第 18 位校验码不对，请核对证件。"


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
