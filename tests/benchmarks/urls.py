"""Every address of the product, and the floor's one."""

from django.urls import URLPattern, URLResolver, path

from cms.urls import urlpatterns as product
from tests.benchmarks import floor

urlpatterns: list[URLPattern | URLResolver] = [
    path("floor/<int:pk>/", floor.edit, name="floor"),
    *product,
]
