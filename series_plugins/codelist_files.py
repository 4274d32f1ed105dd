"""Code lists as CSV: `code,zh,en,parent,rank,retired`, with an optional `# 标题 | Title | source` line. (pure)"""

import csv
import io
from typing import Any

from forms_config.definitions import CodeList
from forms_config.shapes import Problem, Text

COLUMNS = ("code", "zh", "en", "parent", "rank", "retired")


def read_codelist(content: bytes, key: str, file: str) -> tuple[CodeList | None, list[Problem]]:
    """The list, or None, and its problems by line."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return None, [_problem("不是UTF-8编码。", "Not UTF-8.", file, 1)]
    title, offset = [key, key, ""], 0
    if lines and lines[0].startswith("#"):
        title = ([p.strip() for p in lines[0].lstrip("# ").split("|")] + ["", ""])[:3]
        offset = 1
    reader = csv.DictReader(io.StringIO("\n".join(lines[offset:])))
    header = set(reader.fieldnames or ())
    if header - set(COLUMNS) or not {"code", "zh"} <= header:
        return None, [
            _problem(
                "表头应为code,zh,en,parent,rank,retired。",
                "The header should be code,zh,en,parent,rank,retired.",
                file,
                offset + 1,
            )
        ]
    options, problems = _read_rows(reader, file, offset)
    if problems:
        return None, problems
    return CodeList.model_validate(
        {"key": key, "title": Text(zh=title[0], en=title[1]), "source": title[2], "options": options}
    ), []


def _read_rows(
    reader: "csv.DictReader[str]", file: str, offset: int
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The options, and every problem: no code or name, a code twice, a rank that is no number, an unknown parent."""
    problems: list[Problem] = []
    options: dict[str, dict[str, Any]] = {}
    for row in reader:
        line = reader.line_num + offset
        given = {name: (row.get(name) or "").strip() for name in COLUMNS}
        code, rank = given["code"], given["rank"]
        if not code or not given["zh"]:
            problems.append(_problem("缺少代码或名称。", "The code or the name is missing.", file, line))
        elif code in options:
            problems.append(_problem(f"代码{code}重复。", f"Code {code} is repeated.", file, line))
        elif rank and not rank.lstrip("-").isdecimal():
            zh, en = f"rank应为整数，现在是“{rank}”。", f"rank should be a whole number, not “{rank}”."
            problems.append(_problem(zh, en, file, line))
        else:
            options[code] = {
                "code": code,
                "title": {"zh": given["zh"], "en": given["en"]},
                "parent": given["parent"] or None,
                "rank": rank or None,
                "retired": given["retired"].lower() in ("1", "true", "yes"),
            }
    for option in options.values():
        parent = option["parent"]
        if parent and parent not in options:
            problems.append(
                _problem(f"上级代码{parent}不存在。", f"Parent {parent} does not exist.", file, 0)
            )
    return list(options.values()), problems


def write_codelist(codelist: CodeList) -> bytes:
    """The CSV that `read_codelist` reads back unchanged."""
    out = io.StringIO()
    out.write(f"# {codelist.title.zh} | {codelist.title.en} | {codelist.source}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for option in codelist.options:
        writer.writerow([
            option.code, option.title.zh, option.title.en, option.parent or "",
            "" if option.rank is None else option.rank, "1" if option.retired else "",
        ])  # fmt: skip
    return out.getvalue().encode()


def _problem(zh: str, en: str, file: str, line: int) -> Problem:
    return Problem("codelist", Text(zh=zh, en=en), file=file, line=line)
