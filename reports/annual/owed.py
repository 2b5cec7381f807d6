"""年度报告 as the sweep of reminders asks for it: owed until it is published."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from core.reminders.models import ReminderStep
from core.reminders.sources import Owed
from core.units.models import Unit
from core.units.roles import Role
from reports.models import AnnualReport, Deadline

WORKDAYS = ReminderStep.Counting.WORKDAYS
DAYS = ReminderStep.Counting.DAYS
DONE_BY = [Role.OFFICE]
BODY = "由政务公开办公室编制、分管局领导签批，提交主管部门并向社会公布。"


class AnnualReportsOwed:
    """Each bureau's report of the year past, and any other that was begun.

    Of a bureau that keeps no reports here only the year past is asked for, and only
    until its day: what was done elsewhere is not chased for ever.
    """

    name = "reports.annual"
    label = "政府信息公开工作年度报告"
    ladder = (
        (-30, DAYS, DONE_BY),
        (-10, WORKDAYS, DONE_BY),
        (-3, WORKDAYS, [*DONE_BY, Role.LEADER]),
        (0, WORKDAYS, [*DONE_BY, Role.LEADER]),
        (1, WORKDAYS, [*DONE_BY, Role.LEADER]),
        (5, WORKDAYS, [*DONE_BY, Role.LEADER]),
    )

    def owed(self, *, on, first_due, last_due):
        rows = begun().filter(due_on__range=(first_due, last_due))
        for row in rows.select_related("bureau__managing_office"):
            url = reverse("reports:annual_detail", args=[row.pk])
            yield owed_of(row.bureau, row.year, row.due_on, url)
        year, due_on = on.year - 1, Deadline.objects.of_annual_report(on.year - 1)
        if max(first_due, on) <= due_on <= last_due:
            for bureau in not_begun(year, on=on):
                url = reverse("reports:annual_add")
                yield owed_of(bureau, year, due_on, url)

    def still_owed(self, *, on, items):
        keys = {tuple(map(int, item.split("-")[1:])) for item in items}
        years = {year for _, year in keys}
        rows = begun().filter(bureau__in=[pk for pk, _ in keys], year__in=years)
        owing = {
            (item_of(row.bureau_id, row.year), row.due_on)
            for row in rows.only("bureau_id", "year", "due_on")
        }
        for year in years & {on.year - 1}:
            due_on = Deadline.objects.of_annual_report(year)
            pks = not_begun(year, on=on).values_list("pk", flat=True)
            owing |= {(item_of(pk, year), due_on) for pk in pks if due_on >= on}
        return {each for each in owing if each[0] in items}


def begun():
    return AnnualReport.objects.never_published().order_by("pk")


def not_begun(year, *, on):
    """Independent organs with a 政务公开办公室 and no report of a year."""
    known = AnnualReport.objects.filter(bureau=OuterRef("pk"), year=year)
    return (
        Unit.objects.in_force(on=on)
        .filter(
            ~Exists(known),
            is_bureau=True,
            managing_office__isnull=False,
            legal_kind=Unit.LegalKind.ORGAN,
        )
        .select_related("managing_office")
        .order_by("pk")
    )


def item_of(bureau_pk, year):
    return f"annual-{bureau_pk}-{year}"


def owed_of(bureau, year, due_on, url):
    office = bureau.managing_office or bureau
    return Owed(
        item=item_of(bureau.pk, year),
        unit_id=office.pk,
        unit_path=office.path,
        bureau_id=bureau.pk,
        due_on=due_on,
        title=f"{bureau}{year}年政府信息公开工作年度报告还没有公布",
        body=BODY,
        url=url,
    )
