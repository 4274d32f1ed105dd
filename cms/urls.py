"""Every address of the product. A page not listed in `tests/contracts/access_matrix.py` fails the build."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.authoring.messages import script_messages
from cms.demo.views import accounts, advance, sign_in
from cms.demo.voting import cast_votes
from cms.public.about import accessibility, how_judged
from cms.public.gallery import gallery
from cms.public.results import results
from cms.public.series import series_directory
from cms.public.verify import verify, verify_certificate, verify_pdf
from cms.public.views import search
from cms.shell import act_as

urlpatterns: list[URLPattern | URLResolver] = [
    path("django-admin/", admin.site.urls),
    path("admin/jsi18n/", script_messages),  # before Wagtail's own at the same address
    path("admin/studio/", include("cms.authoring.urls")),
    path("admin/register/", include("cms.register.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("language/", set_language, name="set_language"),
    path("account/", include("cms.portal.account_urls")),
    path("act-as/", act_as, name="act_as"),
    path("demo/", accounts, name="demo_accounts"),
    path("demo/sign-in/", sign_in, name="demo_sign_in"),
    path("demo/advance/", advance, name="demo_advance"),
    path("demo/cast-votes/<int:pk>/", cast_votes, name="demo_cast_votes"),
    path("desk/", include("cms.desk.urls")),
    path("desk/", include("cms.review.urls")),
    path("how-judged/", how_judged, name="how_judged"),
    path("accessibility/", accessibility, name="accessibility"),
    path("gallery/", gallery, name="gallery"),
    path("gallery/<slug:name>/", gallery, name="gallery_page"),
    path("verify/", verify, name="verify"),
    path("verify/pdf/", verify_pdf, name="verify_pdf"),
    path("verify/<slug:token>/", verify_certificate, name="verify_certificate"),
    path("search/", search, name="search"),
    path("results/", results, name="results"),
    path("series/", series_directory, name="series_directory"),
    path("", include("cms.portal.urls")),
    path("", include(wagtail_urls)),
]
