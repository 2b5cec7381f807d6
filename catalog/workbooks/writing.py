"""A list, or what changed between two editions, as a workbook or in Word."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from catalog.columns.layout import layout
from catalog.columns.profiles import Profile
from catalog.editions import Changed
from catalog.models import EntryVersion
from catalog.wording import Difference
from core.papers.writers.official import TABLE_WIDTH, OfficialDocument
from core.papers.writers.sheet_merged import write_merged
from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Table

COMPARED = (
    Column("序号", 5, centred=True, numeric=True),
    Column("调整", 7, centred=True),
    Column("事项", 24),
    Column("栏目", 14),
    Column("调整前", 45),
    Column("调整后", 45),
)


def list_workbook(
    versions: Sequence[EntryVersion],
    profile: Profile,
    *,
    title: str,
    line: str,
    made_at: datetime | None = None,
) -> bytes:
    """Return the .xlsx of a list in a column set; `line` stands below its title.

    `versions` are in the order of the tree, with their units and bases. With
    `made_at` the bytes are the same each time.
    """
    made = layout(versions, profile)
    file = BytesIO()
    write_merged(
        made.rows,
        made.shares,
        file,
        head_rows=made.head_rows,
        name=profile.label,
        title=title,
        line=line,
        made_at=made_at,
    )
    return file.getvalue()


def list_document(
    versions: Sequence[EntryVersion],
    profile: Profile,
    *,
    title: str,
    line: str,
    organ: str,
    preamble: str = "",
) -> bytes:
    """Return the .docx of a list in a column set, A4 landscape."""
    made = layout(versions, profile)
    document = OfficialDocument(title=title, organ=organ)
    document.lie_down()
    document.title(title)
    if line:
        document.note(line)
    if preamble:
        document.text(preamble)
    whole = sum(made.shares)
    edges = [0]
    for share in made.shares:
        edges.append(edges[-1] + share)
    cuts = [round(TABLE_WIDTH * edge / whole) for edge in edges]
    document.merged_table(
        made.rows,
        [end - start for start, end in zip(cuts, cuts[1:], strict=False)],
        head_rows=made.head_rows,
        is_small=True,
        is_kept=False,
    )
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def compared_workbook(changes: Sequence[Changed], *, title: str, line: str) -> bytes:
    """Return the .xlsx of what two editions do not share, one row a field."""
    rows = []
    for number, changed in enumerate(changes, start=1):
        name = str(changed.after or changed.before)
        for each in changed.differences or [Difference("", "", "", "")]:
            rows.append(
                (str(number), changed.act, name, each.label, each.before, each.after)
            )
    file = BytesIO()
    table = Table(COMPARED, tuple(rows))
    write_table(table, file, name="版次对照", title=title, line=line)
    return file.getvalue()
