"""登记簿导入: brought in, checked by a person, written in one transaction.

The file waits encrypted until it has been read, its rows until somebody decides.
"""

import base64
import hashlib
from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.audit.trail import record
from core.files.marks import has_identity_number, has_secrecy_mark
from core.papers.paper import Unreadable
from core.runs.services import start
from core.units.numbers import locked_series
from foi import identity
from foi.models import HeadingMeaning, ImportRow, InformationRequest, RegisterImport
from foi.refusals import Refused
from foi.register import columns, opening, reading
from foi.register.judging import Judge
from foi.register.writing import write

from .registering import SERIES

READING, WRITING = "foi.read_register", "foi.write_register"
# What a person waits for on the page; more is read and written in the background.
LARGE, MANY = 300_000, 1_000
KEPT_FOR = timedelta(days=14)
BATCH = 500
MOST_NOTED = 100
Purpose, Status = RegisterImport.Purpose, RegisterImport.Status
Verdict = ImportRow.Verdict
NAME_IS_SECRET = "文件名中有公民身份号码或者国家秘密标志，请改名后再导入。"
OVERTAKEN = "台账在您核对以后有变动，已按现在的台账重新核对，请再看一遍。"


@sensitive_variables("data")
@transaction.atomic
def bring(*, bureau, purpose, name, data, sheet, answers, token, by, today, calendar):
    """Take a file in and return (import, run): read at once, or by a run where large.

    A second click finds the first.
    """
    known = RegisterImport.objects.filter(token=token).first()
    if known:
        return known, None
    if has_identity_number(name) or has_secrecy_mark(name):
        raise Refused(NAME_IS_SECRET)
    brought = RegisterImport.objects.create(
        bureau=bureau,
        purpose=purpose,
        file_name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        sheet=sheet.strip(),
        answers=answers,
        brought_on=today,
        brought_by=by,
        content=base64.b64encode(data).decode(),
        token=token,
    )
    record("上传登记簿", brought, by=by)
    if len(data) <= LARGE:
        read(brought, by=by, today=today, calendar=calendar)
        return brought, None
    arguments = {"import": brought.pk}
    title = f"读取{brought}"
    return brought, start(kind=READING, title=title, owner=by, arguments=arguments)


def read(brought, *, by, today, calendar):
    """Read the file into rows and judge them; the file itself is kept no longer."""
    data = base64.b64decode(brought.content)
    brought.content = ""
    try:
        register = reading.read(
            brought.file_name,
            data,
            sheet=brought.sheet,
            taught=taught(brought),
            is_strange=brought.is_platforms,
        )
    except Unreadable as fault:
        brought.move_to(Status.FAILED)
        brought.error = str(fault)
        brought.save()
        return
    brought.move_to(Status.CHECKING)
    brought.headings = [list(heading) for heading in register.headings]
    brought.notes = register.notes
    judge_and_keep(brought, register.lines, by=by, today=today, calendar=calendar)


def taught(brought) -> dict[str, str]:
    rows = HeadingMeaning.objects.filter(
        bureau=brought.bureau, is_platforms=brought.is_platforms
    )
    return {row.heading: row.field for row in rows}


def meanings(brought) -> dict[str, str | None]:
    """The field of every heading of the file; None where nobody knows."""
    known = taught(brought)
    found = {}
    for _, heading in brought.headings:
        code = columns.meaning_of(heading, known)
        if brought.is_platforms and code == "number" and "number" not in known.values():
            code = "provincial_number"  # the platform's own number
        found[heading] = code
    return found


def unconfirmed(brought) -> list[str]:
    """Headings of the platform's table the office has not confirmed yet."""
    if not brought.is_platforms:
        return []
    known = taught(brought)
    return [head for _, head in brought.headings if columns.bare(head) not in known]


@transaction.atomic
def confirm_headings(*, pk, chosen, by, today, calendar):
    """Keep what the headings mean, for this file and the next ones, and judge anew."""
    brought = lock(pk)
    refuse_unless_open(brought)
    refuse_two_of_one(chosen)
    for heading, code in chosen.items():
        HeadingMeaning.objects.update_or_create(
            bureau=brought.bureau,
            is_platforms=brought.is_platforms,
            heading=columns.bare(heading),
            defaults={"field": code, "confirmed_by": by, "confirmed_on": today},
        )
    record("确认登记簿表头", brought, by=by, note=f"共{len(chosen)}列")
    judge_and_keep(brought, lines_of(brought), by=by, today=today, calendar=calendar)
    return brought


def refuse_two_of_one(chosen):
    counted = Counter(code for code in chosen.values() if code)
    for code, count in counted.items():
        if count > 1:
            raise Refused(f"有{count}列都选了“{columns.LABELS[code]}”，请只留一列。")


def lines_of(brought):
    return [
        reading.Line(row.place, row.payload["written"]) for row in brought.rows.all()
    ]


def judged(brought, lines, *, by, today, calendar):
    """The rows beside the ledger as it is now."""
    codes = meanings(brought)
    texts = [line.texts(codes) for line in lines]
    judge = Judge(
        texts,
        bureau=brought.bureau,
        answers=brought.answers,
        by=by,
        today=today,
        calendar=calendar,
        places=[line.place for line in lines],
        source="省平台" if brought.is_platforms else "",
    )
    if brought.is_platforms:
        for row in judge.rows:
            if not row.wanted.has("provincial_number"):
                row.wanted.fault("provincial_number", "没有省平台编号，请补填。")
    found = judge.all()
    opening.refuse(found, brought)
    return found


def judge_and_keep(brought, lines, *, by, today, calendar):
    found = judged(brought, lines, by=by, today=today, calendar=calendar)
    keep(brought, lines, found)


def keep(brought, lines, found):
    """Write the rows with what was found, in place of those that were there."""
    codes = meanings(brought)
    places = {
        codes[heading]: named(letter, heading)
        for letter, heading in brought.headings
        if codes[heading]
    }
    brought.rows.all().delete()
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                brought=brought,
                position=at,
                place=line.place,
                verdict=row.verdict,
                label=row.label,
                provincial_number=row.wanted.facts.get("provincial_number", "")[:60],
                request=row.known,
                payload=payload(line, row, places),
            )
            for at, (line, row) in enumerate(zip(lines, found, strict=True), start=1)
        ],
        batch_size=BATCH,
    )
    count(brought, found)
    brought.remarks = remarks(brought, codes, found)
    brought.save()


def named(letter, heading):
    return f"{letter}列“{heading}”" if letter else f"“{heading}”"


def payload(line, row, places):
    wanted = row.wanted
    return {
        "written": line.written,
        "faults": [
            [places.get(code) or f"“{columns.LABELS.get(code, code)}”", sentence]
            for code, sentence in wanted.faults.items()
        ],
        "differences": row.differences,
        "shown": identity.masked_name(wanted.texts.get("name", "")),
        "subject": wanted.facts.get("subject", "")[:80],
        "received": str(wanted.received_on or ""),
    }


def count(brought, found):
    verdicts = Counter(row.verdict for row in found)
    brought.rows_new = verdicts["new"]
    brought.rows_changed = verdicts["changed"]
    brought.rows_same = verdicts["same"]
    brought.rows_faulty = verdicts["faulty"]
    days = [row.wanted.received_on for row in found if row.wanted.received_on]
    brought.first_on, brought.last_on = min(days, default=None), max(days, default=None)


def remarks(brought, codes, found):
    """What a person should know beside the faults."""
    unread = [f"“{head}”" for head, code in codes.items() if code is None]
    notes = [f"没有读取的列：{'、'.join(unread)}。"] if unread else []
    lacking = [
        columns.LABELS[code]
        for code in ("name", "column", "contents")
        if code not in codes.values()
    ]
    if "contents" not in codes.values() and "subject" in codes.values():
        lacking.remove(columns.LABELS["contents"])
    if lacking:
        notes.append(
            f"没有找到这些列：{'、'.join(lacking)}。台账中没有的申请必须填写。"
        )
    new = [row.wanted for row in found if row.verdict == Verdict.NEW]
    nameless = sum(
        row.facts["column"] == "person" and not row.applicant["number"] for row in new
    )
    if nameless:
        notes.append(
            f"{nameless}件自然人的申请没有证件号码，导入后不能再补，请先核对。"
        )
    foreign = sum(bool(row.facts["old_number"]) for row in new)
    if foreign:
        notes.append(
            f"{foreign}行的编号不是〔年度〕号的样子，作为“原编号”保留，另编本系统编号。"
        )
    return notes


def lock(pk):
    return (
        RegisterImport.objects.select_for_update(of=("self",))
        .select_related("bureau", "brought_by")
        .get(pk=pk)
    )


def refuse_unless_open(brought):
    if brought.status != Status.CHECKING:
        raise Refused(f"这份登记簿{brought.get_status_display()}，不能再确认。")


@transaction.atomic
def commit(*, pk, only_good, updates, by, today, calendar):
    """Write the rows and return the import; a second click finds it done.

    Nothing is written unless all rows are good, or `only_good` leaves the others out
    expressly. `updates`: "all", or the positions of the changed rows to take over.
    Where the ledger has changed since, the rows are judged anew and a person looks
    again: the import is then still 待确认.
    """
    brought = lock(pk)
    if brought.status == Status.DONE:
        return brought
    refuse_unless_open(brought)
    if unconfirmed(brought):
        raise Refused("请先确认省平台导出表的表头。")
    hold_ledger(brought, today=today)
    stored = list(brought.rows.all())
    lines = [reading.Line(row.place, row.payload["written"]) for row in stored]
    found = judged(brought, lines, by=by, today=today, calendar=calendar)
    if any(has_moved(*pair) for pair in zip(stored, found, strict=True)):
        keep(brought, lines, found)
        return brought
    if brought.rows_faulty and not only_good:
        raise Refused(
            f"有{brought.rows_faulty}行有误，没有导入。请改正后重新上传，"
            "或者选择只导入无误的行。"
        )
    chosen = [
        row
        for at, row in enumerate(found, start=1)
        if row.verdict == Verdict.NEW
        or row.verdict == Verdict.CHANGED
        and (updates == "all" or at in updates)
    ]
    if not chosen:
        raise Refused("没有要导入的行：与台账全部相同，或者没有勾选更新。")
    reason = f"按导入的{brought.get_purpose_display()}改正"
    write(chosen, bureau=brought.bureau, by=by, today=today, reason=reason)
    brought.rows_changed = sum(row.verdict == Verdict.CHANGED for row in chosen)
    end(brought, Status.DONE, by=by, today=today)
    brought.rows.exclude(verdict=Verdict.FAULTY).delete()
    record("导入登记簿", brought, by=by, note=told(brought, chosen))
    return brought


def hold_ledger(brought, *, today):
    """Until we are done nobody takes a number, or acts on a request a row means."""
    locked_series(bureau=brought.bureau, kind=SERIES, year=today.year)
    meant = brought.rows.exclude(request=None).values("request")
    rows = InformationRequest.objects.select_for_update().filter(pk__in=meant)
    list(rows.order_by("pk").values_list("pk", flat=True))


def has_moved(row, found):
    """Whether the ledger says otherwise of a row than when a person saw it."""
    before = [tuple(each) for each in row.payload["differences"]]
    return row.verdict != found.verdict or before != found.differences


def told(brought, chosen):
    """The line of the trail: how many, and what changed of which; no applicant."""
    parts = [
        f"新增{brought.rows_new}件，更新{brought.rows_changed}件，"
        f"有误未导入{brought.rows_faulty}行"
    ]
    changed = [row for row in chosen if row.known]
    parts += [
        f"{row.label}：{'、'.join(label for label, _, _ in row.differences)}"
        for row in changed[:MOST_NOTED]
    ]
    return "；".join(parts) + ("等" if len(changed) > MOST_NOTED else "")


def end(brought, status, *, by, today):
    brought.move_to(status)
    brought.content = ""
    brought.decided_on, brought.decided_by = today, by
    brought.save()


@transaction.atomic
def start_commit(*, pk, only_good, updates, by, today):
    """Have a long register written in the background; return the run."""
    brought = lock(pk)
    refuse_unless_open(brought)
    brought.move_to(Status.READING)
    brought.save()
    arguments = {"import": pk, "only_good": only_good, "today": str(today)}
    arguments["updates"] = updates if updates == "all" else sorted(updates)
    return start(kind=WRITING, title=f"导入{brought}", owner=by, arguments=arguments)


@transaction.atomic
def give_back(pk):
    """After a refusal in the background: a person may decide again."""
    brought = lock(pk)
    if brought.status == Status.READING:
        brought.move_to(Status.CHECKING)
        brought.save()


@transaction.atomic
def drop(*, pk, by, today):
    """放弃: nothing was written, and nothing of the file is kept."""
    brought = lock(pk)
    if brought.status not in (Status.CHECKING, Status.READING):
        raise Refused(f"这份登记簿{brought.get_status_display()}，不能放弃。")
    end(brought, Status.DROPPED, by=by, today=today)
    brought.rows.all().delete()
    record("放弃导入登记簿", brought, by=by)
    return brought


@transaction.atomic
def forget(*, today):
    """Drop what nobody decided on in time, and faulty rows kept for mending."""
    old = RegisterImport.objects.filter(brought_on__lt=today - KEPT_FOR)
    for brought in old.undecided().select_related("bureau", "brought_by"):
        end(brought, Status.DROPPED, by=brought.brought_by, today=today)
        record("逾期未确认，放弃导入登记簿", brought, by=None)
    ImportRow.objects.filter(brought__in=old).delete()


def not_in_file(brought):
    """Requests of the ledger, of the days the platform's table covers, it lacks."""
    if not brought.is_platforms or brought.first_on is None:
        return InformationRequest.objects.none()
    named_there = brought.rows.exclude(provincial_number="")
    return InformationRequest.objects.filter(
        bureau=brought.bureau,
        received_on__range=(brought.first_on, brought.last_on),
    ).exclude(provincial_number__in=named_there.values("provincial_number"))
