"""The sheets of a workbook and their columns: the one description that writing and reading both follow. (pure)

A column's `path` is where its value stands in the entry the row means; a path that begins with `@` says whose entry it is
(`@form`: the form a field belongs to). What an entry holds beyond its columns goes into the column 其他, as YAML, so that
options of a kind this module has never heard of travel as well.
"""

from dataclasses import dataclass
from functools import partial

from series_plugins.workbook import choices
from series_plugins.workbook.cells import DAY, FLAG, FLOW, LIST, TEXT, VALUE, WORD, Codec

REST = ("@rest",)
READ_BACK = ("@words",)
CONTINUED = "↳"
"""In the first column: the row goes on with the cells of the row above, which were too long for one cell."""
COVER, LISTS = "说明", "选项"
"""Sheets that are written for the reader and not read."""


@dataclass(frozen=True)
class Column:
    """`always`: the text is there even when left empty, so that its absence is told where it belongs."""

    zh: str
    en: str
    path: tuple[str, ...]
    codec: Codec = WORD
    width: int = 16
    always: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet with one entry a row."""

    zh: str
    en: str
    says: str
    columns: tuple[Column, ...]

    def column(self, heading: str) -> Column | None:
        """By the heading of a cell: its first line, or all of it, in either language."""
        first = heading.split("\n", 1)[0].strip().lower()
        return next((c for c in self.columns if first in (c.zh.lower(), c.en.lower())), None)


def bilingual(zh: str, en: str, *path: str, width: int = 24, always: bool = True) -> tuple[Column, Column]:
    """A text: one column a language."""
    return (
        Column(zh, en, (*path, "zh"), TEXT, width, always),
        Column(f"{zh}（英）", f"{en} (English)", (*path, "en"), TEXT, width),
    )


optional = partial(bilingual, always=False)
KEY = Column("代号", "Key", ("key",), width=20)
TITLE = bilingual("名称", "Title", "title")
CRITERIA_OF = Column("评价条件", "Criteria", ("@criteria",), width=24)
OTHER = Column("其他", "Other options", REST, FLOW, 24)


def _words(
    zh: str = "读法（自动写出，改了不算）", en: str = "In words (written for you, not read)"
) -> Column:
    return Column(zh, en, READ_BACK, TEXT, 60)


def key_sheets() -> tuple[Sheet, ...]:
    """What the specialty is and offers."""
    return (
        Sheet("引用文件", "Cited documents", "条件所依据的文件", (
            KEY, Column("文号", "Number", ("number",), TEXT, 26), *TITLE, *bilingual("发文机关", "Issuer", "issuer"), OTHER)),
        Sheet("级别", "Levels", "职称级别，位次数字越大级别越高", (
            KEY, *TITLE, Column("位次", "Rank", ("rank",)), OTHER)),
        Sheet("申报渠道", "Routes", "正常申报、破格申报等", (KEY, *TITLE, *optional("说明", "Hint", "hint", width=40), OTHER)),
        Sheet("职称名称", "Titles", "每个级别（和方向）的职称", (
            Column("级别", "Level", ("level",)), Column("方向", "Directions", ("directions",), LIST, 30), *TITLE, OTHER)),
        Sheet("申报材料", "Materials", "申报人要准备什么", (
            KEY, *TITLE, *optional("备注", "Note", "note"), Column("附件字段", "File field", ("field",)), OTHER)),
        Sheet("申报类别", "Offerings", "级别＋渠道，各用哪张表、哪套条件、哪个流程", (
            Column("级别", "Level", ("level",)), Column("渠道", "Route", ("route",)), *optional("名称", "Title", "title"),
            Column("表单", "Form", ("form",)), Column("评价条件", "Criteria", ("criteria",), width=30),
            Column("流程", "Workflow", ("workflow",)), Column("材料", "Materials", ("materials",), LIST, 60), OTHER)),
        Sheet("文字", "Texts", "申报指南和承诺书（Markdown）", (
            KEY, Column("内容", "Text", ("zh",), TEXT, 80, always=True),
            Column("内容（英）", "Text (English)", ("en",), TEXT, 80))),
    )  # fmt: skip


def form_sheets() -> tuple[Sheet, ...]:
    """Forms, their fields and code lists."""
    form = Column("表单", "Form", ("@form",), width=14)
    shown = Column("显示条件", "Shown when", ("show_when",), FLOW, 40)
    return (
        Sheet("表单", "Forms", "每张表单一行", (KEY, *TITLE, OTHER)),
        Sheet("分组", "Groups", "任务清单的大标题", (form, KEY, *TITLE, OTHER)),
        Sheet("板块", "Sections", "任务清单的一页", (
            form, KEY, *TITLE, *optional("提示", "Hint", "hint"), Column("分组", "Group", ("group",)), shown, _words(), OTHER)),
        Sheet("字段", "Fields", "一行一个字段；表格的列跟在表格那一行后面", (
            form, Column("板块", "Section", ("@section",), width=14), Column("所属表格", "In table", ("@table",), width=12), KEY,
            *TITLE, Column("类型", "Type", ("type",), choices.field_kinds(), 14), Column("必填", "Required", ("required",), FLAG, 8),
            Column("个人信息", "Personal", ("personal",), FLAG, 8), *optional("提示", "Hint", "hint"),
            Column("代码表", "Code list", ("from",), width=24), Column("最小", "Minimum", ("min",), VALUE, 12),
            Column("最大", "Maximum", ("max",), VALUE, 12), Column("最少字数", "Fewest characters", ("min_length",), VALUE, 10),
            Column("最多字数", "Most characters", ("max_length",), VALUE, 10), Column("小数位", "Places", ("places",), VALUE, 8),
            Column("单位", "Unit", ("unit",), VALUE, 20), Column("不晚于今天", "Not in the future", ("not_future",), FLAG, 10),
            Column("文件格式", "File types", ("accept",), LIST, 14), Column("最大兆数", "Megabytes", ("max_mb",), VALUE, 10),
            Column("最少行数", "Fewest rows", ("rows", "min"), VALUE, 10), Column("最多行数", "Most rows", ("rows", "max"), VALUE, 10),
            *optional("每行摘要", "Row summary", "summary"), *optional("一行的叫法", "What a row is called", "unit_title"),
            Column("算式", "Formula", ("value",), VALUE, 40), shown,
            Column("必填条件", "Required when", ("required_when",), FLOW, 40), _words(), OTHER)),
        Sheet("核对", "Checks", "跨字段的核对：不成立时在指定字段旁提示", (
            form, KEY, Column("必须成立", "Must hold", ("must",), FLOW, 50), _words(), *bilingual("提示语", "Message", "message", width=40),
            Column("提示在哪些字段", "At fields", ("at",), LIST, 24), OTHER)),
        Sheet("代码表", "Code lists", "每张代码表一行", (
            KEY, *TITLE, Column("来源", "Source", ("source",), TEXT, 40), OTHER)),
        Sheet("代码", "Codes", "代码表里的每个代码", (
            Column("代码表", "Code list", ("@list",), width=28), Column("代码", "Code", ("code",), TEXT), *TITLE,
            Column("上级", "Parent", ("parent",), TEXT), Column("位次", "Rank", ("rank",)), Column("停用", "Retired", ("retired",), FLAG, 8),
            OTHER)),
    )  # fmt: skip


def criteria_sheets() -> tuple[Sheet, ...]:
    """Rules, parameters and named values; decision tables have a layout of their own."""
    return (
        Sheet("条件清单", "Criteria", "每套评价条件一行", (KEY, *TITLE, OTHER)),
        Sheet("条件", "Rules", "一行一条；“条件式”可以改，“读法”由系统写出", (
            CRITERIA_OF, KEY, *TITLE, Column("维度", "Dimension", ("dimension",), choices.DIMENSION, 12),
            Column("依据文件", "Cites", ("cite", "document")), Column("条款", "Article", ("cite", "article"), TEXT, 12),
            Column("施行日", "From", ("effective_from",), DAY, 13), Column("失效日", "Until", ("effective_until",), DAY, 13),
            Column("条件式", "Condition", ("when",), FLOW, 70), _words(),
            *optional("符合时说", "Said when met", "text", "met"), *optional("不符合时说", "Said when unmet", "text", "unmet"),
            *optional("不能判定时说", "Said when unknown", "text", "unknown"), OTHER)),
        Sheet("参数", "Parameters", "随年度变化的数；从某日起为某值", (
            CRITERIA_OF, Column("代号", "Key", ("@key",), width=26), Column("起始日", "From", ("from",), DAY, 13),
            Column("值", "Value", ("value",), VALUE, 20), Column("依据文件", "Cites", ("cite", "document")),
            Column("条款", "Article", ("cite", "article"), TEXT, 12), OTHER)),
        Sheet("取值", "Named values", "起了名字的算式，条件里用代号引用", (
            CRITERIA_OF, Column("代号", "Key", ("@key",), width=26), *optional("叫法", "Called", "name"),
            Column("算式", "Formula", ("value",), VALUE, 70), _words())),
    )  # fmt: skip


def workflow_sheets() -> tuple[Sheet, ...]:
    """Machines, states, acts, and the samples."""
    flow = Column("流程", "Workflow", ("@workflow",), width=20)
    return (
        Sheet("流程", "Workflows", "每个流程一行", (
            KEY, *TITLE, Column("种类", "Kind", ("kind",), choices.MACHINE, 12), Column("发证状态", "Certified in", ("certified",)), OTHER)),
        Sheet("状态", "States", "按先后排列；第一行是起点", (
            flow, KEY, *TITLE, *bilingual("申报人看到", "The applicant sees", "public", width=36),
            Column("类别", "Category", ("category",), choices.CATEGORY, 14), Column("由谁办理", "Owner", ("owner",), choices.ROLE, 18),
            Column("期限（工作日）", "Working days", ("within",), width=12), Column("逾期动作", "Lapse", ("lapse", "action")),
            Column("逾期去向", "Lapses to", ("lapse", "to")), *optional("逾期名称", "Lapse title", "lapse", "title"),
            Column("公示", "Notices", ("notices",), FLOW, 40), OTHER)),
        Sheet("动作", "Actions", "谁在哪个状态可以做什么", (
            flow, Column("状态", "State", ("@state",), width=22), KEY, Column("去向", "To", ("to",), width=22),
            Column("由谁做", "By", ("by",), choices.ROLES_LIST, 22), *TITLE, Column("前提", "Needs", ("needs",), LIST, 44),
            Column("效果", "Effects", ("effects",), LIST, 30), Column("意见", "Note", ("note",), choices.NOTE, 8),
            Column("签名", "Signed", ("signed",), FLAG, 8), Column("填写表单", "Collects", ("collects",), width=20),
            Column("不得由做过这些的人做", "Not by who did", ("not_by_who_did",), LIST, 40), _words("前提的意思（自动写出，改了不算）"), OTHER)),
        Sheet("样例", "Samples", "样例申报人和应有的结论", (
            KEY, *TITLE, Column("申报类别", "Offering", ("offering",), width=28), Column("方向", "Direction", ("direction",), TEXT),
            Column("结论", "Overall", ("expect", "overall"), choices.VERDICT, 12),
            Column("各条结论", "By rule", ("expect", "rules"), FLOW, 40), *bilingual("理由", "Because", "because", width=40),
            Column("填写内容", "Given", ("given",), FLOW, 80), Column("评议", "Judgements", ("judgements",), FLOW, 30),
            Column("日期", "Dates", ("context",), FLOW, 30), OTHER)),
    )  # fmt: skip


SERIES_SHEET = ("系列", "Series", "这个专业是什么、归谁管")
TABLES_SHEET = ("决策表", "Decision tables", "学历×年限一类的表，一张接一张")
FACTS: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
    ("格式版本", "Format", ("schema",), False), ("代号", "Key", ("key",), False), ("名称", "Title", ("title",), True),
    ("所属系列", "Series", ("series",), True), ("系列代号", "Series key", ("series_key",), False),
    ("主管部门", "Department", ("owner",), True), ("编号字头", "Number code", ("code",), False), ("简介", "About", ("about",), True),
    ("方向代码表", "Directions", ("directions",), False), ("样例年度", "Year of samples", ("sample_round", "year"), False),
    ("样例：开始受理日", "Samples: received from", ("sample_round", "received_from"), False),
    ("样例：业绩截止日", "Samples: achievements until", ("sample_round", "achievements_until"), False),
    ("样例：任职截止日", "Samples: tenure until", ("sample_round", "tenure_until"), False),
)  # fmt: skip
"""The rows of the first sheet: heading in both languages, path, and whether it is a text in two languages."""


def all_sheets() -> tuple[Sheet, ...]:
    """Every sheet with one entry a row, in order."""
    return (*key_sheets(), *form_sheets(), *criteria_sheets(), *workflow_sheets())
