"""Drafts of units that merged, taken over into the successor's sheet."""

from .models import ElementValue, Evidence, MergedReport, ProgressReport

Status = ProgressReport.Status
COPIED = ("kind", "body", "written_by_id", "received_how", "received_from")
COPIED += ("received_on", "original_id")


def copy_drafts(pairs, succession):
    """Copy the draft of each old occurrence to its new one; texts of several are joined.

    A report of the successor that has left it stays as it is: the text remains with
    the old unit, and the person is told.
    """
    for old, new in pairs:
        draft = old.report_or_none
        if draft is None:
            continue
        present = ProgressReport.objects.filter(occurrence=new).first()
        if present is None:
            copied = ProgressReport.objects.create(
                occurrence=new, **{name: getattr(draft, name) for name in COPIED}
            )
            copy_parts(draft, copied)
        elif present.is_editable:
            join(present, draft, old.assignment.unit)
            copy_parts(draft, present)
        else:
            succession.tell(
                "未并入的草稿",
                f"{old.assignment.task}：{succession.successor}该期已提交，"
                f"{old.assignment.unit}的草稿留在原单位。",
            )


def join(present, draft, unit):
    """Add the second text under the first, said whose it was."""
    if draft.body and draft.body != present.body:
        present.body = "\n".join(
            filter(None, [present.body, f"〔{unit}〕{draft.body}"])
        )
    if not present.kind or present.kind == ProgressReport.Kind.NOTHING:
        present.kind = draft.kind or present.kind
    present.version += 1
    present.save(update_fields=["body", "kind", "version"])


def copy_parts(draft, target):
    """Evidence, element values and what was merged; what is there already stays."""
    for model in (Evidence, ElementValue, MergedReport):
        copies = []
        for row in model.objects.filter(report=draft).order_by("pk"):
            row.pk, row._state.adding = None, True
            row.report = target
            copies.append(row)
        model.objects.bulk_create(copies, ignore_conflicts=True)
