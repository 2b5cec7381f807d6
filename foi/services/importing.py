"""登记簿导入: brought in, checked by a person, written in one transaction.

The file waits encrypted until it has been read, its rows until somebody decides.
"""

import base64
import hashlib
from collections import Counter

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.audit.trail import record
from core.files.marks import has_identity_number, has_secrecy_mark
from core.papers.paper import Unreadable
from core.runs.services import start
from foi import identity
from foi.models import HeadingMeaning, ImportRow, InformationRequest, RegisterImport
from foi.refusals import Refused
from foi.register import columns, opening, reading
from foi.register.judging import Judge

READING = "foi.read_register"
# What a person waits for on the page; more bytes are read in the background.
LARGE = 300_000
BATCH = 500
Purpose, Status = RegisterImport.Purpose, RegisterImport.Status
Verdict = ImportRow.Verdict
NAME_IS_SECRET = "文件名中有公民身份号码或者国家秘密标志，请改名后再导入。"


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
    if same := brought_before(brought):
        brought.notes.append(
            f"同一个文件已于{same.decided_on}由{same.decided_by}导入。"
        )
    judge_and_keep(brought, register.lines, by=by, today=today, calendar=calendar)


def brought_before(brought):
    """An earlier import of the same file."""
    done = RegisterImport.objects.filter(bureau=brought.bureau, status=Status.DONE)
    return done.filter(sha256=brought.sha256).select_related("decided_by").first()


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
        "shown": shown_name(wanted),
        "subject": wanted.facts.get("subject", "")[:80],
        "received": str(wanted.received_on or ""),
    }


def shown_name(wanted):
    """Nothing says yet that it is an organisation's: then it is a person's."""
    column = wanted.facts["column"] or InformationRequest.Column.PERSON
    is_person = column == InformationRequest.Column.PERSON
    return identity.masked_name(wanted.texts.get("name", ""), is_person=is_person)


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
            f"{nameless}件自然人的申请没有证件号码，请核对；导入后也可以在申请的页面"
            "用“改正申请人信息”补填。"
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


def not_in_file(brought):
    """Requests of the ledger, of the days the platform's table covers, it lacks.

    Once it is decided upon, its rows are gone and nothing can be said.
    """
    is_open = brought.status == Status.CHECKING
    if not (brought.is_platforms and is_open and brought.first_on):
        return InformationRequest.objects.none()
    named_there = brought.rows.exclude(provincial_number="")
    return InformationRequest.objects.filter(
        bureau=brought.bureau,
        received_on__range=(brought.first_on, brought.last_on),
    ).exclude(provincial_number__in=named_there.values("provincial_number"))
