"""文书模板 and 文书设置: a new version follows the old one; what changed is in the trail."""

from django.db import transaction

from core.audit.trail import record
from foi.letters.kinds import BY_CODE
from foi.letters.placeholders import fault_of
from foi.models import LetterSettings, LetterTemplate
from foi.refusals import Overtaken, Refused


@transaction.atomic
def write_template(*, bureau, kind, title, body, source, seen, by, today):
    """Write the bureau's next version; `seen` is the pk of the one it was made from."""
    body = body.replace("\r\n", "\n").strip()
    if fault := fault_of(BY_CODE[kind], title, body):
        raise Refused(fault)
    type(bureau).objects.select_for_update().get(pk=bureau.pk)
    last = LetterTemplate.objects.of(bureau).filter(kind=kind).first()
    if last and last.pk != seen:
        raise Overtaken(
            f"{last.written_by or '系统'}刚刚写了{last}，请看过最新的文字再修改。"
        )
    own = last.version if last and last.bureau_id else 0
    template = LetterTemplate.objects.create(
        bureau=bureau,
        kind=kind,
        version=own + 1,
        title=title.strip(),
        body=body,
        source=source,
        verified_on=today,
        written_on=today,
        written_by=by,
    )
    record("编写文书模板", template, by=by, note=str(template))
    return template


@transaction.atomic
def save_settings(*, bureau, version, values, by, today) -> LetterSettings:
    """文书设置, written by one at a time."""
    type(bureau).objects.select_for_update().get(pk=bureau.pk)
    row = LetterSettings.objects.filter(bureau=bureau).first()
    row = row or LetterSettings(bureau=bureau, version=0)
    if row.version != version:
        raise Overtaken("文书设置刚刚被别人修改过，请看过最新内容再保存。")
    changed = []
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            changed.append(str(row._meta.get_field(name).verbose_name))
            setattr(row, name, value)
    row.version += 1
    row.save()
    record("修改文书设置", row, by=by, note="、".join(changed))
    return row
