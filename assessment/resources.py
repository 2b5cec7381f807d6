"""Indicators out to Excel, and back into a draft: 类别 指标 分值 扣分标准."""

from django.core.exceptions import ValidationError
from import_export import widgets
from import_export.fields import Field
from import_export.results import RowResult

from core.units.resources_names import KindsWidget
from core.workdays.sheets import SheetResource, TextWidget

from .incoming import Incoming, heading_path, named_version, number_of
from .models import Indicator
from .points import POINT


class PointsWidget(widgets.Widget):
    """0.01 分 as a figure in 分."""

    def render(self, value, obj=None, **kwargs):
        return value / POINT


class IndicatorResource(SheetResource):
    """Judged by `Incoming` as a whole; nothing is written unless every row is good."""

    rubric = Field(column_name="评分办法")
    part = Field("part__name", "评分部分", TextWidget())
    heading = Field(column_name="类别")
    number = Field(column_name="序号")
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
        import_id_fields = ()
        use_transactions = True
        # No savepoint for each row.
        use_bulk = True

    def __init__(self, *, by=None, editions=(), **kwargs):
        super().__init__(**kwargs)
        self.by = by
        self.editions = dict(editions)

    def filter_export(self, queryset, **kwargs):
        rows = queryset.filter(is_leaf=True).order_by("rubric", "position")
        return rows.select_related("rubric", "part", "task", "parent__parent__parent")

    def dehydrate_rubric(self, leaf):
        return named_version(leaf.rubric)

    def dehydrate_heading(self, leaf):
        return heading_path(leaf)

    def dehydrate_number(self, leaf):
        return number_of(leaf)

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.incoming = Incoming(by=self.by, editions=self.editions)
        self.judged = [
            self.incoming.judge(dict(zip(dataset.headers, row, strict=True)))
            for row in dataset
        ]

    def import_row(self, row, instance_loader, *, row_number, **kwargs):
        """Tell import-export what `Incoming` found; it saves nothing by itself."""
        judged, result = self.judged[row_number - 1], RowResult()
        if judged.faults:
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.validation_error = ValidationError(judged.faults)
            return result
        result.import_type = import_type(judged)
        result.instance = judged.after
        if kwargs.get("dry_run"):
            result.diff = self.diff_of(judged)
        return result

    def diff_of(self, judged):
        """The row as the preview shows it, before and after."""
        is_new = judged.before is None
        diff = self.get_diff_class()(self, judged.before or judged.after, is_new)
        diff.compare_with(self, judged.after)
        return diff.as_html()

    def after_import(self, dataset, result, *, dry_run=False, **kwargs):
        if result.has_errors() or result.has_validation_errors():
            return
        if not dry_run:
            self.incoming.write()


def import_type(judged):
    if judged.before is None:
        return RowResult.IMPORT_TYPE_NEW
    changed = judged.is_changed
    return RowResult.IMPORT_TYPE_UPDATE if changed else RowResult.IMPORT_TYPE_SKIP
