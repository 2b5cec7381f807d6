"""The roster in and out of Excel: one row a post, with the person who holds it."""

from collections import Counter

from import_export.fields import Field

from core.workdays.judged_sheets import JudgedResource
from core.workdays.sheets import (
    ChoiceWidget,
    DayWidget,
    OptionalDayWidget,
    TextWidget,
    YesNoWidget,
)

from .models import Post, Unit
from .roles import Role
from .roster import Roster


class RosterResource(JudgedResource):
    """Judged as a whole by `Roster`."""

    name = Field("user__last_name", "姓名", TextWidget())
    username = Field("user__username", "用户名", TextWidget())
    unit = Field("unit__name", "单位", TextWidget())
    role = Field("role", "角色", ChoiceWidget(Role))
    deputy = Field("deputy", "代审人", YesNoWidget())
    phone = Field("user__phone", "联系电话", TextWidget())
    email = Field("user__email", "邮箱", TextWidget())
    from_on = Field("from_on", "任职日期", DayWidget())
    until_on = Field("until_on", "离任日期", OptionalDayWidget())

    optional = frozenset({"用户名", "代审人", "联系电话", "邮箱", "离任日期"})

    class Meta:
        model = Post
        name = "人员岗位名册"
        fields = (
            "name",
            "username",
            "unit",
            "role",
            "deputy",
            "phone",
            "email",
            "from_on",
            "until_on",
        )

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.name_counts = Counter()

    def before_export(self, queryset, **kwargs):
        self.name_counts = Counter(Unit.objects.values_list("name", flat=True))

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("user", "unit")

    def dehydrate_unit(self, post):
        """The name, or the code where the name is another unit's too."""
        alone = self.name_counts[post.unit.name] <= 1
        return post.unit.name if alone else post.unit.code

    def judge(self, rows):
        self.roster = Roster(rows, by=self.by)
        return [self.roster.judge(row) for row in rows]

    def write(self):
        self.roster.write()
