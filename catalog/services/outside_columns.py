"""目录以外的栏目: whose records are recorded and belong to no 公开事项."""

from django.db import transaction

from catalog.models import OutsideColumn
from catalog.refusals import Refused
from core.audit.trail import record

from .publishing import hold


@transaction.atomic
def leave_outside(*, bureau, site_column, by, today) -> OutsideColumn:
    """A second click finds the first."""
    hold(bureau)
    if not site_column:
        raise Refused("没有栏目的公开记录各有各的内容，请逐条登记公开事项。")
    column, is_new = OutsideColumn.objects.get_or_create(
        bureau=bureau,
        site_column=site_column,
        defaults={"decided_on": today, "decided_by": by},
    )
    if is_new:
        record("栏目记为目录以外", bureau, by=by, note=str(column))
    return column


@transaction.atomic
def take_back(*, bureau, site_column, by) -> None:
    """Its records wait for a 公开事项 again."""
    hold(bureau)
    rows = OutsideColumn.objects.filter(bureau=bureau, site_column=site_column)
    for column in rows:
        record("栏目改为目录以内", bureau, by=by, note=str(column))
    rows.delete()
