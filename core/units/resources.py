"""Units in and out of Excel, one row a unit."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db.models import Q
from import_export import resources, widgets
from import_export.fields import Field

from core.workdays.resources import (
    CannotImport,
    DayWidget,
    PlainDiff,
    TextWidget,
)

from . import paths
from .models import Unit
from .services import CannotPlace, settle_all

MAX_ROWS = 5000


class ChoiceWidget(widgets.Widget):
    """One of a field's choices, by its Chinese name."""

    def __init__(self, choices):
        super().__init__()
        self.choices = choices

    def clean(self, value, row=None, **kwargs):
        text = str(value or "").strip()
        for choice in self.choices:
            if text == choice.label:
                return choice.value
        known = "、".join(self.choices.labels)
        raise ValueError(f"只能填{known}，不能是“{text}”。")

    def render(self, value, obj=None, **kwargs):
        return self.choices(value).label if value else ""


class PositionWidget(widgets.Widget):
    """A whole number; nothing counts as 0."""

    def clean(self, value, row=None, **kwargs):
        text = str(value or "0").strip().removesuffix(".0")
        if text.isascii() and text.isdigit():
            return int(text)
        raise ValueError(f"应是整数，不能是“{text}”。")

    def render(self, value, obj=None, **kwargs):
        return value


class OptionalDayWidget(DayWidget):
    """A day, or nothing."""

    def clean(self, value, row=None, **kwargs):
        if value is None or not str(value).strip():
            return None
        return super().clean(value, row, **kwargs)


class ParentWidget(widgets.Widget):
    """The unit above, by code or, where only one in scope has it, by name."""

    def __init__(self, resource):
        super().__init__()
        self.resource = resource

    def clean(self, value, row=None, **kwargs):
        text = str(value or "").strip()
        if not text:
            raise ValueError("上级单位不能为空。")
        units = self.resource.units_to_change()
        found = list(units.filter(code=text) or units.filter(name=text)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"有几个单位都叫“{text}”，请填编码。")
        raise ValueError(f"“{text}”不在您管理的单位中。")

    def render(self, value, obj=None, **kwargs):
        if value is None:
            return ""
        alone = self.resource.name_counts.get(value.name) == 1
        return value.name if alone else value.code


class UnitResource(resources.ModelResource):
    """What may be imported: units below those the person may change; no bureaus."""

    code = Field("code", "编码", TextWidget())
    name = Field("name", "名称", TextWidget())
    kind = Field("kind", "类别", ChoiceWidget(Unit.Kind))
    legal_kind = Field("legal_kind", "法律地位", ChoiceWidget(Unit.LegalKind))
    position = Field("position", "排序", PositionWidget())
    valid_from = Field("valid_from", "启用日期", DayWidget())
    valid_until = Field("valid_until", "停用日期", OptionalDayWidget())

    class Meta:
        model = Unit
        name = "单位"
        fields = (
            "code",
            "name",
            "parent",
            "kind",
            "legal_kind",
            "position",
            "valid_from",
            "valid_until",
        )
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True

    def __init__(self, *, by=None, **kwargs):
        super().__init__(**kwargs)
        self.by = by
        self.row_of_code = {}
        self.name_counts = Counter()
        self.fields["parent"] = Field("parent", "上级单位", ParentWidget(self))

    @classmethod
    def get_diff_class(cls):
        return PlainDiff

    def units_to_change(self):
        """Those in scope, and those of earlier rows, which have no place yet."""
        return Unit.objects.filter(
            paths.under(self.by.paths_with("units.change_unit"))
            | Q(path=None, code__in=self.row_of_code)
        )

    def before_export(self, queryset, **kwargs):
        self.name_counts = Counter(Unit.objects.values_list("name", flat=True))

    def before_import(self, dataset, **kwargs):
        """Refuse a file of another kind, and drop the empty rows at its end."""
        wanted = [field.column_name for field in self.get_import_fields()]
        missing = [name for name in wanted if name not in (dataset.headers or [])]
        while len(dataset) and not any(dataset[-1]):
            del dataset[-1]
        self.row_of_code = {}
        if missing:
            fault = f"第一行缺少列：{'、'.join(missing)}。"
        elif len(dataset) > MAX_ROWS:
            fault = f"文件有 {len(dataset)} 行，一次最多导入 {MAX_ROWS} 行。"
        else:
            return
        dataset.wipe()
        raise CannotImport(fault)

    def before_import_row(self, row, *, row_number, **kwargs):
        """Refuse a code named twice: the second row would silently win."""
        code = str(row.get("编码") or "").strip()
        if not code:
            raise ValidationError({"编码": "编码不能为空。"})
        first = self.row_of_code.setdefault(code, row_number)
        if first != row_number:
            # The header is the sheet's first row.
            raise ValidationError({"编码": f"与第 {first + 1} 行相同。"})

    def validate_instance(self, instance, *args, **kwargs):
        """Name each fault by its column; hold the row inside the person's scope."""
        if instance.pk and not self.by.may("units.change_unit", instance):
            raise ValidationError({"编码": "这个编码已由范围外的单位使用。"})
        if instance.is_bureau:
            raise ValidationError({"编码": "公安局不能用表格修改，请在页面上修改。"})
        try:
            super().validate_instance(instance, *args, **kwargs)
        except ValidationError as error:
            raise ValidationError(
                {
                    self.fields[name].column_name
                    if name in self.fields
                    else name: faults
                    for name, faults in error.error_dict.items()
                }
            ) from error

    def after_import(self, dataset, result, **kwargs):
        """Paths follow from the rows as a whole, in the same transaction."""
        try:
            settle_all()
        except CannotPlace as fault:
            raise CannotImport(str(fault)) from fault
