"""Who hears of a collection."""

from django.urls import reverse

from core.reminders.services import notify
from core.units.models import Post
from core.units.roles import Role


def tell_units(sheets, collection, *, today):
    """Tell liaisons and heads what their unit is asked for."""
    for_units(
        sheets,
        [Role.LIAISON, Role.HEAD],
        step="下发",
        title=f"请填报{collection.year}年年报数据",
        body=f"{collection.bureau}收集政府信息公开工作年度报告的数据，{collection.due_on}前报送。",
        today=today,
    )


def tell_heads(sheet, *, today):
    for_units(
        [sheet],
        [Role.HEAD],
        step="待签",
        title=f"{sheet}待签批",
        body="联络员已填报，请核对后签批。",
        today=today,
    )


def tell_returned(sheet, *, today):
    for_units(
        [sheet],
        [Role.LIAISON, Role.HEAD],
        step="退回",
        title=f"{sheet}退回修改",
        body=f"退回理由：{sheet.return_reason}",
        today=today,
    )


def for_units(sheets, roles, *, step, title, body, today):
    """One notice for each sheet and version, in one query for all their posts."""
    by_unit = {sheet.unit_id: sheet for sheet in sheets}
    posts = Post.objects.in_force(on=today).filter(unit__in=by_unit, role__in=roles)
    people = {}
    for post in posts.select_related("user"):
        people.setdefault(post.unit_id, []).append(post.user)
    for unit, users in people.items():
        sheet = by_unit[unit]
        notify(
            people=users,
            source="reports.collecting",
            item=f"sheet-{sheet.pk}-{sheet.version}",
            step=step,
            due_on=sheet.due_on,
            title=title,
            body=body,
            url=reverse("reports:collected_sheet", args=[sheet.pk]),
            today=today,
        )
