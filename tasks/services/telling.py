"""Telling the people of units that their tasks changed."""

from core.reminders.services import notify
from core.units.models import Post
from core.units.roles import Role as PostRole

SOURCE = "tasks.handout"


def tell(units, *, item, step, title, body, url, today, roles=None):
    """Write a notice to the liaisons and heads of units, each person once."""
    posts = (
        Post.objects.in_force(on=today)
        .filter(unit__in=units, role__in=roles or [PostRole.LIAISON, PostRole.HEAD])
        .select_related("user")
    )
    notify(
        people=[post.user for post in posts],
        source=SOURCE,
        item=item,
        step=step,
        due_on=today,
        title=title,
        body=body,
        url=url,
        today=today,
    )
