"""Compiled machines: every word runs, closed by default, compiled once; the shipped workflows compile."""

from pathlib import Path
from typing import Any

import django_fsm
import pytest

from forms_config.shapes import Invalid
from series_plugins.pack import read_pack
from tests.workflows.season import ordinary_review, step
from workflows.compiled import CompiledMachine, compile_machine
from workflows.machine import VOCABULARY, Machine
from workflows.words import WORDS

PACKS = Path(__file__).parents[2] / "series_plugins" / "packs"


def test_every_word_of_the_vocabulary_does_something() -> None:
    assert {word.name for word in VOCABULARY} == WORDS.names()
    assert all(WORDS.has(word.kind, word.name) for word in VOCABULARY)


def test_a_machine_is_compiled_once_per_release() -> None:
    machine = Machine.model_validate(ordinary_review())
    first = compile_machine("d" * 64, "review", lambda: machine)
    assert compile_machine("d" * 64, "review", lambda: machine) is first
    assert compile_machine("e" * 64, "review", lambda: machine) is not first


def test_a_word_nobody_knows_does_not_compile() -> None:
    data = ordinary_review()
    data["states"][0]["transitions"].append(step("fly", "withdrawn", "applicant", needs=["has_wings@1"]))
    with pytest.raises(Invalid) as refusal:
        CompiledMachine(Machine.model_validate(data))
    assert refusal.value.problems[0].path == ("states", "draft", "fly")


class Puppet:
    """What django-fsm moves, with the answers fixed."""

    def __init__(self, state: str, transition: Any, reason: Any = None) -> None:
        self.state, self.transition, self.reason, self.effects = state, transition, reason, 0

    def reason_against(self, name: str) -> Any:
        return self.reason

    def perform_effects(self) -> None:
        self.effects += 1


def test_a_step_runs_only_from_its_state_and_only_with_its_guards() -> None:
    compiled = CompiledMachine(Machine.model_validate(ordinary_review()))
    submit = compiled.transition("draft", "submit")
    puppet = Puppet("draft", submit)
    assert (compiled.run(puppet), puppet.effects) == ("employer_review", 1)
    for wrong in (Puppet("vote", submit), Puppet("draft", submit, reason="no")):
        with pytest.raises(django_fsm.TransitionNotAllowed):
            compiled.run(wrong)
        assert wrong.effects == 0
    assert compiled.transition("vote", "submit") is None


def test_the_same_key_leads_elsewhere_from_another_state() -> None:
    compiled = CompiledMachine(Machine.model_validate(ordinary_review()))
    targets = [
        compiled.run(Puppet(state, compiled.transition(state, "resubmit")))
        for state in ("employer_correction", "acceptance_correction")
    ]
    assert targets == ["employer_review", "acceptance_review"]


def packs() -> list[Path]:
    return sorted(p.parent for p in PACKS.glob("*/*/series.yaml"))


@pytest.mark.parametrize("folder", packs(), ids=lambda p: p.name)
def test_every_shipped_workflow_compiles(folder: Path) -> None:
    reading = read_pack(folder)
    assert reading.document is not None, [p.text.en for p in reading.problems]
    for machine in reading.document.workflows.values():
        compiled = CompiledMachine(machine)
        final = {key for key, state in compiled.states.items() if state.category == "closed"}
        assert all(compiled.options(key) for key in compiled.states if key not in final)
        assert all(not compiled.options(key) for key in final)
