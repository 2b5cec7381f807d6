"""Drafts of the text of an annual report, from its figures and what else is known.

A draft never invents: what no record tells is asked for in a mark `【请补充：…】`;
`reports.marks` finds those that nobody has replaced. Pure.
"""

from reports.marks import ask
from reports.report import Report, written

from . import sentences
from .facts import Contact, Facts, PlanResult

NUMERALS = "一二三四五六七八九十"
PREAMBLE = (
    "本报告根据《中华人民共和国政府信息公开条例》和《中华人民共和国政府信息公开工作年度报告格式》"
    "（{document}）编制，由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
    "政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六部分组成。"
    "本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止{scope}。"
)
CONTACT = {
    "address": "地址",
    "postcode": "邮政编码",
    "phone": "电话",
    "fax": "传真",
    "email": "电子邮箱",
    "hours": "办公时间",
}
FEE = (
    "根据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），{year}年收取信息处理费情况："
    "发出收费通知{notices}件，通知收费总金额{noticed}元，实际收取总金额{received}元。"
)


def draft_sections(report: Report, facts: Facts) -> dict[int, str]:
    """Return the text of parts one, five and six; 0 is what stands before them."""
    return {
        0: preamble(report, facts),
        1: situation(report, facts),
        5: problems(report, facts),
        6: other_matters(report, facts),
    }


def preamble(report: Report, facts: Facts) -> str:
    scope = f"，统计范围为{facts.scope}" if facts.scope else ""
    basis = PREAMBLE.format(
        document=report.format.document, year=report.year, scope=scope
    )
    site = facts.site or ask("登载本报告的网站名称和网址")
    return f"{basis}\n本报告的电子版可在{site}查阅和下载。{_contact(facts.contact)}"


def _contact(contact: Contact) -> str:
    office = contact.office or ask("联系部门")
    told = {key: getattr(contact, key) for key in CONTACT}
    needed = ("address", "postcode", "phone")
    for key in needed:
        told[key] = told[key] or ask(CONTACT[key])
    ways = "；".join(f"{CONTACT[key]}：{each}" for key, each in told.items() if each)
    return f"如对本报告有疑问，请与{office}联系（{ways}）。"


def situation(report: Report, facts: Facts) -> str:
    """Part one under its five heads."""
    heads = {
        "主动公开": _published(report, facts),
        "依申请公开": _requests(report),
        "政府信息管理": sentences.documents(report)
        + ask("公开属性认定、保密审查、动态调整公开目录等工作"),
        "政府信息公开平台建设": _platforms(facts),
        "监督保障": "".join(facts.supervision)
        or ask("机构人员、考核、社会评议、责任追究情况"),
    }
    lines = []
    for numeral, (head, text) in zip(NUMERALS, heads.items(), strict=False):
        lines += [f"（{numeral}）{head}", text]
    return "\n".join(lines)


def _published(report: Report, facts: Facts) -> str:
    counts = {name: count for name, count in facts.published.items() if count}
    if not facts.published:
        told = ask("全年主动公开政府信息的条数，按网站、政务新媒体、公报、公示栏分")
    elif not counts:
        told = "全年没有通过各平台主动公开政府信息。" + ask("没有公开的原因")
    elif len(counts) == 1:
        [(name, count)] = counts.items()
        told = f"全年通过{name}主动公开政府信息{count}条。"
    else:
        each = "、".join(f"{name}{count}条" for name, count in counts.items())
        told = f"全年主动公开政府信息{sum(counts.values())}条，其中{each}。"
    return f"{told}{_explained(facts)}{sentences.decisions(report)}"


def _explained(facts: Facts) -> str:
    if None in (facts.interpretations, facts.responses):
        return ask("发布政策解读、回应社会关切的次数")
    told = []
    if facts.interpretations:
        told.append(f"发布政策解读{facts.interpretations}篇")
    if facts.responses:
        told.append(f"回应社会关切{facts.responses}次")
    return "，".join(told) + "。" if told else ""


def _requests(report: Report) -> str:
    came = sentences.requests(report) + sentences.applicants(report)
    told = (came, sentences.results(report), sentences.proceedings(report))
    return "\n".join(filter(None, told))


def _platforms(facts: Facts) -> str:
    names = facts.platforms
    upkeep = ask("本年度的改版、维护、检查情况")
    if not names and facts.platform_count:
        return f"维护政府信息公开专区、政务新媒体账号等平台{facts.platform_count}个。{upkeep}"
    if not names:
        return ask("政府信息公开专栏、政务新媒体、公报等平台的数量和维护情况")
    if len(names) == 1:
        return f"通过{names[0]}公开政府信息。{upkeep}"
    told = f"通过{'、'.join(names)}等{len(names)}个平台公开政府信息。"
    return told + upkeep


def problems(report: Report, facts: Facts) -> str:
    """A skeleton for part five: what the figures suggest, the rest to be written."""
    found = _suggested(report, facts)
    found.append(ask("其他存在的主要问题" if found else "存在的主要问题，不能写“无”"))
    lines = ["（一）存在的主要问题"]
    lines += [
        f"{numeral}是{text}" if len(found) > 1 else text
        for numeral, text in zip(NUMERALS, found, strict=False)
    ]
    lines += [
        "（二）改进情况",
        ask("上年报告所列问题的改进情况"),
        ask("对上述问题逐条写明改进措施、责任单位和时限"),
    ]
    return "\n".join(lines)


def _suggested(report: Report, facts: Facts) -> list[str]:
    found = []
    if facts.late_answers:
        found.append(
            f"{facts.late_answers}件申请没有在法定期限内答复。{ask('超期的原因')}"
        )
    corrected = sentences.corrected(report)
    if corrected:
        listed = "、".join(corrected)
        found.append(f"{listed}的结果为纠正。{ask('被纠正的原因')}")
    late = [plan for plan in facts.plans if plan.late]
    found += [
        f"《{_bare(plan.title)}》有{plan.late}项任务没有按时限完成。{ask('原因')}"
        for plan in late
    ]
    return found


def other_matters(report: Report, facts: Facts) -> str:
    """Part six: the three figures of the fee always, then the year's plan."""
    fee = FEE.format(
        year=report.year,
        notices=facts.fee_notices,
        noticed=written(facts.fee_noticed),
        received=written(facts.fee_received),
    )
    plans = [_plan(plan) for plan in facts.plans]
    return "\n".join([fee, *(plans or [ask("本年度政务公开工作要点的落实情况")])])


def _plan(plan: PlanResult) -> str:
    title = f"《{_bare(plan.title)}》"
    if not plan.tasks:
        return f"{title}没有由本机关落实的任务。"
    if plan.done >= plan.tasks:
        told = f"{title}共{plan.tasks}项任务，已全部完成"
    elif plan.done:
        told = f"{title}共{plan.tasks}项任务，已完成{plan.done}项，完成率{plan.percent}"
    else:
        told = f"{title}共{plan.tasks}项任务，均在推进中"
    late = f"，其中{plan.late}项没有按时限完成" if plan.late else ""
    left = ask("没有完成的任务和原因") if plan.done < plan.tasks else ""
    return f"{told}{late}。{left}"


def _bare(title: str) -> str:
    return title.strip().removeprefix("《").removesuffix("》")
