"""The tables of the pages people see and of the drafts departments write."""

from cms.authoring.approval import DepartmentApprovalTask
from cms.authoring.models import SeriesDraft
from cms.public.models import HomePage, NoticeIndexPage, NoticePage

__all__ = ["DepartmentApprovalTask", "HomePage", "NoticeIndexPage", "NoticePage", "SeriesDraft"]
