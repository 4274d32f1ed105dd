"""The floor's one table: an application as somebody writes it who knows its fields beforehand."""

from typing import ClassVar

from django.conf import settings
from django.db import models


def _line() -> models.CharField[str, str]:
    return models.CharField(max_length=60)


class FloorApplication(models.Model):
    """The same 24 fields as columns."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = _line()
    years = models.PositiveIntegerField(null=True)
    retired = models.BooleanField(default=False)
    text1 = _line()
    text2 = _line()
    text3 = _line()
    text4 = _line()
    text5 = _line()
    text6 = _line()
    text7 = _line()
    choice1 = _line()
    choice2 = _line()
    choice3 = _line()
    choice4 = _line()
    date1 = models.DateField(null=True)
    date2 = models.DateField(null=True)
    date3 = models.DateField(null=True)
    date4 = models.DateField(null=True)
    number1 = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    number2 = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    phone = _line()
    email = models.EmailField()
    long1 = models.TextField(blank=True)
    long2 = models.TextField(blank=True)

    class Meta:
        app_label = "benchmarks"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name
