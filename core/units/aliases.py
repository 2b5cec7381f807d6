"""Teaching the names documents use for units and groups."""

from django.db import IntegrityError, transaction

from core.audit.trail import record

from .models import UnitAlias, UnitGroup
from .names import plain

LONGEST = UnitAlias._meta.get_field("name").max_length


class CannotName(Exception):
    """The name cannot be kept; the message says why and what to do."""


@transaction.atomic
def remember(*, bureau, name, means, by):
    """Keep `name` as another name of a unit or group of the bureau; return the alias."""
    name = plain(name)
    if not 1 < len(name) <= LONGEST:
        raise CannotName(
            f"“{name[:20]}…”太长，不像单位名称，请先修改任务中的责任单位。"
            if len(name) > LONGEST
            else f"“{name}”太短，不能作为别名，请先修改任务中的责任单位。"
        )
    kind = "group" if isinstance(means, UnitGroup) else "unit"
    alias = UnitAlias(bureau=bureau, name=name, **{kind: means})
    try:
        with transaction.atomic():
            alias.save(force_insert=True)
    except IntegrityError as error:
        raise CannotName(f"“{name}”已有人记为别名，请刷新页面核对。") from error
    record("记住单位别名", alias, by=by, note=f"指{means}")
    return alias
