"""The 考核表 with its 佐证材料 in one zip file."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from assessment.sheets import package
from core.files.models import Material
from core.files.services import keep
from core.runs.kinds import RunFailed
from tasks.models import Evidence

from .factories import MARCH, make_report
from .judged import opened
from .test_exports import content_of, exported

BOOK = "江门市公安局2026年政务公开考核表（截至2026年7月1日）.xlsx"
FILE = b"%PDF-1.7"
LIST = "佐证材料清单.xlsx"


@pytest.fixture
def reported(assessment, led, cast):
    """法制支队 showed a page and a file for the first round."""
    report = make_report(led.occurrences.get(number=1), MARCH, is_shown=False)
    show(report, cast, "专栏截图", link="https://www.jiangmen.gov.cn/", seen_on=MARCH)
    show(report, cast, "更新公告.pdf", data=FILE)
    return assessment


def show(report, cast, title, *, data=None, **fields):
    """Use a new material for a report."""
    if data is not None:
        fields["file"] = keep(title, data, "application/pdf", by=cast.liaison)
    if "seen_on" in fields:
        fields["seen_by"] = cast.liaison
    unit = report.occurrence.assignment.unit
    material = Material.objects.create(
        unit=unit, title=title, recorded_by=cast.liaison, **fields
    )
    return Evidence.objects.create(report=report, material=material)


def packed(assessment, owner, today, **arguments):
    """{name: bytes} of the zip file an export ends with."""
    file = exported(assessment, owner, today, with_evidence=True, **arguments)
    with ZipFile(BytesIO(content_of(file))) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def listed(content):
    sheet = opened(content).worksheets[0]
    return list(sheet.iter_rows(min_row=4, values_only=True))


def test_package_holds_the_sheet_and_a_folder_per_unit(reported, cast, today):
    files = packed(reported, cast.office, today)

    assert list(files) == [BOOK, "法制支队/更新公告.pdf", f"法制支队/{LIST}"]
    assert files["法制支队/更新公告.pdf"] == FILE
    assert opened(files[BOOK]).sheetnames == ["汇总", "扣分明细", "法制支队"]


def test_package_lists_links_and_files(reported, led, cast, today):
    files = packed(reported, cast.office, today)

    task = f"{led.task.number} {led.task.text}"
    link = "https://www.jiangmen.gov.cn/"
    assert listed(files[f"法制支队/{LIST}"]) == [
        ("1", task, "专栏截图", link, "2026年3月25日", None),
        ("2", task, "更新公告.pdf", None, None, "更新公告.pdf"),
    ]


def test_package_keeps_names_apart_and_files_once(reported, led, cast, today):
    """Two files of one name, and one file for two rounds."""
    report = make_report(led.occurrences.get(number=2), MARCH, is_shown=False)
    known = Material.objects.get(title="更新公告.pdf")
    Evidence.objects.create(report=report, material=known)
    show(report, cast, "../更新公告.pdf", data=b"other")
    show(report, cast, "更新公告.PDF", data=b"third")

    files = packed(reported, cast.office, today)

    assert {name: data for name, data in files.items() if LIST not in name} == {
        BOOK: files[BOOK],
        "法制支队/更新公告.pdf": FILE,
        "法制支队/_更新公告.pdf": b"other",
        "法制支队/更新公告（2）.pdf": b"third",
    }
    assert [row[5] for row in listed(files[f"法制支队/{LIST}"])] == [
        None,
        "更新公告.pdf",
        "_更新公告.pdf",
        "更新公告（2）.pdf",
    ]


def test_package_leaves_out_what_is_no_evidence_yet(reported, led, cast, today):
    draft = make_report(led.occurrences.get(number=3))
    show(draft, cast, "草稿", data=b"draft")

    assert not [name for name in packed(reported, cast.office, today) if "草稿" in name]


def test_package_leaves_out_what_its_maker_may_not_see(reported, cast, today):
    """Whose post ended meanwhile sees no reports any more."""
    files = packed(reported, cast.manager, today)

    assert list(files) == [BOOK, f"法制支队/{LIST}"]
    assert listed(files[f"法制支队/{LIST}"])[0][0] == "没有佐证材料。"


def test_package_says_where_a_file_is_missing(reported, cast, today):
    stored = Material.objects.get(title="更新公告.pdf").file
    stored.content.storage.delete(stored.content.name)

    files = packed(reported, cast.office, today)

    assert listed(files[f"法制支队/{LIST}"])[1][5] == "原文件缺失"


@pytest.mark.parametrize("bound", ["MOST_BYTES", "MOST_FILES"])
def test_package_too_large_is_refused_before_anything_is_kept(
    reported, cast, today, monkeypatch, bound
):
    monkeypatch.setattr(package, bound, 0)

    with pytest.raises(RunFailed, match="请按单位类别分批导出"):
        packed(reported, cast.office, today)

    assert not reported.sheets.exists()


def test_package_is_its_makers_alone(reported, cast, today):
    """The workbook is read by all who may export, the evidence is not."""
    file = exported(reported, cast.office, today, with_evidence=True)

    assert not reported.sheets.filter(file=file).exists()
