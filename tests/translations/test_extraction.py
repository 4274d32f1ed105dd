"""Which messages are found in Python and templates, and what is said of one that cannot be translated."""

import pytest

from cms.translations.extraction import Message, NotConstant, messages_of_python, messages_of_template


def test_every_form_of_gettext_is_found() -> None:
    source = """
_("Save")
gettext_lazy("Submit " "now")
pgettext("verb", "Return")
ngettext("%(n)d day", "%(n)d days", n)
_(variable)
"""
    assert list(messages_of_python(source, "a.py")) == [
        Message(None, "Save", None, "a.py:2"),
        Message(None, "Submit now", None, "a.py:3"),
        Message("verb", "Return", None, "a.py:4"),
        Message(None, "%(n)d day", "%(n)d days", "a.py:5"),
    ]


def test_a_message_put_together_at_run_time_is_refused() -> None:
    with pytest.raises(NotConstant, match=r"a\.py:1: a message put together at run time"):
        list(messages_of_python('_(f"Hello {name}")', "a.py"))


def test_every_form_of_template_message_is_found() -> None:
    source = """{% load i18n %}{% if x %}{% translate "Save" %}{% endif %}
{% translate "Return" context "verb" %}
{% blocktranslate trimmed count n=x %}
  {{ n }} day
{% plural %}
  {{ n }} days
{% endblocktranslate %}
{{ x|default:_("100% sure") }}"""
    assert set(messages_of_template(source, "a.html")) == {
        Message(None, "Save", None, "a.html:1"),
        Message("verb", "Return", None, "a.html:2"),
        Message(None, "%(n)s day", "%(n)s days", "a.html:3"),
        Message(None, "100%% sure", None, "a.html:8"),
    }
