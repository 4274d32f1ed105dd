"""A form with every kind of field, invented people and their answers."""

from typing import Any

from forms_config.definitions import CodeList, Form

LEVELS = CodeList.model_validate({
    "key": "level", "title": {"zh": "级别", "en": "Level"}, "options": [
        {"code": "national", "title": {"zh": "国家级", "en": "National"}, "rank": 3},
        {"code": "provincial", "title": {"zh": "省级", "en": "Provincial"}, "rank": 2},
        {"code": "city", "title": {"zh": "市级", "en": "City"}, "rank": 1},
        {"code": "ministry", "title": {"zh": "部级", "en": "Ministry"}, "rank": 2, "retired": True},
    ],
})  # fmt: skip
REGIONS = CodeList.model_validate({
    "key": "region", "title": {"zh": "地区", "en": "Region"}, "options": [
        {"code": "000000", "title": {"zh": "示例省", "en": "Example Province"}},
        {"code": "000100", "title": {"zh": "甲城市", "en": "Jiacheng"}, "parent": "000000"},
        {"code": "000101", "title": {"zh": "城中区", "en": "Chengzhong"}, "parent": "000100"},
        {"code": "000102", "title": {"zh": "城东区", "en": "Chengdong"}, "parent": "000100"},
    ],
})  # fmt: skip
LISTS = {"level": LEVELS, "region": REGIONS}

LI_MING = "000000199003070014"
WANG_FANG = "00000019851112028X"
SIGNED = {"signed": True, "text_digest": "a" * 64, "at": "2025-09-01T10:00:00+08:00"}

FIELDS: dict[str, dict[str, Any]] = {
    "text": {"max_length": 20},
    "long_text": {"max_length": 300},
    "integer": {"min": 1, "max": 50, "unit": {"zh": "人", "en": "people"}},
    "number": {"min": "0", "max": "1000", "places": 1},
    "money": {"unit": "wan", "min": 0},
    "date": {"min": "1950-01-01"},
    "month": {},
    "year": {"min": 2000, "max": 2030},
    "yes_no": {},
    "choice": {"from": "level"},
    "multiple_choice": {"from": "level", "max": 2},
    "cascade": {"from": "region"},
    "identity": {},
    "organization_code": {},
    "phone": {},
    "email": {},
    "file": {"accept": ["pdf", "jpg"], "max_files": 3},
    "table": {
        "rows": {"max": 5}, "summary": {"zh": "{name}，{level}", "en": "{name}, {level}"},
        "columns": [
            {"key": "name", "type": "text", "title": {"zh": "名称", "en": "Name"}, "required": True},
            {"key": "level", "type": "choice", "from": "level", "title": {"zh": "级别", "en": "Level"}},
            {"key": "proof", "type": "file", "title": {"zh": "证明", "en": "Proof"}},
        ],
    },
    "computed": {"value": {"add": [{"fact": "integer"}, "1"]}},
    "commitment": {"text_key": "commitment_applicant"},
}  # fmt: skip

GOOD: dict[str, list[tuple[Any, Any]]] = {
    "text": [("  李\u3000明 ", "李 明"), ("a\u200bb", "ab"), (12, "12")],
    "long_text": [("一\r\n二 \n", "一\n二")],
    "integer": [("１２", 12), (7, 7), ("٧", 7)],
    "number": [("3.10", "3.1"), ("1，000", "1000"), (0.5, "0.5"), ("-0", "0")],
    "money": [("1,200.50", "1200.5"), (300, "300")],
    "date": [
        ("2025-09-01", "2025-09-01"), ("2025/9/1", "2025-09-01"), ("2025年9月1日", "2025-09-01"),
        ("20250901", "2025-09-01"), ("２０２５．９．１", "2025-09-01"),
    ],
    "month": [("2025-09", "2025-09"), ("2025年9月", "2025-09"), ("202509", "2025-09"), ("2025-09-30", "2025-09")],
    "year": [("2025年", 2025), (2025, 2025), ("２０２５", 2025)],
    "yes_no": [("是", True), ("no", False), (True, True), ("false", False)],
    "choice": [("national", "national")],
    "multiple_choice": [(["city", "national", "city"], ["national", "city"]), ("city", ["city"])],
    "cascade": [("000101", "000101"), (["000000", "000100", "000102"], "000102")],
    "identity": [
        ({"kind": "citizen_id", "number": LI_MING}, {"kind": "citizen_id", "number": LI_MING}),
        (WANG_FANG.lower(), {"kind": "citizen_id", "number": WANG_FANG}),
        (["passport", "E0000 0000"], {"kind": "passport", "number": "E00000000"}),
    ],
    "organization_code": [("12000000ma0000000u", "12000000MA0000000U"), ("9100 0000 MA0000001R", "91000000MA0000001R")],
    "phone": [
        ("138-0000-0000", "13800000000"), ("+86 13800000000", "13800000000"), ("（010）80000000", "010-80000000"),
        ("０１０－８０００００００", "010-80000000"), ("00852 20000000", "+85220000000"),
    ],
    "email": [("li.ming@Example.CN", "li.ming@example.cn")],
    "file": [(["f1", "f2", "f1"], ["f1", "f2"]), ("f1", ["f1"])],
    "table": [
        ([{"name": "甲"}, {"id": "p", "level": "city"}], [{"id": "r1", "name": "甲"}, {"id": "p", "level": "city"}]),
        ([], []),
    ],
    "computed": [("12.50", "12.5")],
    "commitment": [(SIGNED, SIGNED)],
}  # fmt: skip


def form_of(*fields: dict[str, Any], **more: Any) -> Form:
    """A form of one section with these fields."""
    return Form.model_validate({
        "key": "application", "title": {"zh": "申报表", "en": "Application"},
        "sections": [{"key": "main", "title": {"zh": "信息", "en": "Details"}, "fields": fields}], **more,
    })  # fmt: skip


def field(kind: str, key: str = "", **options: Any) -> dict[str, Any]:
    """The definition of a field of that kind, with the options of `FIELDS`."""
    return {
        "key": key or kind,
        "type": kind,
        "title": {"zh": f"项{kind}", "en": f"Item {kind}"},
        **FIELDS[kind],
        **options,
    }


def every_kind() -> Form:
    return form_of(*(field(kind) for kind in FIELDS))
