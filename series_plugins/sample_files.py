"""Samples as short stories: a file says once what its applicants share, and a sample may be *like* another. (pure)"""

from typing import Any

from series_plugins.compose import Composer
from series_plugins.yaml_source import Mapped

SHARED = ("given", "judgements", "context")


def told_in_full(composer: Composer, file: Mapped) -> list[Any]:
    """The file's samples with `like`, `without` and the file's own `given`, `judgements`, `context` worked in.

    A sample's facts replace those it inherits, key by key; `without` drops some.
    """
    full: dict[str, Mapped] = {}
    listed = file["samples"]
    for sample in listed if isinstance(listed, list) else ():
        if not isinstance(sample, Mapped):
            composer.complain("sample.shape", "样例应写成“键: 值”。", "A sample should be a mapping.", listed)
            continue
        like = str(sample.pop("like", ""))
        if like and like not in full:
            composer.complain(
                "sample.like", f"前面没有样例{like}。", f"No earlier sample {like}.", sample, "like"
            )
        base = full.get(like, file)
        story = _inherit(base, sample)
        for dropped in sample.pop("without", None) or ():
            story["given"].pop(dropped, None)
        story.pop("without", None)
        full[str(story.get("key"))] = story
    return list(full.values())


def _inherit(base: Mapped, sample: Mapped) -> Mapped:
    story = Mapped(sample.file, sample.line)
    story.lines = sample.lines
    for key in ("offering", "direction"):
        if key in base:
            story[key] = base[key]
    story.update({k: v for k, v in sample.items() if k not in SHARED})
    for name in SHARED:
        inherited, own = base.get(name), sample.get(name)
        if not isinstance(inherited, Mapped) and not isinstance(own, Mapped):
            continue
        merged = Mapped(sample.file, sample.line)
        for part in (inherited, own):
            if isinstance(part, Mapped):
                merged.update(part)
                merged.lines.update(part.lines)
        story[name] = merged
    return story
