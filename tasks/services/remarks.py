"""意见: remarks on a report, by whoever may read it; never changed, never removed."""

from django.db import transaction
from django.urls import reverse

from core.audit.trail import record
from core.reminders.services import notify
from core.reminders.wording import shortened
from core.units.models import Post
from core.units.roles import KEEPERS
from core.units.roles import Role as PostRole
from tasks.models import ProgressReport, Remark

from .faults import Refused

LENGTH = 2000
EXCERPT = 200


def last_of(report, user):
    """The key of a person's latest remark on a report, 0 where there is none.

    A form carries it: once used, it no longer names the latest.
    """
    latest = report.remarks.filter(author=user).order_by("-pk").first()
    return latest.pk if latest else 0


@transaction.atomic
def add_remark(*, report_pk, text, after, by, today):
    """Write a remark and tell those it concerns; return it.

    `after` is the writer's `last_of` when the form was opened. Sent twice, the same
    words stand once; other words from a stale form are refused.
    """
    report = (
        ProgressReport.objects.select_for_update(of=("self",))
        .select_related(
            "occurrence__assignment__unit__bureau",
            "occurrence__assignment__parent",
            "occurrence__assignment__task",
        )
        .get(pk=report_pk)
    )
    text = text.strip()
    if not 1 <= len(text) <= LENGTH:
        raise Refused(f"意见请写1至{LENGTH}个字。")
    if (last := last_of(report, by)) != after:
        return already_written(last, text)
    remark = Remark.objects.create(
        report=report, unit=speaking_for(by), author=by, text=text
    )
    record("发表意见", report, by=by)
    tell(remark, today=today)
    return remark


def already_written(last, text):
    remark = Remark.objects.filter(pk=last, text=text).first()
    if remark is None:
        raise Refused("打开页面以后您已发表过意见，这一条还没有发表。请核对后再发表。")
    return remark


def speaking_for(user):
    """The unit of the post one acts through, else of the first that sees reports."""
    posts = [user.acting_post, *user.posts_in_force]
    return next(post.unit for post in posts if post.role not in KEEPERS)


def tell(remark, *, today):
    """The unit hears of others' remarks; they, or its reviewers, of the unit's."""
    assignment = remark.report.occurrence.assignment
    from_unit = remark.unit_id == assignment.unit_id
    people = listeners(remark, today) if from_unit else liaisons(assignment.unit, today)
    notify(
        people=[person for person in people if person.pk != remark.author_id],
        source="tasks.remark",
        item=f"report-{remark.report_id}",
        step=f"意见{remark.pk}",
        due_on=today,
        title=f"{remark.unit}对落实情况发表意见：{assignment.task}",
        body=shortened(remark.text, EXCERPT),
        url=reverse("tasks:report_detail", args=[remark.report_id]),
        today=today,
    )


def liaisons(unit, today):
    return users_of(today, unit=unit, role=PostRole.LIAISON)


def users_of(today, **posts):
    found = Post.objects.in_force(on=today).filter(**posts).select_related("user")
    return [post.user for post in found]


def listeners(remark, today):
    """Those of other units who wrote before and still hold the post; else the office,
    or the liaisons of the unit that handed the task down."""
    earlier = set(
        remark.report.remarks.exclude(unit=remark.unit_id).values_list("author", "unit")
    )
    posts = Post.objects.in_force(on=today).filter(
        user__in={user for user, _ in earlier}
    )
    found = [
        post.user
        for post in posts.select_related("user")
        if (post.user_id, post.unit_id) in earlier
    ]
    if found:
        return found
    assignment = remark.report.occurrence.assignment
    if assignment.parent_id:
        return liaisons(assignment.parent.unit_id, today)
    return users_of(today, unit__bureau=assignment.unit.bureau, role=PostRole.OFFICE)
