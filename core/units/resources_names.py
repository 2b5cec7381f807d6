"""Groups and aliases in and out of Excel."""

from django.core.exceptions import ValidationError
from import_export import widgets
from import_export.fields import Field
from import_export.instance_loaders import ModelInstanceLoader

from core.workdays.sheets import SheetResource, TextWidget, YesNoWidget, text_of

from .models import Unit, UnitAlias, UnitGroup


def parts_of(value):
    """The parts of a cell, separated as people do."""
    text = text_of(value)
    for mark in "，,；;\n":
        text = text.replace(mark, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


class BureauWidget(widgets.Widget):
    """A bureau by name or code, where the person keeps its names."""

    def __init__(self, resource):
        super().__init__()
        self.resource = resource

    def clean(self, value, row=None, **kwargs):
        text = text_of(value)
        found = self.resource.bureaus.get(text, [])
        if len(found) != 1:
            raise ValueError(f"“{text}”不是您管理的公安局，请填全称或编码。")
        return found[0]

    def render(self, value, obj=None, **kwargs):
        if value is None:
            return ""
        alone = len(self.resource.bureaus.get(value.name, ())) == 1
        return value.name if alone else value.code


class KindsWidget(widgets.Widget):
    """Kinds of units by their Chinese names."""

    def clean(self, value, row=None, **kwargs):
        known = {kind.label: kind.value for kind in Unit.Kind}
        parts = parts_of(value)
        if wrong := [part for part in parts if part not in known]:
            raise ValueError(f"没有“{wrong[0]}”这一类，只能填{'、'.join(known)}。")
        return [known[part] for part in parts]

    def render(self, value, obj=None, **kwargs):
        return "、".join(Unit.Kind(kind).label for kind in value or [])


class UnitWidget(widgets.Widget):
    """A unit a bureau may name, by code or by name."""

    def __init__(self, resource):
        super().__init__()
        self.resource = resource

    def clean(self, value, row=None, **kwargs):
        text = text_of(value)
        return self.resource.unit(text, row) if text else None

    def render(self, value, obj=None, **kwargs):
        return self.resource.name_of(value) if value else ""


class MembersWidget(widgets.ManyToManyWidget):
    def __init__(self, resource):
        super().__init__(Unit)
        self.resource = resource

    def clean(self, value, row=None, **kwargs):
        return [self.resource.unit(part, row) for part in parts_of(value)]

    def render(self, value, obj=None, **kwargs):
        units = value.all() if value else []  # a new group has no list yet
        return "、".join(self.resource.name_of(unit) for unit in units)


class GroupWidget(widgets.Widget):
    """A group of the row's bureau by its name."""

    def __init__(self, resource):
        super().__init__()
        self.resource = resource

    def clean(self, value, row=None, **kwargs):
        text = text_of(value)
        if not text:
            return None
        bureau = self.resource.fields["bureau"].clean(row)
        group = UnitGroup.objects.filter(bureau=bureau, name=text).first()
        if group is None:
            raise ValueError(f"{bureau}没有单位组“{text}”。")
        return group

    def render(self, value, obj=None, **kwargs):
        return value.name if value else ""


class TolerantLoader(ModelInstanceLoader):
    """What cannot be looked up is reported with its row, by the field itself."""

    def get_instance(self, row):
        try:
            return super().get_instance(row)
        except ValueError:
            return None


class NamedResource(SheetResource):
    """Rows of a bureau, found by bureau and name, within the person's scope."""

    bureau = Field("bureau", "公安局")
    change = ""  # the permission that widens the scope

    def __init__(self, *, by=None, **kwargs):
        super().__init__(**kwargs)
        self.by = by
        scope = by.paths_with(self.change) if by else []
        self.units = list(Unit.objects.within(scope))
        self.bureaus = by_name(unit for unit in self.units if unit.is_bureau)
        self.named = by_name(self.units)
        self.fields["bureau"] = Field("bureau", "公安局", BureauWidget(self))

    def unit(self, text, row):
        """The unit of that code or name which the row's bureau may name."""
        bureau = self.fields["bureau"].clean(row)
        found = [
            unit
            for unit in self.named.get(text, [])
            if bureau.pk in (unit.pk, unit.bureau_id, unit.parent_id)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"有几个单位都叫“{text}”，请填编码。")
        raise ValueError(f"“{text}”不是{bureau}的单位，请核对名称。")

    def name_of(self, unit):
        return unit.name if len(self.named.get(unit.name, ())) == 1 else unit.code

    def before_import_row(self, row, *, row_number, **kwargs):
        name = text_of(row.get(self.fields["name"].column_name))
        key = text_of(row.get("公安局")), name
        column = self.fields["name"].column_name
        if not name:
            raise ValidationError({column: f"{column}不能为空。"})
        self.refuse_twice(key, row_number, column, "与第 {} 行相同。")


def by_name(units):
    found = {}
    for unit in units:
        for name in {unit.code, unit.name}:
            found.setdefault(name, []).append(unit)
    return found


class GroupResource(NamedResource):
    name = Field("name", "名称", TextWidget())
    every_unit = Field("every_unit", "直属各单位", YesNoWidget())
    kinds = Field("kinds", "单位类别", KindsWidget())

    change = "units.change_unitgroup"

    class Meta:
        model = UnitGroup
        name = "单位组"
        fields = ("bureau", "name", "every_unit", "kinds", "members")
        import_id_fields = ("bureau", "name")
        instance_loader_class = TolerantLoader
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields["members"] = Field("members", "指定单位", MembersWidget(self))

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("bureau").prefetch_related("members")

    def import_instance(self, instance, row, **kwargs):
        """Members are told with the other faults of the row."""
        super().import_instance(instance, row, **kwargs)
        try:
            members = self.fields["members"].clean(row)
        except ValueError as fault:
            raise ValidationError({"members": str(fault)}) from fault
        outside = [unit for unit in members if unit.parent_id != instance.bureau_id]
        if outside:
            sentence = f"{outside[0]}不是{instance.bureau}直属的单位。"
            raise ValidationError({"members": sentence})
        if not (instance.every_unit or instance.kinds or members):
            sentence = "请填直属各单位、单位类别或者指定单位中的一项。"
            raise ValidationError({"members": sentence})


class AliasResource(NamedResource):
    name = Field("name", "别名", TextWidget())

    change = "units.change_unitalias"

    class Meta:
        model = UnitAlias
        name = "单位别名"
        fields = ("bureau", "name", "unit", "group")
        import_id_fields = ("bureau", "name")
        instance_loader_class = TolerantLoader
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields["unit"] = Field("unit", "单位", UnitWidget(self))
        self.fields["group"] = Field("group", "单位组", GroupWidget(self))

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("bureau", "unit", "group")
