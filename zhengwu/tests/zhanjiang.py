"""湛江市公安局 with seed 000: the bureau the daily work is walked in."""

from datetime import timedelta

from django.conf import settings

from core.runs.models import Run
from core.units.models import Unit, UnitGroup
from core.units.roles import Role
from core.units.tests.factories import make_bureau, make_person, make_unit
from core.workdays.days import rebuild_days
from tasks.models import PlanDraft, ReportingRound, WorkPlan
from tasks.services.drafts import commit, perform_reading, start_reading
from tasks.services.plans import set_dates

SEED = settings.BASE_DIR / "fixtures" / "plans" / "zhanjiang_2019.txt"
COUNTIES = ("遂溪县公安局", "徐闻县公安局")
BRANCHES = ("霞山分局", "麻章分局", "坡头分局")
ROUND = "本季度"


def make_zhanjiang(*, today):
    """The bureau; its counties and branches with people; a station below 遂溪."""
    rebuild_days(today=today)
    bureau = make_bureau("湛江市公安局", unit_names=("宣传科", "法制支队"))
    make_kind(bureau, "各县(市)公安局", COUNTIES, Unit.Kind.COUNTY)
    make_kind(bureau, "各分局", BRANCHES, Unit.Kind.BRANCH)
    make_person(Role.OFFICE, bureau.managing_office)
    county = Unit.objects.get(name=COUNTIES[0])
    station = make_unit("遂城派出所", parent=county, kind=Unit.Kind.STATION)
    make_person(Role.LIAISON, station)
    return bureau


def make_kind(bureau, group, names, kind):
    """The units of one kind, each with a liaison and a head, and their common name."""
    UnitGroup.objects.create(bureau=bureau, name=group, kinds=[kind])
    for name in names:
        unit = make_unit(
            name, parent=bureau, kind=kind, legal_kind=Unit.LegalKind.AGENCY
        )
        make_person(Role.LIAISON, unit, phone=f"0759-33320{unit.pk:02}")
        make_person(Role.HEAD, unit)


def commit_seed(bureau, *, by, today):
    """Seed 000 read and committed as a plan of this year, with one round open now."""
    start_reading(
        bureau=bureau, name=SEED.name, content=SEED.read_bytes(), year=None, by=by
    )
    run = Run.objects.latest("pk")
    perform_reading(run, lambda done, total: None)
    draft = PlanDraft.objects.get(run=run)
    plan = commit(
        pk=draft.pk,
        version=draft.version,
        kind=WorkPlan.Kind.SCHEME,
        year=today.year,
        title=draft.title.replace("2019", str(today.year)),
        doc_no="",
        by=by,
    )
    start = today - timedelta(days=20)
    set_dates(
        pk=plan.pk,
        version=plan.version,
        issued_on=start,
        starts_on=start,
        ends_on=today + timedelta(days=120),
        doc_no="湛公办〔2026〕12号",
        by=by,
        today=today,
    )
    due_on = today + timedelta(days=20)
    ReportingRound.objects.create(
        plan=plan, name=ROUND, opens_on=start, cutoff_on=due_on, due_on=due_on
    )
    plan.refresh_from_db()
    return plan
