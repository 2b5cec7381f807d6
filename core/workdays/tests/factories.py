"""Special days by the shortest words."""

from datetime import date

from core.workdays.models import SpecialDay

NOTICE = "《国务院办公厅关于2026年部分节假日安排的通知》（国办发明电〔2025〕7号）"


def make_day(text, kind=SpecialDay.Kind.OFF, *, year=None, name="国庆节", save=True):
    """One special day of the year of its date, unless another is named."""
    day = date.fromisoformat(text)
    special_day = SpecialDay(
        date=day, kind=kind, year=year or day.year, name=name, source=NOTICE
    )
    if save:
        special_day.save()
    return special_day
