"""What the gallery shows: invented people and places, in the words the pages would use."""

from datetime import date, datetime
from typing import Any

from django import forms

TODAY = date(2025, 9, 11)


class SampleForm(forms.Form):
    """One field of every kind, some of them wrong."""

    use_required_attribute = False

    employer = forms.CharField(label="单位名称", help_text="写合同上的全称", max_length=60)
    started = forms.CharField(label="开始年月", help_text="例如2020年3月")
    ended = forms.CharField(label="结束年月", required=False)
    in_post = forms.ChoiceField(
        label="这段时间在专业技术岗位上吗？",
        choices=[("1", "在，从事网络安全工作"), ("0", "不在，做管理或其他工作")],
    )
    education = forms.ChoiceField(
        label="最高学历",
        choices=[
            ("", "请选择"),
            *(
                (str(n), name)
                for n, name in enumerate(
                    ["博士研究生", "硕士研究生", "大学本科", "大学专科", "中等专科", "高中", "其他"]
                )
            ),
        ],
    )
    areas = forms.MultipleChoiceField(
        label="从事的方向",
        choices=[("a", "安全运营"), ("b", "数据安全"), ("c", "系统建设")],
        widget=forms.CheckboxSelectMultiple,
    )
    income = forms.CharField(label="转化收益", required=False)
    graduated = forms.CharField(label="毕业日期", help_text="例如2012年7月1日")
    year = forms.CharField(label="年度")
    hours = forms.IntegerField(label="学时", widget=forms.TextInput)
    phone = forms.CharField(label="手机号码")
    reason = forms.CharField(
        label="破格理由",
        help_text="写清符合哪一条",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=200,
        required=False,
    )
    proof = forms.FileField(label="社保缴费证明", widget=forms.FileInput(attrs={"accept": ".pdf"}))
    commitment = forms.BooleanField(label="本人承诺")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = {
            "started": "month",
            "ended": "month",
            "in_post": "yes_no",
            "income": "money",
            "graduated": "date",
        }
        kinds |= {
            "year": "year",
            "hours": "integer",
            "phone": "phone",
            "proof": "file",
            "commitment": "commitment",
        }
        for name, kind in kinds.items():
            self.fields[name].kind = kind  # type: ignore[attr-defined]
        self.fields["income"].unit = "万元"  # type: ignore[attr-defined]
        self.fields["hours"].unit = "学时"  # type: ignore[attr-defined]
        self.fields["proof"].limits = "PDF，不超过10 MB、20页，能看清单位名称和起止月份"  # type: ignore[attr-defined]
        self.fields["proof"].max_bytes = 10 * 1024 * 1024  # type: ignore[attr-defined]
        self.fields[
            "commitment"
        ].commitment_text = "我填写的内容和提交的材料真实、完整。如有虚假，愿意承担相应责任。"  # type: ignore[attr-defined]

    def clean_started(self) -> str:
        """Always wrong, to show an error."""
        raise forms.ValidationError("第1段到2020年6月才结束，请写2020年6月以后，或修改第1段")


def _nav(current: str, *labels: str) -> list[dict[str, Any]]:
    return [{"label": label, "url": "#", "current": label == current} for label in labels]


APPLICANT_NAV = ("我的申报", "我的业绩库", "政策与指南", "消息")
PUBLIC_NAV = ("政策文件", "办事指南", "公示公告", "证书查验", "问答")
EMPLOYER_NAV = ("办理", "三公示", "单位人员", "年度台账")
FOOTER_LINKS = [{"label": label, "url": "#"} for label in ("无障碍", "隐私", "本站怎样判定")]


def sample_context(name: str) -> dict[str, Any]:
    """The navigation a page of this sort has."""
    if name in {"", "tasks", "form"}:
        nav = _nav("我的申报", *APPLICANT_NAV)
    elif name in {"queue", "notices"}:
        nav = _nav("办理" if name == "queue" else "三公示", *EMPLOYER_NAV)
    elif name == "reviewer":
        nav = _nav("受理审查", "受理审查", "评审会议", "专家", "结果与备案")
    elif name == "timeline":
        nav = _nav("申报件", "风险提示", "申报件", "抽查", "投诉举报", "统计")
    else:
        nav = _nav("办事指南" if name == "self-check" else "证书查验", *PUBLIC_NAV)
    return {"nav": nav, "footer_links": FOOTER_LINKS, "crumbs": CRUMBS.get(name), "today": TODAY}


def _crumbs(*labels: str) -> list[dict[str, str]]:
    return [{"label": label, "url": "#" if label != labels[-1] else ""} for label in labels]


CRUMBS = {
    "tasks": _crumbs("我的申报", "2025年度申报"),
    "form": _crumbs("我的申报", "高级工程师（网络安全和信息化）", "工作经历"),
    "self-check": _crumbs("办事指南", "网络安全和信息化・高级工程师", "对照条件"),
    "notices": _crumbs("三公示", "2025年度", "林知远"),
    "timeline": _crumbs("申报件", "2025-网安-0147", "全程记录"),
    "verify": _crumbs("首页", "证书查验"),
    "verify-revoked": _crumbs("首页", "证书查验"),
}


def _task(title: str, hint: str, state: str, label: str, url: str = "#") -> dict[str, str]:
    return {"title": title, "hint": hint, "state": state, "label": label, "url": url}


GROUPS = [
    {
        "title": "一、你是谁",
        "note": "3项，全部完成",
        "tasks": [
            _task("基本信息", "证件、联系方式、现单位与岗位", "done", "已完成"),
            _task("学历学位", "1条，已联网核验", "done", "已完成"),
            _task("现职称与工作经历", "3段经历，任中级职称累计6年2个月", "done", "已完成"),
        ],
    },
    {
        "title": "二、你做了什么",
        "note": "5项，完成2项",
        "tasks": [
            _task("业绩：项目", "4个，从业绩库带入3个", "done", "已完成"),
            _task("业绩：标准、专利、技术报告", "已填1项，还缺第9至10项中的1项", "doing", "填写中"),
            _task("代表作", "选1至3件，至少1件", "none", "未开始"),
            _task("年度考核", "2020至2024年，均合格", "done", "已完成"),
            _task("继续教育", "2024年学时与证书不一致", "wait", "要改正"),
        ],
    },
    {
        "title": "三、承诺与提交",
        "note": "2项，尚未开始",
        "tasks": [
            _task("述职", "1500字以内，写近5年的主要工作", "none", "未开始"),
            _task(
                "本人承诺并提交",
                "以上各项完成后可以提交；提交后由单位在5个工作日内审核",
                "locked",
                "暂不能办",
                "",
            ),
        ],
    },
]
NEXT_STEPS = [
    {"title": "单位审核", "detail": "5个工作日内", "hint": "经办人 何静姝"},
    {"title": "单位三公示", "detail": "各不少于5个工作日", "hint": "公示的是你提交的全部材料"},
    {"title": "推荐上报", "detail": "10月17日（周五）前"},
]


def _row(
    name: str, unit: str, what: str, route: str, at: str, warn: tuple[str, str] | None, due: str, who: str
) -> dict[str, Any]:
    return {
        "name": name, "unit": unit, "what": what, "route": route, "at": at, "warn": warn, "due": due, "who": who,
        "action": "办理" if who else "领取",
    }  # fmt: skip


_DUE = "还有5个工作日"
QUEUE = [
    _row(
        "罗思齐",
        "建筑设计一所",
        "建筑工程・正高级工程师",
        "正常申报",
        "9月4日15:02",
        ("bad", "任职年限差2个月"),
        "",
        "何静姝",
    ),
    _row(
        "徐望舒",
        "结构设计所",
        "建筑工程・高级工程师",
        "正常申报",
        "9月4日17:20",
        ("wait", "社保单位与现单位不一致"),
        "",
        "何静姝",
    ),
    _row(
        "林知远", "信息化所", "网络安全和信息化・高级工程师", "正常申报", "9月11日18:40", None, _DUE, "何静姝"
    ),
    _row("陈牧之", "信息化所", "网络安全和信息化・工程师", "正常申报", "9月11日19:05", None, _DUE, "何静姝"),
    _row(
        "苏婉宁",
        "造价咨询所",
        "农业经济・高级经济师",
        "正常申报，考试已核验",
        "9月11日20:11",
        None,
        _DUE,
        "沈亦安",
    ),
    _row(
        "顾明哲",
        "机电设计所",
        "机械工程・工程师",
        "高技能人才，技师",
        "9月11日21:37",
        ("wait", "继续教育待人工核对"),
        _DUE,
        "何静姝",
    ),
    _row(
        "方若谷",
        "建筑设计二所",
        "建筑工程・高级工程师",
        "绿色通道，港澳台居住证",
        "9月11日22:03",
        None,
        _DUE,
        "何静姝",
    ),
    _row("叶知秋", "市政设计所", "市政工程・高级工程师", "破格申报", "9月11日22:48", None, _DUE, ""),
]
AXIS = [
    {"kind": "done", "weight": 54, "label": "已任职4年6个月", "start": {"text": "2021年7月1日", "note": "取得工程师"}, "end": {"text": "2025年12月31日", "note": "本年度年限算到这天"}},
    {"kind": "short", "weight": 6, "label": "还差6个月"},
    {"kind": "rest", "weight": 9, "label": "", "start": {"text": "2026年7月1日", "note": "满5年", "strong": True}},
]  # fmt: skip
RULES_MET = [
    ("学历：本科及以上", "第七条（一）", "网络工程，本科，2015年"),
    ("工作专业与申报专业一致", "628号通知 二（一）", "信息化所，网络安全工程师"),
    ("不在处分期、不是公务员、未到退休年龄", "628号通知 二（一）", "本人声明，单位将核实"),
    ("第1至8项业绩中任意2项", "第十一条（一）", "已填3项：第1、3、6项"),
    ("近5年年度考核合格", "628号通知 二（二）", "2020至2024年，均合格"),
]


def _days() -> list[dict[str, Any]]:
    september = [
        {"date": date(2025, 9, d), "kind": "rest" if d == 27 else "work", "today": d == 28}
        for d in range(22, 31)
    ]
    october = [
        {"date": date(2025, 10, d), "kind": "rest" if d < 9 else "extra" if d == 11 else "work"}
        for d in range(1, 12)
    ]
    return september + october


def _cells(start: int, kinds: dict[int, str], count: int = 20) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = [{} for _ in range(count)]
    cells[start] = {"kind": "posted"}
    for n, (at, kind) in enumerate(kinds.items(), 1):
        cells[at] = {"kind": kind, "n": n}
    return cells


NOTICE_ROWS = [
    {"title": "① 条件和程序", "posted": "9月22日张贴", "cells": _cells(0, {1: "counted", 2: "counted", 3: "counted", 4: "counted", 6: "today"})},
    {"title": "② 申报材料", "posted": "9月24日张贴", "cells": _cells(2, {3: "counted", 4: "counted", 6: "held", 7: "held", 8: "held"})},
    {"title": "③ 单位意见", "posted": "9月26日张贴", "cells": _cells(4, {6: "today", 7: "todo", 8: "todo", 17: "todo", 18: "todo"})},
]  # fmt: skip
NOTICE_CARDS = [
    {"title": "① 评价条件和程序", "state": "doing", "label": "公示中", "big": "第5天，共5天", "then": "今天下班后公示完成", "posted": "9月22日09:10，何静姝", "place": "一楼大厅公告栏、内网首页", "photos": "2张", "same": "与2025年第1版条件一致"},
    {"title": "② 本人申报材料", "state": "held", "label": "有异议，暂停", "big": "已公示2天，共5天", "then": "异议查结前，公示不能结束", "posted": "9月24日08:55，何静姝", "place": "一楼大厅公告栏、内网首页", "photos": "2张", "same": "与提交的材料一致"},
    {"title": "③ 单位鉴定意见", "state": "doing", "label": "公示中", "big": "第1天，共5天", "then": "10月10日（周五）下班后公示完成", "posted": "9月26日16:30，何静姝", "place": "一楼大厅公告栏", "photos": "", "same": "与鉴定意见一致"},
]  # fmt: skip


def _entry(at: datetime, who: str, act: str, note: str, number: int, flag: str = "") -> dict[str, Any]:
    return {"at": at, "who": who, "act": act, "note": note, "number": number, "flag": flag}


LOG = [
    _entry(datetime(2025, 10, 14, 8, 39), "何静姝", "推荐上报，签名并代表单位承诺", "示例市第一设计院。理由：三公示完成，异议不成立", 46),  # noqa: DTZ001
    _entry(datetime(2025, 10, 11, 21, 47), "韩立言", "查看申报材料3份", "省网信高级评委会办公室。没有填写理由", 43, "提示：这时申报件还在单位，没有轮到评委会办理"),  # noqa: DTZ001
    _entry(datetime(2025, 9, 26, 16, 30), "何静姝", "张贴第③项公示，单位鉴定意见", "示例市第一设计院。内容与鉴定意见一致", 37),  # noqa: DTZ001
    _entry(datetime(2025, 9, 26, 11, 5), "沈亦安", "登记异议1条，第②项公示暂停", "提出人不向被反映的人和单位显示", 36),  # noqa: DTZ001
    _entry(datetime(2025, 9, 11, 18, 40), "林知远", "签署本人承诺并提交", "从这一刻起，公示和评审的都是这一份内容", 28),  # noqa: DTZ001
]  # fmt: skip
SAMPLES: dict[str, Any] = {
    "groups": GROUPS,
    "meta": ["评审委员会：省工程系列网络安全和信息化高级评委会", "申报单位：示例市第一设计院"],
    "steps": NEXT_STEPS,
    "queue": QUEUE,
    "axis": AXIS,
    "met": RULES_MET,
    "days": _days(),
    "notice_rows": NOTICE_ROWS,
    "notice_cards": NOTICE_CARDS,
    "log": LOG,
    "closes": date(2025, 9, 19),
    "form_values": {"employer": "示例市第一设计院", "started": "2020年3月", "ended": "至今", "in_post": "1", "education": "2", "areas": ["a"], "income": "12.5", "graduated": "2012-07-01", "year": "2024", "hours": "七十二", "phone": "10000000000"},
    "season": [
        {"title": "发布通知", "detail": "6月20日", "state": "past"},
        {"title": "公布初定目录", "detail": "7月31日", "state": "past"},
        {"title": "个人申报", "detail": "9月1日至19日", "state": "now", "tag": "正在进行"},
        {"title": "三公示与推荐", "detail": "10月17日前"},
        {"title": "受理与补正", "detail": "10月31日前"},
        {"title": "评审", "detail": "11月28日前"},
        {"title": "结果公示", "detail": "12月1日至8日"},
        {"title": "确认与发证", "detail": "12月31日前"},
    ],
}  # fmt: skip
