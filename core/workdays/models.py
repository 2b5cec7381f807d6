"""Holidays and make-up working days, and the day table SQL counts with."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models

from .calendar import WEEKDAYS, WorkCalendar

NATIONAL_DAY = (10, 1)


class SpecialDayQuerySet(models.QuerySet):
    def get_by_natural_key(self, date):
        return self.get(date=date)

    def whole_years(self):
        """The years whose notice is typed in down to its last holiday, 国庆节.

        National Day is fixed by 《全国年节及纪念日放假办法》 (Art. 2); a year without
        it has been begun and not finished, and its other holidays may be missing.
        """
        month, day = NATIONAL_DAY
        holidays = self.filter(kind=SpecialDay.Kind.OFF)
        national = holidays.filter(date__month=month, date__day=day)
        return set(national.values_list("year", flat=True))

    def calendar(self):
        """The calendar these days make, in one query."""
        return calendar_of(self.values_list("date", "kind", "year"))


def calendar_of(days) -> WorkCalendar:
    """The calendar that (date, kind, year) of special days make.

    A weekend day inside a holiday is off anyway and left out, so equal calendars
    compare equal however their notices were typed in. Its last year is the last whole
    one.
    """
    off, on, last_year = set(), set(), 0
    for day, kind, year in days:
        if kind == SpecialDay.Kind.OFF and (day.month, day.day) == NATIONAL_DAY:
            last_year = max(last_year, year)
        if kind == SpecialDay.Kind.ON:
            on.add(day)
        elif day.weekday() < WEEKDAYS:
            off.add(day)
    return WorkCalendar(frozenset(off), frozenset(on), last_year)


class SpecialDay(models.Model):
    """One day the yearly State Council notice declares off or worked."""

    class Kind(models.TextChoices):
        OFF = "off", "放假"
        ON = "on", "调休上班"

    date = models.DateField(
        "日期", unique=True, error_messages={"unique": "这一天已有安排。"}
    )
    kind = models.CharField("类型", max_length=3, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(
        "安排年度",
        help_text="放假通知所安排的年度，如2018年12月31日是2019年元旦的放假日，属于2019年度。",
    )
    name = models.CharField("节日", max_length=30)
    source = models.CharField(
        "依据", max_length=200, help_text="国务院办公厅放假通知的名称和文号。"
    )

    objects = SpecialDayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "放假与调休"
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                name="special_day_kind_known",
                condition=models.Q(kind__in=["off", "on"]),
                violation_error_message="类型只能是放假或调休上班。",
            ),
            # The day table begins with 2018; a year past 2099 is a slip of the pen
            # and would lengthen the table by decades.
            models.CheckConstraint(
                name="special_day_year_in_range",
                condition=models.Q(year__range=(2018, 2099)),
                violation_error_message="安排年度应在2018年至2099年之间。",
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.get_kind_display()}（{self.name}）"

    def natural_key(self):
        return (self.date,)

    def clean(self):
        # A date that could not be read is reported by its own field.
        if not isinstance(self.date, date):
            return
        errors = {}
        if self.kind == self.Kind.ON and self.date.weekday() < WEEKDAYS:
            errors["kind"] = "调休上班只能是周六或周日，这一天本来就上班。"
        if self.year is not None and abs(self.year - self.date.year) > 1:
            errors["year"] = "安排年度应与日期同年，或只相差一年。"
        if errors:
            raise ValidationError(errors)


class Day(models.Model):
    """How many working days have passed up to and with a date.

    Written from the special days and never by hand: the working days after A up
    to and with B are `number(B) - number(A)`, so SQL counts them by subtraction.
    """

    date = models.DateField("日期", primary_key=True)
    number = models.PositiveIntegerField("累计工作日")

    class Meta:
        verbose_name = verbose_name_plural = "工作日序号"
        ordering = ["date"]

    def __str__(self):
        return f"{self.date} 第{self.number}个工作日"
