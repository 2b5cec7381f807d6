"""What a change of a plan does to its 任务分工: whose ends, whose begins, whose moves."""

from collections import defaultdict
from datetime import date

from core.units.names import plain
from tasks.models import Assignment, Occurrence, ProgressReport, Responsibility, Role

from .faults import Refused
from .handout import assign, write_assignments
from .occurrences import arrange
from .outcomes import Effect
from .parts import by_task, give_meaning, members_of, parts_of
from .reviews import void

NOT_BEFORE = "{task}的完成时限调整为{due_on}，早于新时限开始执行的{start}，请核对时限，或不勾选这一处。"


class Reassigning:
    """One change at work on a plan's assignments; `outcome` is told every step.

    On a plan in preparation only names change: handing out comes later. On a running
    plan what ends ends on the effective day, what begins begins on that day or today,
    whichever is later. Nothing due up to the plan's `closed_through` is touched, and
    no approved report.
    """

    def __init__(self, plan, change, outcome, *, today):
        self.plan, self.outcome, self.today = plan, outcome, today
        self.is_running = plan.status == plan.Status.RUNNING
        self.effective_on = change.effective_on
        self.start = max(change.effective_on, today)
        self.closed = plan.closed_through or date.min
        document = change.doc_no or f"{change.effective_on}起执行的调整"
        self.reason = f"方案调整（{document}）"
        self.ended = []
        self.to_arrange = set()  # assignments whose dates or duty to report changed

    def withdraw(self, tasks):
        """End every assignment of withdrawn tasks."""
        self.end(self.standing(tasks))

    def standing(self, tasks):
        """The assignments in force on tasks, not those handed down from others."""
        return list(
            Assignment.objects.in_force()
            .own()
            .filter(task__in=tasks)
            .select_related("unit", "task")
            .order_by("task__position", "unit__position", "unit")
        )

    def end(self, assignments):
        """End assignments and all handed down from them; void what is due afterwards."""
        ending = with_children(assignments)
        for assignment in ending:
            assignment.ended_on = max(self.effective_on, assignment.handed_out_on)
        Assignment.objects.bulk_update(ending, ["ended_on"], batch_size=500)
        self.ended += ending
        self.outcome.ended += [
            effect(a, f"{a.get_role_display()}，{a.ended_on}终止") for a in ending
        ]
        self.void_open(ending)

    def void_open(self, assignments):
        """Void what is due from the effective day on and neither closed nor approved.

        Rows are held first: nobody reports or approves in between.
        """
        occurrences = list(
            Occurrence.objects.select_for_update(of=("self",))
            .standing()
            .filter(assignment__in=assignments)
            .select_related("assignment__unit", "assignment__task")
            .order_by(
                "assignment__task__position", "assignment__unit__position", "due_on"
            )
        )
        reports = {
            report.occurrence_id: report
            for report in ProgressReport.objects.select_for_update(of=("self",))
            .filter(occurrence__in=occurrences)
            .order_by("pk")
        }
        voided, gone = [], set()
        for occurrence in parents_first(occurrences, assignments):
            above = (occurrence.assignment.parent_id, occurrence.number)
            why_left = self.why_left(occurrence, reports.get(occurrence.pk))
            if why_left is None or above in gone:
                voided.append(occurrence)
                gone.add((occurrence.assignment_id, occurrence.number))
            elif why_left:
                self.leave(occurrence, why_left)
        self.outcome.voided += [due_effect(occurrence) for occurrence in voided]
        void(
            Occurrence.objects.filter(pk__in=[occurrence.pk for occurrence in voided]),
            reason=self.reason,
            today=self.today,
        )

    def why_left(self, occurrence, report):
        """Why an occurrence stays; None where it goes, "" where nobody would ask."""
        if occurrence.due_on < self.effective_on:
            owed = report is None or report.reached_on is None
            return "生效日期以前到期，仍须报送" if owed else ""
        if occurrence.due_on <= self.closed:
            return f"{self.closed}及以前的考核已终定"
        if report and report.status == ProgressReport.Status.APPROVED:
            return "已审核通过"
        return None

    def leave(self, occurrence, why):
        self.outcome.left.append(due_effect(occurrence, f"，{why}"))

    def rename_units(self, matched):
        """Write the units of each (task, draft row); settled names keep their units."""
        if not matched:
            return
        before = {task: list(task.responsibilities.all()) for task, _ in matched}
        Responsibility.objects.filter(task__in=before).delete()
        named = [
            responsibility
            for task, row in matched
            for responsibility in renamed(task, row, before[task])
        ]
        if self.is_running:
            give_meaning(named, bureau=self.plan.bureau, on=self.start)
        Responsibility.objects.bulk_create(named, batch_size=500)
        if self.is_running:
            self.reassign(before, named)

    def reassign(self, before, named):
        """Give each task the parts its new names mean, and take the others away.

        Units that joined a group later are in both and get nothing: they are offered
        to the office, never added silently.
        """
        self.wait_for(named)
        after = dict(by_task(named))
        everybody = named + [old for olds in before.values() for old in olds]
        members = members_of(everybody, on=self.start)
        standing = defaultdict(dict)
        for assignment in self.standing(list(before)):
            standing[assignment.task_id][assignment.unit] = assignment
        ending, begun, changing = [], [], []
        for task, olds in before.items():
            news = after.get(task, [])
            had, has = parts_of(olds, members), parts_of(news, members)
            left_groups = groups_of(olds) - groups_of(news)
            present = standing[task.pk]
            for unit, assignment in present.items():
                if unit in has:
                    if assignment.role != has[unit].role and had.get(unit) != has[unit]:
                        changing.append((assignment, has[unit]))
                elif unit in had or assignment.group_id in left_groups:
                    ending.append(assignment)
            begun += [
                (task, unit, part)
                for unit, part in has.items()
                if unit not in present and unit not in had
            ]
        self.change_roles(changing)
        self.end(ending)
        self.begin(write_assignments(self.plan, begun, today=self.start))

    def change_roles(self, changing):
        """Give standing assignments their new parts.

        Where something of one lies in a closed period, that keeps the old role: the
        assignment ends and another goes on with what is not closed.
        """
        closed = set(
            Occurrence.objects.standing()
            .filter(assignment__in=[a for a, _ in changing], due_on__lte=self.closed)
            .values_list("assignment", flat=True)
        )
        changed = []
        for standing, part in changing:
            going_on = standing.pk in closed
            assignment = self.go_on_as(standing) if going_on else standing
            old = assignment.get_role_display()
            supporting = {assignment.role, part.role} <= set(Role.supporting())
            owes = assignment.owes if supporting else part.role in Role.owing()
            assignment.role, assignment.group_id = part.role, part.group
            assignment.owes = owes
            changed.append(assignment)
            what = f"由{old}改为{assignment.get_role_display()}"
            self.outcome.roles.append(effect(assignment, what))
        Assignment.objects.bulk_update(changed, ["role", "group", "owes"])
        self.to_arrange |= {a.pk for a in changed if a.owes}
        self.void_open([a for a in changed if not a.owes])

    def go_on_as(self, assignment):
        """End an assignment for the closed period; return the one that goes on."""
        old = Assignment.objects.get(pk=assignment.pk)
        old.ended_on = max(self.effective_on, old.handed_out_on)
        old.save(update_fields=["ended_on"])
        assignment.pk, assignment._state.adding = None, True
        assignment.handed_out_on = old.ended_on
        assignment.save()
        old.children.update(parent=assignment)
        old.occurrences.filter(
            due_on__gt=self.closed, due_on__gte=self.effective_on
        ).update(assignment=assignment)
        return assignment

    def hand_out_new(self, tasks):
        """Hand new tasks out, on a running plan."""
        if not self.is_running:
            return
        named = list(
            Responsibility.objects.filter(task__in=tasks)
            .select_related("task", "unit", "group__bureau")
            .order_by("task__position", "position")
        )
        give_meaning(named, bureau=self.plan.bureau, on=self.start)
        Responsibility.objects.bulk_update(named, ["unit", "group"], batch_size=500)
        self.wait_for(named)
        for task in tasks:
            self.refuse_past(task)
        self.begin(assign(self.plan, named, today=self.start))

    def wait_for(self, named):
        self.outcome.waiting += [
            f"{responsibility.task}：“{responsibility.written_name}”"
            for responsibility in named
            if responsibility.is_open
        ]

    def begin(self, assignments):
        """Say what newly handed-out assignments owe."""
        dues = defaultdict(list)
        for due in Occurrence.objects.filter(assignment__in=assignments):
            dues[due.assignment_id].append(f"{due.due_on}")
        for assignment in assignments:
            owed = "、".join(dues[assignment.pk])
            told = f"，{owed}到期" if owed else "，不需报送"
            self.outcome.handed_out.append(
                effect(assignment, f"{assignment.get_role_display()}{told}")
            )

    def move_dates(self, tasks):
        """Have the dates of tasks follow their new time."""
        if not self.is_running:
            return
        for task in tasks:
            self.refuse_past(task)
        self.to_arrange |= {assignment.pk for assignment in self.standing(tasks)}

    def refuse_past(self, task):
        if task.due_on and task.due_on < self.start:
            raise Refused(
                NOT_BEFORE.format(task=task, due_on=task.due_on, start=self.start)
            )

    def finish(self):
        """Void, move and make the occurrences of all whose dates or duties changed."""
        if not self.to_arrange:
            return
        arranged = arrange(
            Assignment.objects.owing().filter(pk__in=self.to_arrange),
            self.plan,
            reason=self.reason,
            today=self.today,
            since=self.effective_on,
            from_day=self.start,
        )
        self.outcome.voided += [due_effect(gone) for gone in arranged.voided]
        self.outcome.made += [due_effect(made) for made in arranged.made]
        for occurrence in arranged.kept:
            self.leave(occurrence, "已填报或已调整过时限")


def renamed(task, row, olds):
    """The responsibilities a draft row names; those settled before keep what they mean."""
    meant = defaultdict(list)
    for old in olds:
        meant[plain(old.written_name)].append((old.unit, old.group))
    written = [
        (unit, known)
        for unit in row.units
        for known in meant.get(plain(unit["name"]), [(None, None)])
    ]
    return [
        Responsibility(
            task=task,
            position=position,
            written_name=unit["name"],
            role=unit["role"],
            unit=known_unit,
            group=known_group,
        )
        for position, (unit, (known_unit, known_group)) in enumerate(written, start=1)
    ]


def groups_of(named):
    return {responsibility.group_id for responsibility in named} - {None}


def with_children(assignments):
    """Assignments and, below them, all in force that were handed down from them."""
    found, level = list(assignments), list(assignments)
    while level:
        level = list(
            Assignment.objects.in_force()
            .filter(parent__in=level)
            .select_related("unit", "task")
        )
        found += level
    return found


def parents_first(occurrences, assignments):
    """Occurrences in their order, parts after what they were split from."""
    depths = {}
    for assignment in assignments:
        depths[assignment.pk] = depths.get(assignment.parent_id, 0) + 1
    return sorted(occurrences, key=lambda one: depths[one.assignment_id])


def effect(assignment, what):
    return Effect(str(assignment.unit), str(assignment.task), what)


def due_effect(occurrence, told=""):
    return effect(occurrence.assignment, f"{occurrence.due_on}到期{told}")
