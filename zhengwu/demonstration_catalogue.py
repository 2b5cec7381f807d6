"""A county bureau's catalogue from the 69 examples: three lists, two editions.

`load(bureau, today)` fills a bureau without entries. How certain an example is stands
in its 内部备注, which nobody outside the house reads.
"""

import json
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from catalog.columns.fields import BY_CODE
from catalog.editions import entries_of
from catalog.models import Entry, EntryList
from catalog.services import filing, import_writing, revising
from catalog.services.sorting import catalogue_of
from catalog.wording import copied
from catalog.workbooks.judging import Judge
from catalog.workbooks.reading import Line, split
from catalog.workbooks.target import Target
from zhengwu.shipped_law import load_law

EXAMPLES = settings.BASE_DIR / "fixtures" / "catalog_examples.json"
LISTS = {
    "主动公开基本目录": EntryList.PROACTIVE,
    "依申请公开目录": EntryList.ON_REQUEST,
    "政务公开负面清单": EntryList.NEGATIVE,
}
CERTAIN = {
    "confirmed": "已在公开的目录中核实。",
    "confirmed_content_row_form_ours": "内容已核实，行的写法为本系统所拟。",
    "from_knowledge_unconfirmed": "未经核实，使用前请与本局实际核对。",
}
FILLED_IN = "来源没有写公开时限，按条例第二十六条填写20个工作日。"
PROCEDURE = "填写政府信息公开申请表，向政务公开办公室当面、邮寄或者网上提出；收到之日起20个工作日内答复。"
PREAMBLE = "本目录依照《中华人民共和国政府信息公开条例》编制，自施行之日起执行。"
FIRST_REASON = "首次编制主动公开、依申请公开目录和负面清单。"
SECOND_REASON = "“其它文件”的公开时限由20个工作日压缩为7个工作日。"
SHORTENED, SHORTER = "其它文件", "形成或者变更之日起7个工作日内"
# A bureau named in an example is the one that is loaded.
NAMED = "霍邱县公安局"
FIRST_BEFORE, SECOND_BEFORE = timedelta(days=200), timedelta(days=40)
ONE_DAY = timedelta(days=1)


@transaction.atomic
def load(bureau, today, *, office, leader):
    """Return the editions made, by list; None where the bureau has entries already.

    `office` keeps the catalogue, `leader` signs for the whole bureau; both loaded as
    of their day.
    """
    if Entry.objects.filter(bureau=bureau).exists():
        return None
    load_law()
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))["entries"]
    people = {"office": office, "leader": leader}
    day = today - FIRST_BEFORE
    editions = {}
    for name, entry_list in LISTS.items():
        rows = [each for each in examples if each["list"] == name]
        catalogue = catalogue_of(bureau, entry_list)
        catalogue.preamble = PREAMBLE
        catalogue.save(update_fields=["preamble"])
        editions[entry_list] = [first_edition(catalogue, rows, day, **people)]
    first = editions[EntryList.PROACTIVE][0]
    day = today - SECOND_BEFORE
    editions[EntryList.PROACTIVE].append(second_edition(first, day, **people))
    return editions


def first_edition(catalogue, examples, day, *, office, leader):
    """The examples of one list, judged and written as an import would."""
    lines = [line_of(each, catalogue.bureau.name) for each in examples]
    target = Target(bureau=catalogue.bureau, on=day, catalogue=catalogue)
    judge = Judge(lines, target, places={}, default_text=PROCEDURE, on=day)
    nodes = judge.all()
    if wrong := [node.faults for node in nodes if node.faults]:
        raise ValueError(f"{EXAMPLES.name}: {wrong}")
    notes = {
        line.place: note_of(each) for line, each in zip(lines, examples, strict=True)
    }
    for node in nodes:
        if node.line is not None:
            node.wording.note = notes[node.place]
    revision = draft(catalogue, FIRST_REASON, day, office)
    import_writing.write_into_list(
        nodes,
        (),
        revision=revision,
        ground="按公开的同类目录列入",
        by=office,
        today=day,
    )
    return signed_and_filed(revision, day, office=office, leader=leader)


def second_edition(edition, day, *, office, leader):
    """One limit shortened: what the difference of the editions shows."""
    catalogue = edition.catalogue
    before = next(each for each in entries_of(edition) if each.title == SHORTENED)
    wording = copied(before)
    for name, value in BY_CODE["limit"].read(SHORTER).items():
        setattr(wording, name, value)
    revision = draft(catalogue, SECOND_REASON, day, office)
    revising.alter(
        pk=revision.pk,
        version=revision.version,
        entry=before.entry,
        wording=wording,
        bases=[(each.law, each.article) for each in before.bases.all()],
        by=office,
    )
    return signed_and_filed(revision, day, office=office, leader=leader)


def draft(catalogue, reason, day, office):
    return revising.open_revision(
        catalogue=catalogue,
        unit=catalogue.bureau.managing_office,
        reason=reason,
        token=uuid.uuid4(),
        by=office,
        today=day,
    )


def signed_and_filed(revision, day, *, office, leader):
    revision.refresh_from_db()
    at = {"pk": revision.pk, "by": office, "today": day}
    revision = revising.submit(version=revision.version, **at)
    at["by"] = leader
    revision = revising.sign(version=revision.version, **at)
    return filing.file(
        catalogue=revision.catalogue_id,
        revisions=[(revision.pk, revision.version)],
        effective_on=day + ONE_DAY,
        by=office,
        today=day,
    )


def line_of(example, bureau: str) -> Line:
    """An example as a row of a workbook: field, levels, the cells of the columns."""
    levels = [example[f"level{level}"] for level in (1, 2, 3)]
    pairs = [split(title, "") for title in levels if title]
    if example["field"] not in {title for title, _ in pairs[:1]}:
        pairs.insert(0, (example["field"], ""))
    if example["list"] != "主动公开基本目录":
        # The field is the list's own name.
        pairs = pairs[1:]
    return Line(
        example["id"],
        tuple(title for title, _ in pairs),
        tuple(code for _, code in pairs),
        cells_of(example, bureau),
    )


def cells_of(example, bureau: str) -> dict[str, str]:
    limit, tier = example["time_limit"] or {}, example["tier"]
    audience = example["audience"]
    basis = "、".join(example["basis"])
    cells = {
        "field": example["field"],
        "content": "\n".join(example["content_elements"]),
        "basis": basis,
        "limit": limit.get("text", ""),
        "subject": (example["subject"] or "").replace(NAMED, bureau),
        "channels": "、".join(example["channels"]),
        "for_all": "√" if audience["全社会"] else "",
        "for_groups": "√" if audience["特定群众"] else "",
        "proactive": "√" if example["mode"]["主动"] else "",
        "on_request": "√" if example["mode"]["依申请公开"] else "",
        "county": "√" if {"县级", "区级", "省级"} & set(tier) else "",
        "township": "√" if {"乡、村级", "乡级"} & set(tier) else "",
    }
    if example["list"] == "政务公开负面清单":
        cells["withheld"] = basis
    return cells


def note_of(example) -> str:
    limit = example["time_limit"] or {}
    filled_in = FILLED_IN if limit.get("default_filled_from_article_26") else ""
    return f"示例{example['id']}：{CERTAIN[example['status']]}{filled_in}"
