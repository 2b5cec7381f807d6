"""What every page needs: navigation with counts, who acts, what day it is."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from core.reminders import waiting
from core.reminders.models import Notice
from core.units.models import Unit
from core.units.roles import OPEN_ADMIN
from core.workdays.days import missing_notice


def frame(request):
    return {"frame": Frame(request)}


@dataclass(frozen=True)
class Place:
    """A page of the navigation, and the permission of those it is for.

    `root` is the part of the site the place stands for, where that is more than
    what lies under its own address; `for_units_above` one that is of use only with
    units below one's own. A place of several `pages` leads to the first that is for
    the person, and they stand in a row on top of each; `permissions`: one is enough.
    """

    label: str
    name: str
    permission: str = ""
    root: str = ""
    after_break: bool = False
    for_units_above: bool = False
    permissions: tuple[str, ...] = ()
    pages: tuple["Place", ...] = ()


CATALOGUE = (
    Place("三个目录", "catalog:home", "catalog.view_entry"),
    Place("公开事项清单", "catalog:item_list", "catalog.view_entry"),
    Place(
        "导入目录",
        "catalog:import_list",
        permissions=("catalog.keep_catalogue", "catalog.enter_item"),
    ),
    Place("动态调整", "catalog:revision_list", "catalog.view_entry"),
    Place("公开记录", "catalog:publication_list", "catalog.view_entry"),
    Place("不予公开评估", "catalog:withheld_list", "catalog.view_entry"),
    Place("平台发布", "catalog:platform", "catalog.view_entry"),
)
ANNUAL = (
    Place(
        "年度报告",
        "reports:annual_list",
        "reports.view_annualreport",
        "/reports/annual/",
    ),
    Place(
        "各单位数据",
        "reports:collection_list",
        "reports.view_figurecollection",
        "/reports/collecting/",
    ),
    Place(
        "本单位填报、签批",
        "reports:collected_sheets",
        permissions=("reports.fill_figures", "reports.sign_figures"),
    ),
    Place("核对报告文件", "reports:report_check", "reports.check_report"),
)
PLACES = [
    Place("工作台", "desk"),
    Place("工作总览", "assessment:board", "assessment.view_assessment"),
    Place("工作要点", "tasks:plan_list", "tasks.view_workplan", "/tasks/"),
    Place("填报", "tasks:sheet_list", "tasks.report"),
    Place("签批", "tasks:sign_list", "tasks.sign"),
    Place("转派", "tasks:handing_list", "tasks.hand_down", for_units_above=True),
    Place("审核", "tasks:review_list", "tasks.review"),
    Place("调整时限", "tasks:adjustment_list", "tasks.review"),
    Place("代录", "tasks:behalf_list", "tasks.enter_for"),
    Place("催办", "tasks:urging_list", "tasks.urge"),
    Place("公开目录", "catalog:home", root="/catalog/", pages=CATALOGUE),
    Place("依申请公开", "foi:request_list", "foi.view_informationrequest", "/foi/"),
    Place("佐证材料", "material_list", "files.view_material"),
    Place("日历", "tasks:calendar", "tasks.view_occurrence"),
    Place("查数", "tasks:figure", "tasks.view_occurrence"),
    Place(
        "考核", "assessment:assessment_list", "assessment.view_score", "/assessment/"
    ),
    Place("年度报告", "reports:annual_list", root="/reports/", pages=ANNUAL),
    Place("通知", "notice_list", after_break=True),
    Place("我的作业", "run_list"),
    Place("岗位与移交", "post_list", "units.hand_over", "/units/"),
    Place("法定依据", "law_rows", "law.check_law"),
    Place("操作日志", "trail", "audit.read_trail"),
    Place("系统管理", "admin:index", OPEN_ADMIN),
]


@dataclass
class Item:
    """A place as one person sees it."""

    place: Place
    url: str
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
    def may_search(self):
        return self.may("tasks.view_task")

    @property
    def searched(self):
        is_search = self.request.path == reverse("tasks:task_search")
        return self.request.GET.get("q", "") if is_search else ""

    @cached_property
    def unread(self):
        return Notice.objects.visible_to(self.person).unread().count()

    @cached_property
    def waiting(self):
        """What waits for the person, each with its count and its list."""
        return waiting.for_user(self.person, self.today) if self.person else []

    @property
    def to_do(self):
        """What waits and is not nothing."""
        return [entry for entry in self.waiting if entry.count]

    @cached_property
    def missing_year(self):
        """The year whose holidays the office should enter by now."""
        keeps_calendar = self.may("workdays.change_specialday")
        return missing_notice(today=self.today) if keeps_calendar else None

    @cached_property
    def items(self):
        """Where the person may go, and wherever something waits."""
        if not self.is_open:
            return []
        return self.shown(PLACES)

    @cached_property
    def pages(self):
        """The pages of the place the person is in, where there is more than one."""
        here = next((item for item in self.items if item.is_current), None)
        found = self.shown(here.place.pages) if here else []
        return found if len(found) > 1 else []

    def shown(self, places):
        """The places that are for the person, with what waits on each."""
        items = [Item(place, self.url_of(place)) for place in places]
        by_root = {item.place.root or item.url: item for item in items}
        for entry in self.waiting:
            if root := nearest(by_root, entry.url):
                by_root[root].count += entry.count
        if root := nearest(by_root, self.request.path):
            by_root[root].is_current = True
        return [item for item in items if item.count or self.is_for(item.place)]

    def url_of(self, place):
        first = next(filter(self.is_for, place.pages), place)
        return reverse(first.name)

    def is_for(self, place):
        if place.pages:
            return any(map(self.is_for, place.pages))
        if place.permissions:
            return any(map(self.may, place.permissions))
        if place.permission and not self.may(place.permission):
            return False
        return not place.for_units_above or self.has_below(place.permission)

    def has_below(self, permission):
        """Whether there is a unit below those on which a post holds a permission."""
        held = self.person.paths_with(permission)
        below = Unit.objects.within(held).exclude(path__in=held)
        return below.in_force(on=self.today).exists()

    def may(self, permission):
        return self.is_open and self.person.may(permission)


def nearest(urls, path):
    """The longest of `urls` that `path` lies under; the desk holds only itself."""
    holding = [
        url for url in urls if path == url or (url != "/" and path.startswith(url))
    ]
    return max(holding, key=len, default=None)
