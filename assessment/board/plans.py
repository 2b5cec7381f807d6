"""Plans on the board with their chapters, and which chapters a sheet of paper shows."""

from dataclasses import dataclass
from urllib.parse import urlencode

from tasks.models import Section, WorkPlan
from tasks.progress.chapters import by_section, tops_of
from tasks.progress.counted import Progress

# Tasks under no heading, in an address.
NO_SECTION = 0
NO_HEADING = "未分章节"


@dataclass(frozen=True)
class Line:
    """A figure's name, how far it is, and what its rows are asked with."""

    name: str
    progress: Progress
    query: str

    def worst_first(self):
        figures = self.progress
        return (-(figures.late + figures.redo), figures.reported / figures.total)


@dataclass(frozen=True)
class PlanLines:
    """A plan as a whole, and by chapter in its order."""

    plan: WorkPlan
    whole: Line
    chapters: list[Line]


def of_plans(plans: list[WorkPlan], *, today) -> list[PlanLines]:
    """Each plan with its chapters: two queries."""
    pks = [plan.pk for plan in plans]
    sections = Section.objects.filter(plan__in=pks).order_by("position")
    tops = tops_of(sections)
    sums: dict[int, dict[Section | None, Progress]] = {pk: {} for pk in pks}
    for (plan, section), progress in by_section(pks, today=today).items():
        top, of_plan = tops.get(section), sums[plan]
        of_plan[top] = of_plan.get(top, Progress()) + progress
    return [lines_of(plan, sums[plan.pk]) for plan in plans]


def lines_of(plan: WorkPlan, sums: dict[Section | None, Progress]) -> PlanLines:
    ordered = sorted(sums, key=lambda top: (top is None, top and top.position))
    chapters = [
        Line(
            top.heading if top else NO_HEADING,
            sums[top],
            urlencode({"plan": plan.pk, "section": top.pk if top else NO_SECTION}),
        )
        for top in ordered
    ]
    whole = sum(sums.values(), Progress())
    line = Line(plan.title, whole, urlencode({"plan": plan.pk}))
    # A plan without headings is one line.
    return PlanLines(plan, line, [] if ordered == [None] else chapters)
