"""What an editor reads in Wagtail is Chinese where Wagtail's own translation has gaps, in pages and scripts."""

import json
import re

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext


@pytest.mark.parametrize(
    ("english", "chinese"), [("Schedule to publish", "定时发布"), ("Autosave is paused", "自动保存已暂停")]
)
def test_gaps_of_wagtail_are_filled(english: str, chinese: str) -> None:
    with translation.override("zh-hans"):
        assert gettext(english) == chinese


def test_a_filled_plural_counts() -> None:
    with translation.override("zh-hans"):
        said = ngettext("%(num_parent_objects)d page", "%(num_parent_objects)d pages", 3)
    assert said % {"num_parent_objects": 3} == "3个页面"


@pytest.mark.django_db
def test_wagtails_scripts_speak_chinese_where_only_we_do_and_where_wagtail_does() -> None:
    body = Client().get("/admin/jsi18n/").content.decode()
    found = re.search(r"const newcatalog = (\{.*?\});", body, re.S)
    assert found
    catalogue = json.loads(found[1])
    assert catalogue["Changes have been autosaved."] == "修改已自动保存。"
    assert catalogue["Broken link"] == "无效链接"
