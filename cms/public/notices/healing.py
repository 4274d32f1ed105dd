"""(pure) Mending text that was copied out of a laid-out page: breaks and blanks inside words, stray marks."""

import re
import unicodedata

BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]", re.IGNORECASE)
_BRACKETED_URL = re.compile(r"<\s*(?:https?|ftp)\s*:[^<>]*>", re.IGNORECASE)
_OPEN_URL = re.compile(r"(?:https?://|www\.)[!-~]*$", re.IGNORECASE)
_URL_JOINS = "./-_?=&%#:~"
_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CJK_MARKS = "“”‘’…—·〈〉"
_BREAK = "\n"
_JOINT_ISSUER = re.compile(r"[一-鿿]{1,12}[部委局厅院会](?:\s|关于)")
_ISSUER_ENDS = "部委局厅院会"


def clean(text: str) -> str:
    """The text with one kind of line break, without bookmarks, control, invisible and unpaired characters."""
    text = BOOKMARK.sub("", _NEWLINES.sub("\n", text))
    return "".join(ch for ch in text if ch in (_BREAK, "\t") or not is_removed(ch))


def is_removed(character: str) -> bool:
    """Whether a character carries no text: controls, zero-width marks, unpaired surrogates."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"}


def content_of(text: str) -> str:
    """What must survive reading: every character but blanks, invisible characters and bookmark marks."""
    return "".join(ch for ch in clean(text) if not ch.isspace())


def is_cjk(character: str) -> bool:
    """Whether the character is written without blanks around it: Han, full-width forms, Chinese punctuation."""
    return character in _CJK_MARKS or unicodedata.east_asian_width(character) in "WF"


def heal(text: str) -> str:
    """One paragraph on one line.

    A blank stays only between two characters that are both Latin, digits or ASCII marks; a line break between
    two digits, inside an address or beside a Chinese character is an artefact and goes.
    """
    text = _BRACKETED_URL.sub(lambda found: re.sub(r"\s+", "", found[0]), clean(text))
    pieces: list[str] = []
    for run in re.split(r"(\s+)", text.strip()):
        if run and not run.isspace():
            pieces.append(run)
        elif run:
            pieces.append(_BREAK if _BREAK in run else " ")
    healed = ""
    gap = ""
    for place, piece in enumerate(pieces):
        if piece in {" ", _BREAK}:
            gap = piece
            continue
        ahead = "".join(pieces[place : place + 3])
        healed += _gap_between(healed, ahead, gap) + piece
        gap = ""
    return healed


def _gap_between(before: str, after: str, gap: str) -> str:
    if not gap or not before:
        return ""
    if gap == " " and before[-1] in _ISSUER_ENDS and _JOINT_ISSUER.match(after):
        return " "  # two offices issue together: 人社部 教育部关于…
    if is_cjk(before[-1]) or is_cjk(after[0]):
        return ""
    if gap == _BREAK:
        if before[-1].isdigit() and after[0].isdigit():
            return ""
        if _OPEN_URL.search(before) and (before[-1] in _URL_JOINS or after[0] in _URL_JOINS):
            return ""
    return " "
