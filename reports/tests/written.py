"""Reports to write: real figures with the text of a whole report."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from reports.formats import CHANGE, FORMAT_2019, FORMAT_2021
from reports.report import Report
from reports.tests.figures import TOTALS, city
from reports.writing.facts import Facts
from reports.writing.front import Front
from reports.writing.prose import draft_sections

ORGAN = "江门市公安局"
SECTIONS = {
    1: "2025年，我局依法推进政府信息公开工作。\n（一）主动公开\n及时公开执法依据、程序和结果。\n"
    "（二）依申请公开\n新收政府信息公开申请14069件，上年结转560件；办结13810件，"
    "结转下年度继续办理819件。\n（三）政府信息管理\n落实公开属性源头认定。\n"
    "（四）政府信息公开平台建设\n在市政府门户网站设政府信息公开专栏。\n"
    "（五）监督保障\n把政务公开纳入绩效考核。",
    5: "部分信息更新不够及时。\n下一步将按月核对公开目录，逐项明确更新时限。",
    6: "本年度发出收费通知5件，通知金额500元，实际收取信息处理费400元。",
}
LARGE = {
    "行政许可/本年处理决定数量": 1799570,
    "行政处罚/本年处理决定数量": 2548017,
    "行政强制/本年处理决定数量": 22492,
    "行政事业性收费/本年收费金额（单位：万元）": Decimal("141864.3672"),
}


def front(**changed):
    told = {
        "organ": ORGAN,
        "year": 2025,
        "preamble": "本报告根据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号编制。"
        "本报告所列数据的统计期限自2025年1月1日起至2025年12月31日止。",
        "contact": ("地址：江门市建设二路99号；电话：0750-3335110；邮编：529000。",),
        "signed_on": date(2026, 1, 20),
    }
    return Front(**{**told, **changed})


def full(**changed):
    """The large city's report with text, some of its figures those of another."""
    return replace(city(**{**LARGE, **changed}), organ=ORGAN, sections=SECTIONS)


def old():
    """A whole report in the format of 2019."""
    figures = {name: Decimal(n) for n, name in enumerate(FORMAT_2019.cells)}
    figures[f"行政许可/{CHANGE}"] = Decimal(-3)
    figures["政府集中采购/采购总金额"] = Decimal("12345678.9")
    return Report(
        format=FORMAT_2019,
        organ=ORGAN,
        year=2020,
        figures=figures,
        sections={1: "概况。", 5: "部分信息更新不够及时，将按月核对。", 6: "无。"},
    )


def old_front(**changed):
    preamble = "统计期限自2020年1月1日起至2020年12月31日止。"
    return front(**{"year": 2020, "preamble": preamble, **changed})


def small(new=0, carried=0, done=None, left=0, **changed):
    """A whole report of a bureau's few requests: natural persons', all granted."""
    figures = dict.fromkeys(FORMAT_2021.cells, Decimal(0))
    done = new + carried - left if done is None else done
    rows = {"R1": new, "R2": carried, "A1": done, "T": done, "R4": left}
    for code, number in rows.items():
        figures |= {f"自然人/{code}": Decimal(number), f"总计/{code}": Decimal(number)}
    figures |= {name: Decimal(number) for name, number in changed.items()}
    return Report(format=FORMAT_2021, organ=ORGAN, year=2025, figures=figures)


def published(name):
    """The published totals of a unit as a whole report that balances, drafted."""
    new, carried, done, left = (number or 0 for number in TOTALS[name])
    report = small(new, carried, done, left)
    report = replace(report, organ=name[:-4], year=int(name[-4:]))
    drafts = draft_sections(report, Facts())
    return replace(report, sections={part: drafts[part] for part in (1, 5, 6)})
