import pytest

from assessment.counting import count
from assessment.exports import file_name, may_read
from assessment.models import Assessment, Finding, Score, Sheet
from core.audit.models import Event
from core.runs.kinds import RunFailed, kinds
from core.runs.models import Run
from core.units.models import Unit

from .judged import NAMES, make_judged, opened, written


@pytest.fixture
def judged(bureau, units, cast, today):
    return make_judged(bureau, units, cast, today)


def test_file_name(judged, today):
    _, book = written(judged, today)

    assert (
        file_name(book) == "江门市公安局2026年政务公开考核表（截至2026年7月1日）.xlsx"
    )


def run_of(assessment, owner, today, **arguments):
    return Run.objects.create(
        kind="assessment.sheet",
        title="考核表",
        owner=owner,
        arguments={"assessment": assessment.pk, "today": str(today), **arguments},
    )


def test_export_keeps_a_version_each_time(judged, cast, today):
    work = kinds["assessment.sheet"]

    for _ in range(2):
        result = work(run_of(judged, cast.office, today), lambda done, total: None)

    sheets = list(Sheet.objects.order_by("version"))
    assert [sheet.version for sheet in sheets] == [1, 2]
    assert result["file"] == sheets[-1].file
    assert sheets[0].made_by == cast.office
    with sheets[0].file.content.open() as file:
        assert opened(file.read()).sheetnames[0] == "汇总"


def test_export_is_written_to_the_trail(judged, cast, today):
    kinds["assessment.sheet"](run_of(judged, cast.office, today), lambda *_: None)

    assert Event.objects.get(act="导出考核表").note == "第1版"


def test_export_of_what_is_over_prints_what_was_counted(judged, cast, today):
    count(assessment_pk=judged.pk, today=today)
    Assessment.objects.update(status=Assessment.Status.FINAL)

    kinds["assessment.sheet"](run_of(judged, cast.office, today), lambda *_: None)

    assert Sheet.objects.count() == 1


def test_export_of_what_was_never_counted_fails_with_a_sentence(judged, cast, today):
    Assessment.objects.update(status=Assessment.Status.FINAL, counted_on=None)

    with pytest.raises(RunFailed, match="还没有计分"):
        kinds["assessment.sheet"](run_of(judged, cast.office, today), lambda *_: None)


@pytest.mark.parametrize(
    ("name", "reads"),
    [("office", True), ("supervisor", True), ("liaison", False), ("stranger", False)],
)
def test_sheet_is_read_by_who_may_export(judged, cast, today, name, reads):
    kinds["assessment.sheet"](run_of(judged, cast.office, today), lambda *_: None)

    assert may_read(getattr(cast, name), Sheet.objects.get().file) is reads


def content_of(file):
    with file.content.open() as stored:
        return stored.read()


def exported(assessment, owner, today, **arguments):
    """The stored file a run ends with."""
    run = run_of(assessment, owner, today, **arguments)
    return kinds["assessment.sheet"](run, lambda *_: None)["file"]


def test_export_of_chosen_units(judged, cast, today):
    """A rank stays what it is among all, and the sheet says who was chosen."""
    Score.objects.all().delete()
    file = exported(judged, cast.office, today, chosen={"deducted": True})
    Unit.objects.filter(name=NAMES[3]).update(kind="branch")

    chosen = exported(judged, cast.office, today, chosen={"kind": "branch"})

    assert "范围：有扣分的单位" in opened(content_of(file))["汇总"]["A2"].value
    book = opened(content_of(chosen))
    assert len(book.worksheets) == 3
    assert ["范围：分局" in sheet["A2"].value for sheet in book] == [True, True, False]
    assert set(
        Event.objects.filter(act="导出考核表").values_list("note", flat=True)
    ) == {"第1版（有扣分的单位）", "第2版（分局）"}


def test_export_keeps_ranks_where_units_are_left_out(judged, cast, today):
    count(assessment_pk=judged.pk, today=today)
    spared = Score.objects.get(rank=1)
    Finding.objects.filter(unit=spared.unit).update(
        status="lifted", lifted_on=today, lifted_reason="核实"
    )
    file = exported(judged, cast.office, today, chosen={"deducted": True})

    rows = opened(content_of(file))["汇总"].iter_rows(min_row=4, values_only=True)
    shown = {row[1]: row[0] for row in rows if isinstance(row[0], int)}
    stored = Score.objects.filter(unit__name__in=shown).values_list(
        "unit__name", "rank"
    )
    assert shown == dict(stored)
    assert 1 not in shown.values()


def test_export_of_nobody_fails_with_a_sentence(judged, cast, today):
    with pytest.raises(RunFailed, match="没有符合筛选条件的单位"):
        exported(judged, cast.office, today, chosen={"kind": "branch"})

    assert not Sheet.objects.exists()
