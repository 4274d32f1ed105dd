"""The tables of the pages people see: Wagtail's page types."""

from cms.public.models import HomePage, NoticeIndexPage, NoticePage

__all__ = ["HomePage", "NoticeIndexPage", "NoticePage"]
