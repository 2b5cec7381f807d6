"""The roster in and out of Excel: one row a post, with the person who holds it."""

from collections import Counter

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.results import RowResult

from core.workdays.sheets import (
    ChoiceWidget,
    DayWidget,
    OptionalDayWidget,
    SheetResource,
    TextWidget,
    YesNoWidget,
)

from .models import Post, Unit
from .roles import Role
from .roster import Roster


class RosterResource(SheetResource):
    """Judged as a whole by `Roster`; nothing is written unless every row is good."""

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
        import_id_fields = ()
        use_transactions = True
        # No savepoint for each row.
        use_bulk = True

    def __init__(self, *, by=None, **kwargs):
        super().__init__(**kwargs)
        self.by = by
        self.name_counts = Counter()

    def before_export(self, queryset, **kwargs):
        self.name_counts = Counter(Unit.objects.values_list("name", flat=True))

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("user", "unit")

    def dehydrate_unit(self, post):
        """The name, or the code where the name is another unit's too."""
        alone = self.name_counts[post.unit.name] <= 1
        return post.unit.name if alone else post.unit.code

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        rows = [dict(zip(dataset.headers, row, strict=True)) for row in dataset]
        self.roster = Roster(rows, by=self.by)
        self.judged = [self.roster.judge(row) for row in rows]

    def import_row(self, row, instance_loader, *, row_number, **kwargs):
        """Tell import-export what `Roster` found; it saves nothing by itself."""
        judged, result = self.judged[row_number - 1], RowResult()
        if judged.faults:
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.validation_error = ValidationError(judged.faults)
            return result
        result.import_type = import_type(judged)
        result.instance = judged.post
        if kwargs.get("dry_run"):
            result.diff = self.diff_of(judged)
        return result

    def diff_of(self, judged):
        """The row as the preview shows it, before and after."""
        self.name_counts = self.name_counts or Counter()
        diff = self.get_diff_class()(
            self, judged.before or judged.post, judged.before is None
        )
        diff.compare_with(self, judged.post)
        return diff.as_html()

    def after_import(self, dataset, result, *, dry_run=False, **kwargs):
        if result.has_errors() or result.has_validation_errors():
            return
        if not dry_run:
            self.roster.write()


def import_type(judged):
    if judged.before is None:
        return RowResult.IMPORT_TYPE_NEW
    changed = judged.is_changed
    return RowResult.IMPORT_TYPE_UPDATE if changed else RowResult.IMPORT_TYPE_SKIP
