"""Beginning a report, and what is typed into it while it is a draft."""

from collections.abc import Mapping

from django.db import transaction

from core.audit.trail import record
from core.reminders.services import give_default_ladder
from reports.annual import ledger
from reports.annual.book import is_sum
from reports.annual.parts import BY_KEY, LONGEST, plain
from reports.annual.refusals import Refused
from reports.formats import FORMAT_2019
from reports.models import AnnualReport, Deadline, Entry, Override
from reports.report import written

from .locking import lock, refuse_unless, save

Status = AnnualReport.Status
LONGEST_FIGURE = 24
NO_REASON = "改了{source}的数（{labels}），请写明与{source}不同的原因，或者改回去。"


@transaction.atomic
def create(*, bureau, year, scope, superior_due_on, by, today):
    """Begin the report of a bureau and year; there is one of each."""
    if not FORMAT_2019.first_year <= year <= today.year:
        raise Refused(f"年度要在{FORMAT_2019.first_year}年到{today.year}年之间。")
    if AnnualReport.objects.filter(bureau=bureau, year=year).exists():
        raise Refused(f"{bureau}{year}年的年度报告已经建立，请在列表中打开。")
    due_on = due(year, superior_due_on)
    report = AnnualReport.objects.create(
        bureau=bureau,
        year=year,
        scope=scope,
        superior_due_on=superior_due_on,
        due_on=due_on,
    )
    record("建立年度报告", report, by=by, note=f"最迟{due_on}公布")
    give_default_ladder(bureau=bureau, by=by, source="reports.annual")
    return report


def due(year, superior_due_on):
    """The law's day, or a superior's earlier one."""
    last = Deadline.objects.of_annual_report(year)
    if superior_due_on and superior_due_on > last:
        raise Refused(f"上级要求的日期不能晚于法定期限{last}。")
    if superior_due_on and superior_due_on.year <= year:
        raise Refused(f"上级要求的日期应当在{year + 1}年。")
    return superior_due_on or last


@transaction.atomic
def set_terms(*, pk, version, scope, superior_due_on, by):
    """Change 统计范围 and the superior's date of a draft."""
    report = lock(pk, version)
    refuse_unless(report, Status.DRAFT)
    report.due_on = due(report.year, superior_due_on)
    report.scope, report.superior_due_on = scope, superior_due_on
    save(report)
    note = f"统计范围：{report.get_scope_display()}；最迟{report.due_on}公布"
    record("修改年度报告范围和日期", report, by=by, note=note)
    return report


@transaction.atomic
def save_cells(*, pk, version, cells: Mapping[str, str], reason, by, today):
    """Write what was typed into cells, by name.

    In a cell the ledger counts, another figure needs the reason; the ledger's own
    figure typed again lifts what stood against it.
    """
    report = lock(pk, version)
    refuse_unless(report, Status.DRAFT)
    refuse_impossible(report, cells)
    counted = ledger.counted(report).cells
    overrides = {each.cell: each for each in report.overrides.all()}
    ours = {name: typed.strip() for name, typed in cells.items()}
    against = {
        name: typed
        for name, typed in ours.items()
        if name in counted and typed != written(counted[name])
    }
    changed = {
        name: typed
        for name, typed in against.items()
        if name not in overrides
        or overrides[name].typed != typed
        or overrides[name].counted != counted[name]
    }
    if changed and not reason.strip():
        labels = [report.format.cells[name].label for name in changed]
        source = source_of(report.format.cells[name].table for name in changed)
        raise Refused(NO_REASON.format(labels="、".join(labels[:5]), source=source))
    entries = {name: typed for name, typed in ours.items() if name not in counted}
    notes = []
    notes += write_entries(report, entries, by=by, today=today)
    notes += write_overrides(report, changed, counted, reason, by=by, today=today)
    notes += lift(report, overrides, [n for n in ours if n in counted], against)
    if notes:
        save(report)
        record("填写年度报告表格", report, by=by, note="；".join(notes))
    return report


def source_of(tables):
    """Where the figures of table A come from, and those of B and C."""
    return "各单位报送合计" if set(tables) == {"A"} else "台账"


def refuse_impossible(report, cells):
    for name, typed in cells.items():
        if name not in report.format.cells:
            raise Refused("表中没有这一格，请刷新页面后再填。")
        label = report.format.cells[name].label
        if is_sum(report.format, name):
            raise Refused(f"{label}由系统相加，不用填写。")
        if len(typed.strip()) > LONGEST_FIGURE:
            raise Refused(f"{label}写了{len(typed.strip())}个字，只填一个数。")


def write_entries(report, typed, *, by, today):
    known = {each.cell: each.typed for each in report.entries.all()}
    changed = {n: each for n, each in typed.items() if known.get(n, "") != each}
    Entry.objects.bulk_create(
        [
            Entry(report=report, cell=name, typed=each, entered_on=today, entered_by=by)
            for name, each in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["report", "cell"],
        update_fields=["typed", "entered_on", "entered_by"],
    )
    return [moved(report, n, known.get(n, ""), each) for n, each in changed.items()]


def write_overrides(report, changed, counted, reason, *, by, today):
    Override.objects.bulk_create(
        [
            Override(
                report=report,
                cell=name,
                typed=typed,
                counted=counted[name],
                reason=reason.strip(),
                entered_on=today,
                entered_by=by,
            )
            for name, typed in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["report", "cell"],
        update_fields=["typed", "counted", "reason", "entered_on", "entered_by"],
    )
    notes = [moved(report, n, written(counted[n]), each) for n, each in changed.items()]
    return [*notes, f"原因：{reason.strip()}"] if notes else []


def lift(report, overrides, names, against):
    """Drop what stood against the ledger where its figure was typed again."""
    lifted = [name for name in names if name in overrides and name not in against]
    report.overrides.filter(cell__in=lifted).delete()
    return [
        f"{report.format.cells[name].label}：{overrides[name].typed} → 台账数"
        for name in lifted
    ]


def moved(report, name, old, new):
    return f"{report.format.cells[name].label}：{old or '空白'} → {new or '空白'}"


@transaction.atomic
def save_texts(*, pk, version, texts: Mapping[str, str], by):
    """Write parts of the text, by key."""
    report = lock(pk, version)
    refuse_unless(report, Status.DRAFT)
    changed = {
        key: text
        for key, typed in texts.items()
        if key in BY_KEY and (text := plain(typed)) != report.texts.get(key, "")
    }
    for key, text in changed.items():
        if len(text) > LONGEST:
            title = BY_KEY[key].title
            raise Refused(f"“{title}”有{len(text)}字，最多{LONGEST}字。")
    if changed:
        report.texts = {**report.texts, **changed}
        save(report)
        titles = "、".join(BY_KEY[key].title for key in changed)
        record("编写年度报告文字", report, by=by, note=titles)
    return report
