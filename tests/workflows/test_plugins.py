"""Words from plugins: taken whole or not at all, and no plugin stops another."""

import sys
import types
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from forms_config.shapes import Text
from tests.workflows.machines import action, machine, review
from workflows import plugins
from workflows.compiled import CompiledMachine
from workflows.machine import VOCABULARY, Gate, Vocabulary, Word
from workflows.plugins import load_words, report_failures
from workflows.verification import verify
from workflows.words import WORDS, Words

RAIN = Text(zh="没有下雨", en="It does not rain")


def dry(words: Words, vocabulary: Vocabulary) -> None:
    vocabulary.add(Word("dry@1", "guard", RAIN))
    words.guard("dry@1")(lambda act: None)


def stumbling(words: Words, vocabulary: Vocabulary) -> None:
    vocabulary.add(Word("stumbling@1", "guard", RAIN))
    words.guard("stumbling@1")(lambda act: act.no_such_thing)


def half(words: Words, vocabulary: Vocabulary) -> None:
    words.guard("half@1")(lambda act: None)
    raise RuntimeError("lost its way")


def unspoken(words: Words, vocabulary: Vocabulary) -> None:
    vocabulary.add(Word("unspoken@1", "guard", RAIN))


def usurper(words: Words, vocabulary: Vocabulary) -> None:
    vocabulary.add(Word("vote_by_mail@1", "guard", RAIN, frozenset({Gate.VOTE})))
    words.guard("vote_by_mail@1")(lambda act: None)


def twice(words: Words, vocabulary: Vocabulary) -> None:
    vocabulary.add(Word("vote_passed@1", "guard", RAIN))
    words.guard("vote_passed@1")(lambda act: None)


def points(monkeypatch: pytest.MonkeyPatch, **functions: Any) -> list[EntryPoint]:
    module = types.ModuleType("zhiping_test_plugin")
    for name, function in functions.items():
        setattr(module, name, function)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return [EntryPoint(name, f"zhiping_test_plugin:{name}", "zhiping.guards") for name in functions]


def copies() -> tuple[Words, Vocabulary]:
    words = Words()
    words.take_in(WORDS)
    return words, Vocabulary(tuple(VOCABULARY))


def test_a_plugins_guard_can_be_used_in_a_workflow(monkeypatch: pytest.MonkeyPatch) -> None:
    words, vocabulary = copies()
    assert load_words(points(monkeypatch, dry=dry), words=words, vocabulary=vocabulary) == []
    data = review()
    action(data, "acceptance", "accept")["needs"] = ["dry@1"]
    assert verify(machine(data), vocabulary) == ()
    CompiledMachine(machine(data), words)
    assert verify(machine(data))[0].code == "machine.word"


def test_broken_plugins_are_left_out_and_stop_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    words, vocabulary = copies()
    before = words.names()
    found = points(monkeypatch, half=half, unspoken=unspoken, usurper=usurper, twice=twice, dry=dry)
    found.insert(0, EntryPoint("absent", "zhiping_no_such_module:register", "zhiping.guards"))
    failed = dict(load_words(found, words=words, vocabulary=vocabulary))
    assert [*failed] == ["absent", "half", "unspoken", "usurper", "twice"]
    assert failed["half"] == "RuntimeError: lost its way"
    assert "may not establish vote" in failed["usurper"]
    assert words.names() - before == {"dry@1"}
    assert {w.name for w in vocabulary} - {w.name for w in VOCABULARY} == {"dry@1"}


def test_a_guard_that_fails_lets_nothing_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    words, vocabulary = copies()
    load_words(points(monkeypatch, stumbling=stumbling), words=words, vocabulary=vocabulary)
    reason = words.reason("stumbling@1", object(), {})
    assert reason is not None
    assert reason.en == "Checking stumbling@1 failed; tell the administrator."


def test_what_was_left_out_is_told_by_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "failures", [("half", "RuntimeError: lost its way")])
    [warning] = report_failures()
    assert warning.id == "zhiping.W001"
    assert "half" in warning.msg
