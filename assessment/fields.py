"""Points, percents and words as people type them."""

import re
import unicodedata

from django import forms
from django.utils.text import Truncator

from .points import POINT

FIGURES = {"inputmode": "decimal", "autocomplete": "off"}
HIGHEST = 100 * POINT
SHOWN = 20
FIGURE = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?")


class PointsField(forms.Field):
    """分 typed as `2.50`, kept as an integer of 0.01 分."""

    def __init__(self, *, highest=HIGHEST, **options):
        self.highest = highest
        super().__init__(widget=forms.TextInput(attrs=FIGURES), **options)

    def prepare_value(self, value):
        if isinstance(value, int):
            return f"{value // POINT}.{value % POINT:02d}"
        return value

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", value or "").strip()
        if not text:
            return None
        figure = FIGURE.fullmatch(text)
        points = figure and int(figure[1]) * POINT + int(
            (figure[2] or "").ljust(2, "0")
        )
        if points is None or points > self.highest:
            raise forms.ValidationError(
                f"应是0.00到{self.highest // POINT}.00之间的数，"
                f"最多两位小数，不能是“{Truncator(text).chars(SHOWN, '…')}”。"
            )
        return points


class PercentField(forms.IntegerField):
    """A whole number of percent."""

    def __init__(self, *, least=0, **options):
        fault = f"应是{least}到100之间的整数。"
        super().__init__(
            min_value=least,
            max_value=100,
            widget=forms.TextInput(attrs=FIGURES),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), fault),
            **options,
        )


class WordsField(forms.CharField):
    """Words a person writes or pastes: too many are refused, and none are lost.

    Given `maxlength`, a browser drops the end of what is pasted, and nobody sees it.
    """

    def widget_attrs(self, widget):
        return {}
