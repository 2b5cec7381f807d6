"""A plan leaves the house as a Word or Excel file."""

from core.audit.trail import record
from tasks.issuing import as_sheet, as_word, issue_of
from tasks.models import WorkPlan

from .drafts import known_names
from .faults import Refused

WORD, SHEET = ".docx", ".xlsx"
MEDIA_TYPES = {
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    SHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WRITERS = {WORD: as_word, SHEET: as_sheet}
NO_TASKS = "《{title}》没有可以导出的任务。"


def issue_plan(
    *, plan: WorkPlan, tasks, suffix: str, by, addressees: str = "", text: str = ""
) -> tuple[str, bytes]:
    """Return the name and content of a file with these tasks of the plan.

    Withdrawn ones are left out. `addressees` and `text` are those of the notice in
    front of a Word file; without them it says the usual.
    """
    tasks = tasks.in_force()
    if not tasks.exists():
        raise Refused(NO_TASKS.format(title=plan.title))
    issue = issue_of(
        plan,
        tasks,
        known_names=known_names(plan.bureau),
        addressees=addressees,
        text=text,
    )
    content = WRITERS[suffix](issue)
    name = issue.file_name(suffix)
    record("导出工作要点", plan, by=by, note=name)
    return name, content
