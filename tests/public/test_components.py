"""The components say what they mean: a word beside every colour, a reason beside every grey button, no dead link."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.test import Client, override_settings
from django.utils import translation

from cms.templatetags import zhiping

FRIDAY = date(2025, 11, 28)


def draw(source: str, **context: object) -> str:
    return Template("{% load zhiping %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "text"), [("zh-hans", "2025年11月28日（周五）"), ("en", "28 November 2025 (Friday)")]
)
def test_a_date_is_written_whole_in_the_language_of_the_page(language: str, text: str) -> None:
    with translation.override(language):
        assert draw("{% date_zh day %}", day=FRIDAY) == f'<time datetime="2025-11-28">{text}</time>'
        assert draw("{{ day|date_plain }}{% date_zh nothing %}", day=FRIDAY, nothing=None) == text


def test_the_last_day_is_today_and_amber_not_an_error() -> None:
    with translation.override("en"):
        assert zhiping.days_left(FRIDAY, date(2025, 11, 20)) == "8 days left"
        assert zhiping.days_left(FRIDAY, date(2025, 11, 27)) == "1 day left"
        assert zhiping.days_left(FRIDAY, FRIDAY) == "Closes today"
        assert zhiping.days_left(FRIDAY, date(2025, 11, 29)) == "Closed"
        assert "deadline--today" in draw('{% deadline "By" day day %}', day=FRIDAY)


@pytest.mark.parametrize("state", zhiping.STATE_TONES)
def test_no_state_is_told_by_colour_alone(state: str) -> None:
    drawn = draw("{% state_tag state 'told in words' %}", state=state)
    assert f"#{zhiping.STATE_ICONS[state]}" in drawn
    assert "told in words" in drawn


def test_a_blocked_action_stands_beside_its_reason() -> None:
    drawn = draw("{% blocked_action 'Accept' reasons %}", reasons=["a <reason>", "another"])
    assert 'aria-disabled="true"' in drawn
    assert "a &lt;reason&gt;" in drawn
    assert "another" in drawn


def test_a_task_that_cannot_be_done_yet_is_not_a_link() -> None:
    row = '{% include "zhiping/components/task_row.html" with title="Sign" hint="after the rest" state="locked" label="later" %}'
    assert "<a " not in draw(row)


class ReviewForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(label="Employer", help_text="as in the contract")
    level = forms.ChoiceField(label="Level", choices=[("", "choose"), ("1", "provincial"), ("2", "city")])
    story = forms.CharField(label="Story", widget=forms.Textarea, max_length=5, required=False)


def test_an_error_is_beside_its_field_and_linked_from_the_summary() -> None:
    form = ReviewForm({"level": "2", "story": "far too long"})
    control, summary = draw("{% control form.name %}", form=form), draw("{% error_summary form %}", form=form)
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_name-hint id_name-error"' in control
    assert 'id="id_name-hint"' in control
    assert 'id="id_name-error"' in control
    assert summary.index('href="#id_name"') < summary.index('href="#id_story"')
    assert "Employer" in summary


def test_what_was_typed_stays_even_when_it_is_too_long() -> None:
    drawn = draw("{% control form.story %}", form=ReviewForm({"story": "far too long"}))
    assert "far too long" in drawn
    assert 'data-counter="5"' in drawn
    assert "maxlength" not in drawn


def test_few_options_are_radios_with_the_given_one_chosen_and_no_empty_one() -> None:
    drawn = draw("{% control form.level %}", form=ReviewForm({"level": "2"}))
    assert drawn.count('type="radio"') == 2
    assert drawn.count(" checked") == 1
    assert "<legend>" in drawn


def test_the_record_is_grouped_by_day_with_who_and_when() -> None:
    entries = [
        {"at": datetime(2025, 10, 14, 8, 39), "who": "Bob", "act": "recommended", "number": 46},
        {"at": datetime(2025, 9, 26, 16, 30), "who": "Bob", "act": "posted", "number": 37},
        {"at": datetime(2025, 9, 26, 11, 5), "who": "Charlie", "act": "objected", "number": 36},
    ]
    drawn = draw("{% timeline entries %}", entries=entries)
    assert drawn.count("log__day") == 2
    assert "08:39" in drawn
    assert "Charlie" in drawn


def test_an_unbalanced_date_axis_still_gives_every_part_room() -> None:
    axis = [{"kind": "done", "weight": 1}, {"kind": "short", "weight": 500}]
    assert [part["grow"] for part in zhiping.verdict("Not yet", axis=axis)["parts"]] == [1, 20]


@pytest.mark.django_db
def test_the_gallery_is_closed_outside_demo_mode(client: Client) -> None:
    with override_settings(DEBUG=False, DEMO=False):
        assert client.get("/gallery/").status_code == 404
    with override_settings(DEMO=True):
        assert client.get("/gallery/").status_code == 200
        assert client.get("/gallery/nothing/").status_code == 404


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_what_to_do(client: Client) -> None:
    answer = client.get("/no-such-page/", headers={"accept-language": "zh-hans"})
    assert answer.status_code == 404
    assert 'class="message-page"' in answer.content.decode()


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
def test_an_error_page_needs_neither_request_nor_database(code: str) -> None:
    """When things have gone wrong, as little as possible is asked of the rest."""
    drawn = get_template(f"{code}.html").render()
    assert 'class="message-page"' in drawn
    assert 'href="/"' in drawn


def test_no_template_carries_script_or_style_of_its_own() -> None:
    """The content security policy allows none, so a page with any would be broken."""
    folder = Path(settings.ROOT) / "cms" / "templates"
    for path in folder.rglob("*.html"):
        text = path.read_text("utf-8")
        for forbidden in (" style=", "<style", " onclick=", "javascript:", "<script>"):
            assert forbidden not in text, path.name
