"""What every page needs: navigation with counts, who acts, what day it is."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from core.reminders import waiting
from core.reminders.models import Notice
from core.workdays.days import missing_notice


def frame(request):
    return {"frame": Frame(request)}


@dataclass(frozen=True)
class Place:
    """A page of the navigation, and the permission of those it is for."""

    label: str
    name: str
    permission: str = ""
    after_break: bool = False


PLACES = [
    Place("工作台", "desk"),
    Place("工作要点", "tasks:plan_list", "tasks.view_workplan"),
    Place("填报", "tasks:sheet_list", "tasks.report"),
    Place("签批", "tasks:sign_list", "tasks.sign"),
    Place("审核", "tasks:review_list", "tasks.review"),
    Place("考核", "assessment:assessment_list", "assessment.view_score"),
    Place("通知", "notice_list", after_break=True),
    Place("我的作业", "run_list"),
    Place("操作日志", "trail", "audit.read_trail"),
    Place("系统管理", "admin:index", "units.view_unit"),
]


@dataclass
class Item:
    """A line of the navigation."""

    label: str
    url: str
    after_break: bool
    count: int = 0
    is_current: bool = False


SOON = timedelta(days=7)


class Frame:
    """Read by the templates; nothing is asked of the database unless shown."""

    def __init__(self, request):
        self.request = request
        self.path = request.get_full_path()
        self.today = timezone.localdate()  # noqa: TID251 -- the edge, like a view
        user = getattr(request, "user", None)
        self.person = user if hasattr(user, "posts_in_force") else None
        # Whoever still has to change the handed-out password gets no further.
        self.is_open = bool(self.person) and not self.person.must_change_password

    @property
    def soon(self):
        """The last day that is shown as near."""
        return self.today + SOON

    @property
    def posts(self):
        return self.person.posts_in_force if self.person else []

    @property
    def acting(self):
        return self.person.acting_post if self.person else None

    @property
    def bureau(self):
        return self.acting.unit.bureau.name if self.acting else ""

    @property
    def inbox_url(self):
        return address("notice_list")

    @property
    def search_url(self):
        return address("tasks:task_search") if self.may("tasks.view_task") else ""

    @property
    def searched(self):
        is_search = self.request.path == address("tasks:task_search")
        return self.request.GET.get("q", "") if is_search else ""

    @property
    def calendar_url(self):
        return address("admin:workdays_specialday_changelist")

    @cached_property
    def unread(self):
        return Notice.objects.visible_to(self.person).unread().count()

    @cached_property
    def waiting(self):
        """What waits for the person, each with its count and its list."""
        return waiting.for_user(self.person, self.today) if self.person else []

    @cached_property
    def missing_year(self):
        """The year whose holidays the office should enter by now."""
        keeps_calendar = self.may("workdays.change_specialday")
        return missing_notice(today=self.today) if keeps_calendar else None

    @cached_property
    def items(self):
        if not self.is_open:
            return []
        counts = Counter()
        for entry in self.waiting:
            counts[entry.url] += entry.count
        items = [
            Item(place.label, url, place.after_break, counts[url])
            for place in PLACES
            if (url := address(place.name))
            and (counts[url] or self.is_for_person(place))
        ]
        mark_current(items, self.request.path)
        return items

    def is_for_person(self, place):
        return not place.permission or self.may(place.permission)

    def may(self, permission):
        return self.is_open and self.person.may(permission)


def address(name):
    """The address of a page; empty where the installation has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def mark_current(items, path):
    """Mark the item with the longest address the page lies under; the desk is alone."""
    holding = [
        i for i in items if path == i.url or i.url != "/" and path.startswith(i.url)
    ]
    if holding:
        max(holding, key=lambda item: len(item.url)).is_current = True
