"""Addresses of the desk."""

from django.urls import path

from cms.desk import cases, certificates, keeping_away, notices, records
from cms.desk.queue import desk

urlpatterns = [
    path("", desk, name="desk"),
    path("cases/<int:pk>/", cases.case, name="desk_case"),
    path("cases/<int:pk>/judge/", cases.judge, name="desk_judge"),
    path("cases/<int:pk>/file-results/", cases.file_results, name="desk_file_results"),
    path("cases/<int:pk>/keep-away/", keeping_away.keep_away, name="desk_keep_away"),
    path("cases/<int:pk>/certificate/", certificates.certificate, name="desk_certificate"),
    path("cases/<int:pk>/record/", records.record, name="desk_record"),
    path("cases/<int:pk>/notices/", notices.notices, name="desk_notices"),
    path("cases/<int:pk>/notices/post/<slug:kind>/", notices.post, name="desk_post_notice"),
    path("cases/<int:pk>/notices/photos/<slug:kind>/", notices.photos, name="desk_notice_photos"),
    path("cases/<int:pk>/notices/<slug:kind>/sheet/", notices.sheet, name="desk_notice_sheet"),
    path("cases/<int:pk>/objections/", notices.object_to, name="desk_objection"),
    path("cases/<int:pk>/objections/<int:objection>/", notices.conclude, name="desk_conclude"),
]
