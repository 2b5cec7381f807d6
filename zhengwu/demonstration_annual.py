"""The annual reports of the demonstration, and the standing duties that demand them.

Last year's went the whole way, and was corrected once; this year's is a draft whose
table A waits for one unit. Called when the ledger is kept: the reports count it.
"""

from datetime import date
from decimal import Decimal

from core.units.models import Post
from core.units.roles import Role
from core.workdays.days import current_calendar
from reports.annual import drafting
from reports.annual.assembling import assemble
from reports.annual.services import comparing, deciding, leaving, preparing, telling
from reports.collecting.models import CollectedSheet
from reports.collecting.services import answering, arranging
from reports.formats import APPLICANTS
from reports.marks import MARK
from tasks.services.standing import duty_task_of, put_in_force
from zhengwu.demonstration_cast import person
from zhengwu.demonstration_foi import reporting_year

# What the units report of last year, by cell; of all else 0.
PENALTIES, COERCIONS = "行政处罚/本年处理决定数量", "行政强制/本年处理决定数量"
LICENCES = "行政许可/本年处理决定数量"
ISSUED, REPEALED, IN_FORCE = (
    f"行政规范性文件/{column}"
    for column in ("本年制发件数", "本年废止件数", "现行有效件数")
)
FIGURES = {
    LICENCES: {"户政支队": 41_286, "交警支队": 96_530},
    PENALTIES: {"交警支队": 328_416, "户政支队": 1_034, "网警支队": 212},
    COERCIONS: {"交警支队": 21_907, "网警支队": 6},
    "行政事业性收费/本年收费金额（单位：万元）": {"法制支队": Decimal("1286.45")},
    "指标/政府网站公开信息数": {"宣传科": 1_268},
    "指标/政务新媒体公开信息数": {"宣传科": 2_384},
    "指标/公示栏等其他方式公开信息数": {"宣传科": 156},
    "指标/政策解读数": {"宣传科": 18},
    "指标/回应公众关切数": {"宣传科": 42},
    "指标/政务公开平台（专区、账号）数": {"宣传科": 5},
}
DOCUMENTS = (
    {ISSUED: 1, REPEALED: 0, IN_FORCE: 12},
    {ISSUED: 2, REPEALED: 1, IN_FORCE: 13},
)
RULES = {f"规章/{column}": "0" for column in ("本年制发件数", "本年废止件数")} | {
    "规章/现行有效件数": "0"
}
SILENT = "网警支队"
SITE_NAME = "江门市公安局网站（演示）“政府信息公开年报”栏目"
SITE = "https://www.example.gov.cn/gaj/nb"
ABOVE = "江门市人民政府办公室"
TEXTS = {
    "contact": (
        f"本报告的电子版可在{SITE_NAME}查阅和下载。"
        "如对本报告有疑问，请与江门市公安局宣传科联系"
        "（地址：江门市蓬江区演示路1号；邮政编码：529000；电话：0750-3000000）。"
    ),
    "1.1": (
        "全年通过政府网站公开信息1268条、政务新媒体2384条、公示栏156条，"
        "发布政策解读18篇，回应公众关切42次。"
    ),
    "1.3": "对拟公开的文件逐件认定公开属性，先审查后公开；公开目录每季度核对一次。",
    "1.4": "维护政府信息公开专栏和4个政务新媒体账号，每月检查一次链接和更新情况。",
    "1.5": "政务公开纳入各单位年度考核；开展业务培训2次，没有责任追究的情形。",
    "5": (
        "（一）存在的主要问题\n一是个别申请在承办单位停留时间较长；"
        "二是部分栏目更新不够及时。\n（二）改进情况\n"
        "对各环节设定内部时限并按日提醒，由政务公开办公室每月通报；"
        "栏目更新责任到单位，6月底前完成核对。"
    ),
}
MENDED = "维护政府信息公开专栏和5个政务新媒体账号，每月检查一次链接和更新情况。"
REASON = "户政支队报送的数中有3件决定已撤销重作，按法制支队核定的数填写。"


def report_yearly(bureau, today):
    calendar = current_calendar()
    year = reporting_year(today)
    started = calendar.add(today, -10)
    put_in_force(
        bureau=bureau,
        runs_site=True,
        by=person("office", started),
        today=started,
        calendar=calendar,
    )
    report_of_last_year(bureau, year, today, calendar)
    report_of_this_year(bureau, year, today, calendar)


# Last year's.


def report_of_last_year(bureau, year, today, calendar):
    begun = calendar.on_or_after(date(year - 1, 12, 20))
    due_on = arranging.proposed_due(year - 1, calendar)
    collection = collect(bureau, year - 1, due_on, begun, note="")
    answered = calendar.on_or_after(date(year, 1, 4))
    for sheet in sheets_of(collection):
        fill_in(sheet, year - 1, year, answered)
    act(arranging.close, collection, calendar.on_or_after(due_on), reason="")

    days = (date(year, 1, day) for day in (13, 20, 21, 23, 27))
    made, checked, signed, submitted, published = map(calendar.on_or_after, days)
    report = begin(bureau, year - 1, made)
    compare(report, made)
    write(report, made, whole_text(report))
    leave(report, 1, checked, signed, submitted, published)

    corrected = min(calendar.on_or_after(date(year, 3, 10)), today)
    reason = "第一部分政务新媒体账号数漏计1个。"
    undated(leaving.correct, report, corrected, reason=reason)
    write(report, corrected, {"1.4": MENDED})
    leave(report, 2, *[corrected] * 4)


def begin(bureau, year, day):
    report = preparing.create(
        bureau=bureau,
        year=year,
        scope="own",
        superior_due_on=None,
        by=person("office", day),
        today=day,
    )
    return act(preparing.save_cells, report, day, cells=RULES, reason="")


def compare(report, day):
    """The report of the year before, typed from its paper: what it carried out."""
    counted = assemble(report).report.figures
    figures = {
        f"{column}/R4": counted[f"{column}/R2"] for column in (*APPLICANTS, "总计")
    }
    figures[IN_FORCE] = counted[IN_FORCE] - counted[ISSUED] + counted[REPEALED]
    figures["规章/现行有效件数"] = Decimal(0)
    organ = str(report.bureau)
    act(comparing.enter_earlier, report, day, organ=organ, figures=figures)


def write(report, day, texts):
    undated(preparing.save_texts, report, day, texts=texts)


def whole_text(report):
    """The drafts, with what a person wrote in the place of their marks."""
    drafted = drafting.drafted(report)
    texts = {key: MARK.sub("", text) for key, text in drafted.items()}
    return texts | TEXTS


def leave(report, number, checked, signed, submitted, published):
    """Checked, signed, handed in, published."""
    act(deciding.check, report, checked)
    act(deciding.sign, report, signed, by=person("leader", signed))
    act(leaving.submit, report, submitted, to=ABOVE, on=submitted)
    address = f"{SITE}/{report.year}-{number}.html"
    act(leaving.publish, report, published, address=address, on=published)


# This year's.


def report_of_this_year(bureau, year, today, calendar):
    begun, answered, drafted = (calendar.add(today, -ago) for ago in (8, 4, 2))
    proposed = arranging.proposed_due(year, calendar)
    due_on = max(proposed, calendar.add(today, 5))
    note = "请先按目前的数试报，年终按全年数更正。"
    collection = collect(bureau, year, due_on, begun, note=note)
    for sheet in sheets_of(collection).exclude(unit__name=SILENT):
        fill_in(sheet, year, year, answered)

    report = begin(bureau, year, drafted)
    licences = sum(figures_of(year, year)[LICENCES].values()) - 3
    cells = {LICENCES: str(licences)}
    act(preparing.save_cells, report, drafted, cells=cells, reason=REASON)
    write(report, drafted, drafting.drafted(report))
    if task := duty_task_of(bureau, "annual-publish", year + 1):
        act(telling.link_task, report, drafted, task=task)


# What the units report.


def collect(bureau, year, due_on, day, *, note):
    by = person("office", day)
    collection = arranging.begin(
        bureau=bureau, year=year, due_on=due_on, note=note, by=by, today=day
    )
    return act(arranging.send, collection, day)


def sheets_of(collection):
    rows = CollectedSheet.objects.filter(collection=collection)
    return rows.select_related("unit").order_by("pk")


def fill_in(sheet, year, reporting, day):
    """The liaison fills the sheet, the head signs it."""
    own = figures_of(year, reporting)
    values = {
        figure.item_id: Decimal(own.get(figure.item.cell, {}).get(sheet.unit.name, 0))
        for figure in sheet.figures.select_related("item")
    }
    holders = {
        role: Post.objects.in_force(on=day).filter(unit=sheet.unit, role=role).first()
        for role in (Role.LIAISON, Role.HEAD)
    }
    liaison, head = (holders[role].user.as_of(day) for role in holders)
    act(answering.submit, sheet, day, by=liaison, values=values, remarks={})
    act(answering.sign, sheet, day, by=head)


def figures_of(year, reporting):
    """By cell and unit; this year a little more than last."""
    is_last = year < reporting
    figures = {
        cell: {
            unit: number if is_last else number + number // 20
            for unit, number in by_unit.items()
        }
        for cell, by_unit in FIGURES.items()
    }
    documents = DOCUMENTS[not is_last]
    return figures | {cell: {"法制支队": number} for cell, number in documents.items()}


def act(verb, row, day, **values):
    return undated(verb, row, day, today=day, **values)


def undated(verb, row, day, *, by=None, **values):
    """Act as the office of a day, where nobody else is named."""
    row.refresh_from_db()
    by = by or person("office", day)
    return verb(pk=row.pk, version=row.version, by=by, **values)
