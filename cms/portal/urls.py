"""Addresses of the portal. The pages of a form are the same for a case and for a self-check."""

from django.urls import URLPattern, path

from cms.portal import applications, cases, files, records, review, sections, self_check
from cms.portal.people import for_applicants, load_case_draft
from cms.portal.sections import View, with_draft
from cms.portal.session_drafts import load_session_draft

PAGES_OF_A_FORM: tuple[tuple[str, str, View], ...] = (
    ("section", "<slug:section>/", sections.section_page),
    ("add", "<slug:section>/<slug:table>/add/", records.add_row),
    ("none", "<slug:section>/<slug:table>/none/", records.have_none),
    ("row", "<slug:section>/<slug:table>/<slug:row>/", records.row_page),
    ("copy", "<slug:section>/<slug:table>/<slug:row>/copy/", records.copy_row),
    ("delete", "<slug:section>/<slug:table>/<slug:row>/delete/", records.delete_row),
)
_CASE = "applications/<int:pk>/"
_CHECK = "check/<str:series>/<slug:level>/<slug:route>/"


def _of_case(view: View) -> View:
    return for_applicants(with_draft(load_case_draft, view))


def _of_check(view: View) -> View:
    return with_draft(load_session_draft, view)


urlpatterns: list[URLPattern] = [
    path("applications/", applications.applications, name="applications"),
    path("applications/start/<slug:round_key>/", applications.start, name="application_start"),
    path(_CASE, cases.application, name="application"),
    path(_CASE, cases.application, name="application_list"),
    path(f"{_CASE}review/", _of_case(review.review), name="application_review"),
    path(f"{_CASE}record/", cases.record, name="application_record"),
    path(f"{_CASE}answers/", cases.submitted_answers, name="application_answers"),
    path(f"{_CASE}receipt/", cases.receipt, name="application_receipt"),
    path(f"{_CASE}certificate/", cases.certificate, name="application_certificate"),
    path(f"{_CASE}act/<slug:action>/", cases.act, name="application_act"),
    *(
        path(f"{_CASE}form/{where}", _of_case(view), name=f"application_{name}")
        for name, where, view in PAGES_OF_A_FORM
    ),
    path("files/<int:pk>/", files.file, name="file"),
    path("check/", self_check.self_check, name="self_check"),
    path(_CHECK, _of_check(self_check.check_tasks), name="check_list"),
    path(f"{_CHECK}result/", _of_check(self_check.check_result), name="check_result"),
    *(
        path(f"{_CHECK}form/{where}", _of_check(view), name=f"check_{name}")
        for name, where, view in PAGES_OF_A_FORM
    ),
]
