"""A pack with one planted defect yields that defect's message, with its file and line, in both languages."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from forms_config.shapes import Problem
from series_plugins.pack import read_pack
from series_plugins.pack_files import Files
from series_plugins.pack_writing import zip_of
from tests.series_plugins.small_pack import lay_out, small_pack


def test_the_small_pack_is_sound(tmp_path: Path) -> None:
    reading = read_pack(lay_out(small_pack(), tmp_path))
    assert [(p.file, p.line, p.text.en) for p in reading.problems] == []
    assert reading.document is not None


def swap(file: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        text = files[file].decode()
        assert old in text, f"{old!r} is not in {file}"
        files[file] = text.replace(old, new, 1).encode()

    return change


def drop(*names: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        for name in names:
            del files[name]

    return change


def put(file: str, content: bytes) -> Callable[[Files], None]:
    return lambda files: files.__setitem__(file, content)


S, F, C, W, X = (
    "series.yaml",
    "forms/application.yaml",
    "criteria/senior.yaml",
    "workflows/review.yaml",
    "samples/samples.yaml",
)
DEFECTS: dict[str, tuple[Callable[[Files], None], str, str, str]] = {
    # name: change, file, code, words of the English sentence
    "no series.yaml": (drop(S), "", "pack.no_series", "no series.yaml"),
    "a key written twice": (swap(S, "code: XX", "code: XX\ncode: YY"), S, "yaml.duplicate_key", "repeated"),
    "an unknown key": (swap(S, "code: XX", "code: XX\ncolour: red"), S, "schema.extra_forbidden", "colour"),
    "a missing key": (swap(S, "code: XX\n", ""), S, "schema.missing", "code is missing"),
    "broken indentation": (swap(S, "title: {zh: 小专业", "  title: {zh: 小专业"), S, "yaml.syntax", "YAML"),
    "an anchor": (swap(S, "code: XX", "code: &a XX"), S, "yaml.alias", "not allowed"),
    "a tag": (swap(S, "code: XX", "code: !!python/object:os.system XX"), S, "yaml.tag", "not allowed"),
    "bad bytes": (put(C, b"title: \xff\xfe"), C, "yaml.encoding", "UTF-8"),
    "a file that is too big": (put(C, b"# " + b"x" * 1_100_000), C, "yaml.size", "bytes"),
    "an empty file": (put(C, b""), C, "yaml.empty", "empty"),
    "an unknown file": (put("forms/run.py", b"print()"), "forms/run.py", "pack.unknown_file", "does not belong"),
    "an unknown field type": (swap(F, "type: date", "type: datum"), F, "schema.value_error", "datum"),
    "a word that is no number": (swap(F, "min: 1", "min: one"), F, "schema", "one"),
    "a field key used twice": (swap(F, "key: degree", "key: obtained"), F, "schema.value_error", "twice"),
    "a key in capitals": (swap(F, "key: degree", "key: Degree"), F, "schema.string_pattern_mismatch", "Degree"),
    "an unknown code list": (swap(F, "from: degrees", "from: degreez"), "", "codelist.unknown", "degreez"),
    "a code written twice": (put("codelists/degrees.csv", b"code,zh\nx,X\nx,Y\n"), "codelists/degrees.csv", "codelist", "repeated"),
    "a text without English": (swap(F, "zh: 学历, en: Degree", "zh: 学历"), F, "text.language", "学历"),
    "an unknown fact": (swap(C, "fact: obtained", "fact: obtaind"), C, "", "obtaind"),
    "an unknown column": (swap(C, "column: rank", "column: rang"), C, "", "rang"),
    "an unknown parameter": (swap(C, "param: years", "param: yeers"), C, "", "yeers"),
    "an operator that does not fit": (swap(C, "column: rank, at_most: 1", "column: title, at_most: 1"), C, "", ""),
    "a literal that is no number": (swap(C, "at_most: 1", "at_most: first"), C, "", "first"),
    "two tests at once": (swap(C, "at_most: 1", "at_most: 1, is: 2"), C, "schema.value_error", "exactly one"),
    "a rule that cites nothing known": (swap(C, "cite: rules/4", "cite: rulez/4"), C, "reference.unknown", "rulez"),
    "an unknown dimension": (swap(C, "dimension: performance", "dimension: perfomance"), C, "schema.literal_error", "performance"),
    "an offering without its form": (swap(S, "form: application", "form: applikation"), S, "reference.unknown", "applikation"),
    "a level without a title": (swap(S, "titles:\n- {level: senior", "titles:\n- {level: junior"), S, "title.count", "title"),
    "an unknown direction list": (swap(S, "directions: directions", "directions: direktions"), "", "codelist.unknown", "direktions"),
    "a missing commitment": (drop("texts/commitment_applicant.zh.md", "texts/commitment_applicant.en.md"),
                             "", "text.missing", "commitment_applicant"),
    "an unknown guard": (swap(W, "vote_passed@1", "vote_lucky@1"), W, "machine.word", "vote_lucky@1"),
    "an unknown role": (swap(W, "committee.chair", "committee.boss"), W, "machine.role", "committee.boss"),
    "a notice of three days": (swap(W, "working_days: '5'", "working_days: '3'"), W, "machine.notice_short", "5 at least"),
    "a state that is not there": (swap(W, "to: panel", "to: pannel"), W, "machine.target", "pannel"),
    "an unknown category": (swap(W, "category: draft", "category: sketch"), W, "schema", "sketch"),
    "an unknown piece": (swap(F, "- key: about\n", "- use: common/nothing\n- key: about\n"), F, "use.unknown", "common/nothing"),
    "a sample of an unknown offering": (swap(X, "offering: senior/ordinary", "offering: senior/royal"), X, "sample.offering", "royal"),
    "a sample judged otherwise": (swap(X, "expect: {overall: met}", "expect: {overall: unmet}"), X, "sample.verdict", "should be not met"),
    "a sample like nobody": (swap(X, "like: ready", "like: nobody"), X, "sample.like", "nobody"),
}  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_is_told(defect: str, tmp_path: Path) -> None:
    change, file, code, words = DEFECTS[defect]
    files = small_pack()
    change(files)
    reading = read_pack(lay_out(files, tmp_path), name="small")
    hits = [p for p in reading.problems if _fits(p, file, code, words)]
    assert hits, [(p.code, p.file, p.line, p.text.en) for p in reading.problems]
    assert all(p.text.zh and p.text.en for p in reading.problems)


def _fits(problem: Problem, file: str, code: str, words: str) -> bool:
    placed = not file or (
        problem.file == file
        and (problem.line > 0 or not file.endswith(".yaml") or "size" in code or "empty" in code)
    )
    return placed and problem.code.startswith(code) and words in problem.text.en


def test_the_line_is_the_line(tmp_path: Path) -> None:
    files = small_pack()
    swap(C, "param: years", "param: yeers")(files)
    reading = read_pack(lay_out(files, tmp_path))
    line = (
        files[C].decode().splitlines().index(next(x for x in files[C].decode().splitlines() if "yeers" in x))
        + 1
    )
    assert {(p.file, p.line) for p in reading.problems} >= {(C, line)}


def test_every_defect_is_told_at_once(tmp_path: Path) -> None:
    files = small_pack()
    for name in (
        "an unknown fact",
        "an unknown column",
        "an unknown role",
        "a notice of three days",
        "a text without English",
    ):
        DEFECTS[name][0](files)
    reading = read_pack(lay_out(files, tmp_path))
    assert {p.file for p in reading.problems} >= {C, W, F}
    assert len(reading.problems) >= 5


def zipped(names: dict[str, bytes], **info: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = info.get("attr", 0)
            archive.writestr(member, content)
    return out.getvalue()


def test_a_zip_cannot_write_outside() -> None:
    reading = read_pack(zipped({"../evil.yaml": b"x: 1", "series.yaml": b"x: 1"}), name="evil.zip")
    assert "pack.zip_slip" in {p.code for p in reading.problems}


def test_a_zip_with_a_link_is_refused() -> None:
    reading = read_pack(zipped({"series.yaml": b"/etc/passwd"}, attr=0o120777 << 16), name="link.zip")
    assert "pack.link" in {p.code for p in reading.problems}


def test_a_zip_bomb_is_refused() -> None:
    reading = read_pack(zipped({"series.yaml": b"x: " + b"0" * 4_000_000}), name="bomb.zip")
    assert "pack.zip_bomb" in {p.code for p in reading.problems}


def test_an_alias_bomb_never_expands() -> None:
    bomb = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join([f'*{chr(97 + i)}'] * 9)}]\n".encode() for i in range(12)
    )
    reading = read_pack(zip_of({**small_pack(), "series.yaml": bomb}), name="laughs.zip")
    assert "yaml.alias" in {p.code for p in reading.problems}


def test_a_file_that_is_no_zip_is_refused() -> None:
    assert [p.code for p in read_pack(b"hello", name="hello.zip").problems] == ["pack.zip"]


def test_an_oversized_pack_is_refused() -> None:
    files = {f"texts/t{i}.zh.md": b"x" for i in range(500)}
    assert [p.code for p in read_pack(zip_of({**small_pack(), **files}), name="big.zip").problems] == [
        "pack.size"
    ]


TEN = (
    "an unknown key", "an unknown field type", "a word that is no number", "an unknown parameter", "an unknown fact",
    "a rule that cites nothing known", "an unknown role", "a notice of three days", "an unknown guard", "a code written twice",
)  # fmt: skip


def test_a_zip_broken_in_ten_ways_gives_ten_messages() -> None:
    files = small_pack()
    for name in TEN:
        DEFECTS[name][0](files)
    reading = read_pack(zip_of(files), name="ten.zip")
    told = {name: [p for p in reading.problems if _fits(p, *DEFECTS[name][1:])] for name in TEN}
    assert [name for name, found in told.items() if not found] == []
    assert len(reading.problems) == 10
    assert all(p.file and p.line for p in reading.problems)


def test_a_missing_key_of_the_whole_does_not_hide_the_rest() -> None:
    files = small_pack()
    for name in ("a missing key", "an unknown fact", "an unknown role"):
        DEFECTS[name][0](files)
    codes = [p.code for p in read_pack(zip_of(files), name="three.zip").problems]
    assert sorted(codes) == ["criteria.fact", "machine.role", "schema.missing"]


def test_a_file_that_cannot_be_read_is_one_message_not_many() -> None:
    files = small_pack()
    files["forms/application.yaml"] = b"title: [\n"
    codes = [p.code for p in read_pack(zip_of(files), name="form.zip").problems]
    assert codes == ["yaml.syntax"]
