"""Indicators out to Excel, and back into a draft: 类别 指标 分值 扣分标准."""

from import_export import widgets
from import_export.fields import Field

from core.units.resources_names import KindsWidget
from core.workdays.judged_sheets import JudgedResource
from core.workdays.sheets import TextWidget

from .incoming import Incoming, heading_path, named_version, number_of
from .models import Indicator
from .points import POINT


class PointsWidget(widgets.Widget):
    """0.01 分 as a figure in 分."""

    def render(self, value, obj=None, **kwargs):
        return value / POINT


class ToldField(Field):
    """A column that names a leaf, and that an import does not change."""

    def __init__(self, tell, column_name):
        self.tell = tell
        super().__init__(column_name=column_name)

    def export(self, instance, **kwargs):
        return self.tell(instance)


class IndicatorResource(JudgedResource):
    """Judged as a whole by `Incoming`."""

    rubric = ToldField(lambda leaf: named_version(leaf.rubric), "评分办法")
    part = Field("part__name", "评分部分", TextWidget())
    heading = ToldField(heading_path, "类别")
    number = ToldField(number_of, "序号")
    title = Field("title", "指标", TextWidget())
    weight = Field("weight", "分值", PointsWidget())
    standard = Field("standard", "扣分标准", TextWidget())
    reason = Field("weight_reason", "理由", TextWidget())
    unit_kinds = Field("unit_kinds", "适用单位类别", KindsWidget())

    optional = frozenset({"评分部分", "序号", "理由", "适用单位类别"})

    class Meta:
        model = Indicator
        name = "指标"
        fields = (
            "rubric",
            "part",
            "heading",
            "number",
            "title",
            "weight",
            "standard",
            "reason",
            "unit_kinds",
        )

    def __init__(self, *, editions=(), **kwargs):
        super().__init__(**kwargs)
        self.editions = dict(editions)

    def filter_export(self, queryset, **kwargs):
        rows = queryset.filter(is_leaf=True).order_by("rubric", "position")
        return rows.select_related("rubric", "part", "task", "parent__parent__parent")

    def judge(self, rows):
        self.incoming = Incoming(by=self.by, editions=self.editions)
        return [self.incoming.judge(row) for row in rows]

    def write(self):
        self.incoming.write()
