"""The 考核表 with its 佐证材料 in one zip file: a folder and a list per unit.

Nothing is in memory but the rows of some units; files are copied piece by piece.
"""

import shutil
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.db.models import Count, Sum

from core.files.models import Material
from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Heading, Table
from tasks.models import ProgressReport

from .content import UNITS_AT_ONCE, spelled
from .evidence import evidence_of
from .file_names import Names, extension_of

MEBIBYTE = 1024 * 1024
MOST_BYTES = 2048 * MEBIBYTE
MOST_FILES = 20_000
LIST_NAME = "佐证材料清单.xlsx"
COLUMNS = (
    Column("序号", 8, centred=True),
    Column("任务", 36),
    Column("材料名称", 30),
    Column("网址", 40),
    Column("查看日期", 16, centred=True),
    Column("文件", 30),
)
NOTHING, MISSING = "没有佐证材料。", "原文件缺失"


class TooMuch(Exception):
    """More evidence than one file may hold; the message says what to do."""

    def __init__(self, files: int, size: int):
        super().__init__(
            f"佐证材料共{files}个文件、{size // MEBIBYTE}MB，超过{MOST_FILES}个文件或"
            f"{MOST_BYTES // MEBIBYTE}MB，没有打包。请按单位类别分批导出，"
            "或者不附佐证材料。"
        )


@dataclass
class Evidences:
    """The evidence of the units of a book that a person may see."""

    book: object
    user: object

    def batches(self):
        """(scores, uses of materials) of some units at a time."""
        judged = self.book.judged
        reports = ProgressReport.objects.visible_to(self.user)
        for at in range(0, len(judged), UNITS_AT_ONCE):
            scores = judged[at : at + UNITS_AT_ONCE]
            units = [score.unit_id for score in scores]
            uses = evidence_of(self.book.assessment, units)
            yield scores, uses.filter(report__in=reports)

    def refuse_too_much(self) -> None:
        files = size = 0
        for _, uses in self.batches():
            kept = Material.objects.filter(pk__in=uses.values("material"))
            found = kept.aggregate(files=Count("file"), size=Sum("file__size"))
            files, size = files + found["files"], size + (found["size"] or 0)
        if files > MOST_FILES or size > MOST_BYTES:
            raise TooMuch(files, size)

    def by_unit(self):
        """(score, its uses in the order of the tasks) of every judged unit."""
        for scores, uses in self.batches():
            found = {score.unit_id: [] for score in scores}
            for use in uses.select_related(
                "material__file", "publication", "report__occurrence__assignment__task"
            ).order_by("report__occurrence__assignment__task__position", "pk"):
                found[use.report.occurrence.assignment.unit_id].append(use)
            for score in scores:
                yield score, found[score.unit_id]


def write_package(file, *, book, name, workbook, user, today, progress) -> None:
    """Write the workbook, an open file, under its name, and the folders beside it."""
    evidence, names, judged = Evidences(book, user), Names(name), book.judged
    with ZipFile(file, "w", ZIP_STORED) as package:
        put(package, name, workbook, today)
        for done, (score, uses) in enumerate(evidence.by_unit(), start=1):
            folder = names.add(score.unit.name, otherwise="单位")
            Folder(package, folder, today).write(score.unit.name, uses)
            progress(done, len(judged))


def put(package, name, content, today) -> None:
    entry = ZipInfo(name, (today.year, today.month, today.day, 0, 0, 0))
    with package.open(entry, "w", force_zip64=True) as target:
        shutil.copyfileobj(content, target)


class Folder:
    """One unit's folder: each file once, and the list of all there is."""

    def __init__(self, package, name, today):
        self.package, self.name, self.today = package, name, today
        self.names = Names(LIST_NAME)
        self.written: dict[int, str] = {}  # stored file -> its name here

    def write(self, unit: str, uses) -> None:
        rows = {}
        for use in uses:
            task = use.report.occurrence.assignment.task
            # Once for a task, however many of its criteria it serves.
            key = (task.pk, use.material_id, use.publication_id)
            if key not in rows:
                rows[key] = (str(len(rows) + 1), *self.row_of(task, use.shown))
        content = BytesIO()
        write_table(
            Table(COLUMNS, tuple(rows.values()) or (Heading(NOTHING, 1),)),
            content,
            name="佐证材料清单",
            title=f"{unit}佐证材料清单",
            line=f"截至：{spelled(self.today)}",
        )
        content.seek(0)
        put(self.package, f"{self.name}/{LIST_NAME}", content, self.today)

    def row_of(self, task, material) -> tuple[str, ...]:
        return (
            f"{task.number} {task.text}".strip(),
            material.title,
            material.link,
            spelled(material.seen_on) if material.seen_on else "",
            self.name_of(material) if material.file else "",
        )

    def name_of(self, material) -> str:
        """The file's name in the folder, where it is now."""
        stored = material.file
        if stored.pk not in self.written:
            try:
                content = stored.content.open("rb")
            except FileNotFoundError:
                return MISSING
            extension = extension_of(stored.name)
            title = material.title
            if title.lower().endswith(extension):
                title = title[: len(title) - len(extension)]
            name = self.names.add(title, otherwise="材料", extension=extension)
            with content:
                put(self.package, f"{self.name}/{name}", content, self.today)
            self.written[stored.pk] = name
        return self.written[stored.pk]
