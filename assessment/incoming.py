"""Indicators that come back in a sheet: every row judged before any is written."""

import copy
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from core.units import paths
from core.units.resources_names import KindsWidget
from core.workdays.sheets import text_of

from .editing.draft import draft_of
from .editing.indicators import heading_of, next_position, write_sums
from .fields import PointsField
from .models import Indicator, Rubric
from .trees import Tree
from .unweighted import weight_fault
from .wording import in_points

LONGEST = {"指标": 500, "扣分标准": 1000, "理由": 200, "类别": 200}
BETWEEN = " / "
NEVER = 0  # the edition of no draft
COMPARED = ("weight", "weight_reason", "standard", "unit_kinds")


@dataclass
class Judged:
    """One row: the indicator as it is and as it will be, or what is wrong."""

    faults: dict = field(default_factory=dict)
    before: Indicator | None = None
    after: Indicator | None = None
    heading: str = ""  # of a new indicator under a heading that is new too

    @property
    def is_changed(self) -> bool:
        return any(
            getattr(self.before, name) != getattr(self.after, name) for name in COMPARED
        )


class Draft:
    """A draft's leaves and headings, found by what stands in a sheet."""

    def __init__(self, rubric):
        self.rubric = rubric
        self.parts = {part.name: part for part in rubric.parts.all()}
        tree = Tree(rubric)
        for row in tree.by_pk.values():
            row.parent, row.rubric = tree.by_pk.get(row.parent_id), rubric
        self.headings = {
            path_of(row): row for row in tree.by_pk.values() if not row.is_leaf
        }
        self.leaves = tree.leaves

    def named(self, path, number, title) -> list[Indicator]:
        return [
            leaf
            for leaf in self.leaves
            if leaf.title == title
            and heading_path(leaf) == path
            and number in ("", number_of(leaf))
        ]


def path_of(row) -> str:
    """A heading as a sheet names it, with those above."""
    above = path_of(row.parent) + BETWEEN if row.parent_id else ""
    return above + row.title


def heading_path(leaf) -> str:
    return path_of(leaf.parent) if leaf.parent else ""


def number_of(leaf) -> str:
    return leaf.task.number if leaf.task else ""


def named_version(rubric) -> str:
    """A version as a sheet names it."""
    return f"{rubric.title}（第{rubric.version}版）"


def drafts_of(user):
    """The drafts a person may change."""
    may = user.paths_with("assessment.change_rubric")
    return Rubric.objects.drafts().filter(paths.under(may, "bureau__path"))


def editions_of(user) -> dict[int, int]:
    """The edition of each draft a person may change, by its key."""
    return dict(drafts_of(user).values_list("pk", "edition"))


class Incoming:
    """The rows of one file, judged against the drafts a person may change.

    `editions` are those of the drafts when the person was shown the rows, by key.
    """

    def __init__(self, *, by, editions):
        self.by = by
        self.editions = editions
        self.rubrics = {named_version(rubric): rubric for rubric in drafts_of(by)}
        self.drafts: dict[int, Draft] = {}
        self.judged: list[Judged] = []
        self.seen = set()

    def judge(self, row) -> Judged:
        """Judge one row; what is good is kept to be written."""
        cells = {name: text_of(value) for name, value in row.items()}
        judged = Judged()
        try:
            self.read(cells, judged)
        except ValidationError as fault:
            judged.faults = fault.message_dict
        else:
            self.judged.append(judged)
        return judged

    def read(self, cells, judged) -> None:
        for name, longest in LONGEST.items():
            if len(cells.get(name, "")) > longest:
                raise ValidationError({name: f"不能超过{longest}个字。"})
        draft = self.draft_named(cells["评分办法"])
        if not cells["指标"]:
            raise ValidationError({"指标": "指标不能为空。"})
        leaf = self.find(draft, cells)
        self.refuse_twice(draft, cells)
        judged.before = leaf
        judged.after = copy.copy(leaf) if leaf else new_leaf(draft, cells, judged)
        fill_in(judged.after, cells)

    def draft_named(self, name) -> Draft:
        rubric = self.rubrics.get(name)
        if rubric is None:
            known = "、".join(self.rubrics) or "无"
            sentence = f"“{name}”不是您可以修改的评分办法草案，可以修改的：{known}。"
            raise ValidationError({"评分办法": sentence})
        if rubric.pk not in self.drafts:
            self.drafts[rubric.pk] = Draft(rubric)
        return self.drafts[rubric.pk]

    def find(self, draft, cells) -> Indicator | None:
        number = cells.get("序号", "")
        found = draft.named(cells["类别"], number, cells["指标"])
        if len(found) > 1:
            raise ValidationError({"指标": "同一类别中有几项相同，请填写序号。"})
        if not found and number:
            sentence = f"“{cells['类别']}”中没有序号为“{number}”的这项指标。"
            raise ValidationError({"序号": sentence})
        return found[0] if found else None

    def refuse_twice(self, draft, cells) -> None:
        key = (draft.rubric.pk, cells["类别"], cells.get("序号", ""), cells["指标"])
        if key in self.seen:
            raise ValidationError({"指标": "与前面的一行相同。"})
        self.seen.add(key)

    def write(self) -> None:
        """Write every row, one act on each draft; `Stale` where one was changed."""
        for draft in self.drafts.values():
            rows = [
                judged
                for judged in self.judged
                if judged.after.rubric_id == draft.rubric.pk
            ]
            pk = draft.rubric.pk
            take_in(pk=pk, edition=self.editions.get(pk, NEVER), rows=rows, by=self.by)


def new_leaf(draft, cells, judged) -> Indicator:
    """An indicator without a task, in its place."""
    path = cells["类别"]
    parent = draft.headings.get(path)
    if path and parent is None:
        if BETWEEN in path:
            raise ValidationError({"类别": f"没有“{path}”这个类别。"})
        judged.heading = path
    part = parent.part if parent else part_named(draft, cells.get("评分部分", ""))
    if judged.heading:
        parent = Indicator(title=path)  # so the preview names it; made when written
    return Indicator(rubric=draft.rubric, part=part, parent=parent, title=cells["指标"])


def part_named(draft, name):
    if not name and len(draft.parts) == 1:
        return next(iter(draft.parts.values()))
    if name not in draft.parts:
        known = "、".join(draft.parts)
        raise ValidationError({"评分部分": f"应是{known}之一，不能是“{name}”。"})
    return draft.parts[name]


def fill_in(leaf, cells) -> None:
    """Set what the sheet says of a leaf; an optional column it lacks leaves it be."""
    try:
        leaf.weight = PointsField().clean(cells["分值"])
    except ValidationError as fault:
        raise ValidationError({"分值": fault.messages}) from fault
    leaf.standard = cells["扣分标准"]
    leaf.weight_reason = cells.get("理由", leaf.weight_reason)
    if "适用单位类别" in cells:
        try:
            leaf.unit_kinds = KindsWidget().clean(cells["适用单位类别"])
        except ValueError as fault:
            raise ValidationError({"适用单位类别": str(fault)}) from fault
    if leaf.task is None and not leaf.unit_kinds:
        raise ValidationError({"适用单位类别": "没有任务的指标须填写适用单位类别。"})
    if fault := weight_fault(leaf, leaf.weight, leaf.weight_reason):
        raise ValidationError({"理由": fault})


def take_in(*, pk, edition, rows, by) -> None:
    """Write the judged rows of one draft, and the trail's one line."""
    act = "导入指标"
    with draft_of(pk=pk, edition=edition, act=act, by=by) as (rubric, changes):
        for judged in rows:
            leaf = judged.after
            if judged.before is None:
                if judged.heading:
                    leaf.parent = heading_of(rubric, leaf.part, judged.heading)
                leaf.rubric, leaf.position = rubric, next_position(rubric)
                changes.note("指标", "", f"{leaf}（{in_points(leaf.weight)}）")
                leaf.save()
            elif judged.is_changed:
                old, new = in_fields(judged.before), in_fields(leaf)
                for label, value in old.items():
                    changes.note(f"{leaf}的{label}", value, new[label])
                leaf.save(update_fields=COMPARED)
        write_sums(rubric)


def in_fields(leaf) -> dict:
    return {
        "分值": in_points(leaf.weight),
        "分值理由": leaf.weight_reason,
        "扣分标准": leaf.standard,
        "适用单位类别": leaf.kinds_in_words,
    }
