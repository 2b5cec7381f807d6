"""报送版本: a report as it stood when it left the unit."""

from tasks.elements import shown
from tasks.models import CriterionElement, ReportVersion


def freeze(reports):
    """Keep the texts as they leave the unit, with their evidence and elements."""
    orders = element_orders(reports)
    ReportVersion.objects.bulk_create(
        ReportVersion(
            report=report,
            version=report.version,
            kind=report.kind,
            body=report.body,
            evidence=[evidence_as_text(use) for use in report.evidence.all()],
            elements=elements_as_text(report, orders),
            submitted_on=report.submitted_on,
            submitted_by=report.submitted_by,
        )
        for report in reports
    )


def evidence_as_text(use):
    material = use.shown
    return {
        "criterion": use.criterion.text if use.criterion else "",
        "title": material.title,
        "link": material.link,
        "file": material.file.name if material.file else "",
        "sha256": material.file.sha256 if material.file else "",
    }


def element_orders(reports):
    """The place of each element on the sheet, by (criterion, element)."""
    tasks = {report.occurrence.assignment.task_id for report in reports}
    rows = CriterionElement.objects.filter(criterion__task__in=tasks)
    ordered = rows.order_by("criterion__position", "position")
    keys = ordered.values_list("criterion", "element")
    return {key: place for place, key in enumerate(keys)}


def elements_as_text(report, orders):
    stated = [
        (orders.get((value.criterion_id, value.element_id), len(orders)), value)
        for value in report.element_values.all()
    ]
    return [
        {
            "criterion": value.criterion.text,
            "element": value.element.name,
            "value": shown(value.value),
        }
        for _, value in sorted(stated, key=lambda pair: pair[0])
    ]
