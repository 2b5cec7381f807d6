"""What saving a sheet's rows does, whether all are sent or one saves itself."""

import re
from dataclasses import dataclass, field

from tasks.forms.sheets import EntryForm
from tasks.models import Occurrence, ProgressReport
from tasks.services.entries import Entry, save_entries
from tasks.services.evidence import (
    add_evidence,
    drop_evidence,
    reuse_evidence,
    use_material,
    use_publication,
)
from tasks.services.faults import Conflict, Refused
from tasks.services.opening import refuse_shut

Kind = ProgressReport.Kind
_ROW = re.compile(r"o(\d{1,18})-body")


@dataclass
class Lost:
    """What was typed into a row that can no longer take it: said, and shown."""

    label: str
    sentence: str
    text: str


@dataclass
class Acts:
    """The buttons of rows that were pressed, by occurrence."""

    nothing: set = field(default_factory=set)
    reuse: set = field(default_factory=set)
    waive: set = field(default_factory=set)
    drop: int | None = None

    @classmethod
    def of(cls, post):
        nothing = keys(post, "nothing")
        if "nothing_ticked" in post:
            nothing |= keys(post, "tick")
        dropped = keys(post, "drop")
        return cls(
            nothing,
            keys(post, "reuse"),
            keys(post, "waive"),
            dropped.pop() if dropped else None,
        )


def keys(post, name):
    return {int(value) for value in post.getlist(name) if value.isdecimal()}


def bind(rows, request):
    """Give each row its form, bound to what was posted for it."""
    acts = Acts.of(request.POST)
    data = acted(request.POST, rows, acts) if request.method == "POST" else None
    for row in rows:
        is_posted = data is not None and f"o{row.pk}-body" in data
        row.form = EntryForm(
            data if is_posted else None,
            request.FILES if is_posted else None,
            occurrence=row.occurrence,
            report=row.report,
            stated=row.stated,
        )
    return acts


def acted(post, rows, acts):
    """The posted fields with what the rows' own buttons fill in."""
    data = post.copy()
    for row in rows:
        kind, body = f"o{row.pk}-kind", f"o{row.pk}-body"
        if row.pk in acts.nothing:
            data[kind] = Kind.NOTHING
        elif row.pk in acts.waive and row.waived_reason:
            data[kind], data[body] = Kind.NOT_CONCERNED, row.waived_reason
        elif row.pk in acts.reuse and row.last:
            typed = data.get(body, "").strip()
            words = "\n".join(filter(None, (typed, row.last.body)))
            data[body] = words
            data[kind] = Kind.PROGRESS if words else row.last.kind
    return data


def save(rows, acts, *, by, today):
    """Save the rows whose writer changed them; return those that were written.

    What a row is refused for lands on its form; whatever else it holds is saved.
    """
    open_rows = [row for row in rows if row.is_open and row.form.is_bound]
    changed = [
        row
        for row in open_rows
        if (row.form.has_news or row.pk in acts.reuse)
        and row.form.is_valid()
        and not row.form.cleaned_data["adopt"]
    ]
    worded = [row for row in changed if row.form.has_words or not row.report]
    outcomes = save_entries(
        entries=[Entry(**row.form.entry()) for row in worded], by=by, today=today
    )
    saved = []
    for row in changed:
        if took(row, outcomes.get(row.pk)):
            saved.append(row)
            use_evidence(row, acts, by=by, today=today)
    drop(open_rows, acts, by=by, today=today)
    return saved


def took(row, outcome):
    """Whether the words of a row were written, or were the same as before."""
    if isinstance(outcome, Conflict):
        row.form.show_conflict(outcome.row)
        return False
    if isinstance(outcome, Refused):
        row.form.add_error(None, str(outcome))
        return False
    row.form.settle(outcome.version if outcome else row.form.cleaned_data["version"])
    return True


def use_evidence(row, acts, *, by, today):
    """Take in what the row brings as evidence; each refusal stays at its field."""
    told = row.form.cleaned_data
    common = {"occurrence_pk": row.pk, "by": by, "today": today}
    place = {"criterion_pk": told.get("criterion")}
    new = place | {"fact_on": told.get("fact_on")}
    title, link, files = (told.get(name) for name in ("title", "link", "files"))
    if row.pk in acts.reuse and row.last and row.last.uses:
        attempt(row, "", reuse_evidence, last_pk=row.last.report_pk, **common)
    if pick := told.get("pick"):
        service = use_material if "material_pk" in pick else use_publication
        attempt(row, "pick", service, **pick, **place, **common)
    if link:
        attempt(row, "link", add_evidence, link=link, title=title, **new, **common)
    # Several files keep their own names.
    file_title = title if not link and len(files or ()) == 1 else ""
    for upload in files or ():
        named = new | {"title": file_title}
        attempt(row, "files", add_evidence, upload=upload, **named, **common)
    if not row.form.errors and not row.form.theirs:
        for name in ("title", "fact_on"):
            row.form.forget(name)


def attempt(row, name, service, **values):
    """Call a service on the version the row stands at now."""
    version = int(row.form["version"].value())
    try:
        report = service(version=version, **values)
    except Refused as refused:
        row.form.add_error(name or None, str(refused))
    except Conflict as conflict:
        row.form.show_conflict(conflict.row)
    else:
        row.form.go_on(report.version)
        if name in ("pick", "link"):
            row.form.forget(name)


def drop(rows, acts, *, by, today):
    """Take off the one use whose button was pressed."""
    for row in rows:
        uses = row.report.evidence.all() if row.report else ()
        if acts.drop in {use.pk for use in uses} and not row.has_fault:
            attempt(row, "", drop_evidence, pk=acts.drop, by=by, today=today)


def lost_rows(post, rows, *, sheet, today):
    """What was typed into rows that left the sheet or were handed in meanwhile."""
    shut = [row for row in rows if not row.is_open and row.form.is_bound]
    lost = [
        Lost(row.label, why_shut(row.occurrence, today), row.form["body"].value())
        for row in shut
        if row.form.has_news
    ]
    known = {row.pk for row in rows}
    posted = {int(found.group(1)) for name in post if (found := _ROW.fullmatch(name))}
    gone = Occurrence.objects.filter(
        pk__in=posted - known,
        assignment__unit=sheet.unit,
        assignment__task__plan=sheet.plan,
    ).select_related("assignment__task__plan", "assignment__unit", "report")
    for occurrence in gone:
        text = post[f"o{occurrence.pk}-body"]
        if text != post.get(f"initial-o{occurrence.pk}-body", ""):
            sentence = why_shut(occurrence, today)
            lost.append(Lost(str(occurrence.assignment.task), sentence, text))
    return lost


def why_shut(occurrence, today):
    """Why a row takes nothing now, in the sentence its service would say."""
    try:
        refuse_shut(occurrence, today=today)
    except Refused as refused:
        return str(refused)
    report = occurrence.report_or_none
    if report and not report.is_editable:
        return f"该项{report.get_status_display()}，不能修改。"
    return "该项已移到另一张填报表，请到那里填报。"


def fresh(rows, reloaded):
    """The rows as they stand now, with the forms of those that still have a fault."""
    faulty = {row.pk: row.form for row in rows if row.has_fault or row.form.notice}
    for row in reloaded:
        row.form = faulty.get(row.pk) or EntryForm(
            occurrence=row.occurrence, report=row.report, stated=row.stated
        )
    return reloaded
