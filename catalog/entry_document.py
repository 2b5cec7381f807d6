"""公开事项 in Word: the elements of each in a table, its 流程图 as a picture."""

from io import BytesIO

from core.papers.writers.official import OfficialDocument
from core.papers.writers.table import Column, Table

from .flow_chart import chart_of
from .flow_picture import WIDTH_MM, as_png
from .models import EntryVersion
from .wording import bases_shown, parent_title, shown

COLUMNS = (Column("要素", 24), Column("内容", 76))
# In the order of the official tables; what is empty is left out, but for the first.
ALWAYS = ("title", "content", "basis_text", "limit_kind", "channels")
ELEMENTS = (
    *("field", "code", *ALWAYS[:3], "unit", "subject_text", "limit_kind", "cycle"),
    *(
        "is_on_request",
        "mode_text",
        "channels",
        "site_column",
        "for_groups",
        "is_county_level",
        "steps",
    ),
    *("supervision", "openness", "withheld_reason", "procedure"),
)

LABELS = {
    "is_on_request": "公开方式",
    "mode_text": "公开方式说明",
    "for_groups": "公开对象",
    "is_county_level": "公开层级",
}


def entry_document(version: EntryVersion, *, line: str, organ: str) -> bytes:
    """Return the .docx; `line` below the title says which edition it is of.

    Raises `NoPicture` where the server has no font to draw the chart with.
    """
    document = OfficialDocument(title=version.title, organ=organ)
    document.title(f"{version.title}公开事项")
    document.note(line)
    document.table(Table(COLUMNS, tuple(rows_of(version))))
    if chart := chart_of(version.steps):
        document.begin_page()
        document.title("公开流程图")
        document.picture(as_png(chart), width=WIDTH_MM, told=chart.told)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def entries_document(
    versions, *, title: str, line: str, organ: str, preamble=""
) -> bytes:
    """Return the .docx of a list with all its elements: a table for each entry.

    Twenty columns have no room on a page of A4. Headings stand between the tables.
    """
    document = OfficialDocument(title=title, organ=organ)
    document.title(title)
    document.note(line)
    document.text(preamble)
    number = 0
    for each in versions:
        if each.is_heading:
            document.text(each.title)
            continue
        number += 1
        document.text(f"{number}. {each.title}")
        document.table(Table(COLUMNS, tuple(rows_of(each))))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def rows_of(version):
    if above := parent_title(version):
        yield "上级事项", above
    for name in ELEMENTS:
        text = element(version, name)
        if text or name in ALWAYS:
            yield LABELS.get(name) or label(name), text
    if version.article_20_item:
        yield "条例第二十条", version.article_20_shown


def label(name) -> str:
    return EntryVersion._meta.get_field(name).verbose_name


def element(version, name) -> str:
    match name:
        case "basis_text":
            return version.basis_text or bases_shown(version)
        case "cycle":
            return version.cycle_text or shown(version, name)
        case "for_groups":
            whole = "全社会" if version.is_for_all else ""
            return "；".join(filter(None, (whole, version.for_groups)))
        case "is_county_level":
            tiers = ("is_county_level", "is_township_level")
            return "、".join(label(each) for each in tiers if getattr(version, each))
        case "is_on_request":
            modes = (
                ("主动公开", version.is_proactive),
                ("依申请公开", version.is_on_request),
            )
            return "、".join(mode for mode, is_so in modes if is_so)
    return shown(version, name)
