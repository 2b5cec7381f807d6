"""Tasks as plans have them, with criteria that name elements, and reports on them."""

from tasks.elements import shown
from tasks.models import CriterionElement, Element
from tasks.tests.factories import fill, make_task

CRITERIA = {
    "评价公开的情况（内容、时间、载体）": ("内容", "时间", "载体"),
    "评价公开的数量": ("数量",),
}
KINDS = {"时间": "date", "数量": "number"}
TYPED = {"内容": "权责清单", "时间": "2026-06-18", "载体": "门户网站", "数量": "12"}
LINK = "https://www.jiangmen.gov.cn/gaj/zwgk/2026"


def make_full_task(plan, *named):
    """A task with the text, criteria and elements of a real one."""
    words = "做好重大行政决策和执法信息公开，" + "应公开尽公开" * 5
    task = make_task(plan, *named, criteria=CRITERIA, text=words)
    for criterion in task.criteria.all():
        for position, name in enumerate(CRITERIA[criterion.text], start=1):
            kind = KINDS.get(name, "text")
            element, _ = Element.objects.get_or_create(
                name=name, defaults={"kind": kind}
            )
            CriterionElement.objects.create(
                criterion=criterion, element=element, position=position
            )
    return task


def write(occurrence, *, by, today, body, with_link=True):
    """Report on an occurrence with words, all elements and a link."""
    named = CriterionElement.objects.filter(criterion__task=occurrence.assignment.task)
    elements = {
        (each.criterion_id, each.element_id): TYPED[each.element.name]
        for each in named.select_related("element")
    }
    link = f"{LINK}/{occurrence.pk}.html" if with_link else ""
    return fill(
        occurrence,
        by=by,
        today=today,
        body=body,
        elements=elements,
        link=link,
        link_title=f"目录更新公告第{occurrence.pk}号",
    )


def uses_of(report):
    """The materials of a report, as dictionaries."""
    uses = report.evidence.order_by("pk")
    return list(uses.values("pk", "material__title", "material__link"))


def values_of(report):
    """What a report states, by the name of the element, as its field shows it."""
    return {
        value.element.name: shown(value.value)
        for value in report.element_values.select_related("element")
    }
