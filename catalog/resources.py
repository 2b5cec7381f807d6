"""Laws in and out of Excel, one row a law; a bureau's own alone come in."""

from django.core.exceptions import ValidationError
from import_export import widgets
from import_export.fields import Field

from core.workdays.sheets import (
    OptionalDayWidget,
    SheetResource,
    TextWidget,
    text_of,
)

from .citations import Laws
from .models import Law

ENDS_EARLY = "有效期至不能早于施行日期。"
SHARED = "这是全国通用的法律文件，不能用表格修改。"


def ends_before_start(valid_from, valid_until) -> bool:
    return bool(valid_from and valid_until and valid_until < valid_from)


class SuccessorWidget(widgets.Widget):
    """The law that took the place of another, by 文号 or by name."""

    def __init__(self, resource):
        super().__init__()
        self.resource = resource

    def clean(self, value, row=None, **kwargs):
        text = text_of(value)
        if not text:
            return None
        laws = self.resource.laws
        found = laws.of_number(text) or laws.of_title(text)
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"有几件都叫“{text}”，请填文号。")
        raise ValueError(f"“{text}”不在法律文件库中，请先登记。")

    def render(self, value, obj=None, **kwargs):
        return (value.number or value.title) if value else ""


class LawResource(SheetResource):
    """What may be imported: laws of one's own bureau, known by name and 文号."""

    title = Field("title", "名称", TextWidget())
    number = Field("number", "文号", TextWidget())
    organ = Field("organ", "制定机关", TextWidget())
    valid_from = Field("valid_from", "施行日期", OptionalDayWidget())
    valid_until = Field("valid_until", "有效期至", OptionalDayWidget())
    link = Field("link", "网址", TextWidget())
    source = Field("source", "来源", TextWidget())

    optional = frozenset({"文号", "制定机关", "施行日期", "有效期至", "被何者取代"}) | {
        "网址",
        "来源",
    }

    class Meta:
        model = Law
        name = "公开依据"
        fields = (
            "title",
            "number",
            "organ",
            "valid_from",
            "valid_until",
            "successor",
            "link",
            "source",
        )
        import_id_fields = ("title", "number")
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True

    def __init__(self, *, by=None, **kwargs):
        super().__init__(**kwargs)
        self.by = by
        self.row_of_key = {}
        self.fields["successor"] = Field(
            "successor", "被何者取代", SuccessorWidget(self)
        )

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.laws = Laws.of(Law.objects.visible_to(self.by))
        if "文号" not in dataset.headers:
            dataset.append_col([""] * len(dataset), header="文号")

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("successor")

    def get_queryset(self):
        return Law.objects.visible_to(self.by) if self.by else Law.objects.all()

    def get_instance(self, instance_loader, row):
        """Of a bureau's own and a shared one of the same name, its own."""
        key = {"title": text_of(row.get("名称")), "number": text_of(row.get("文号"))}
        own = self.get_queryset().filter(**key).exclude(bureau=None).first()
        return own or self.get_queryset().filter(**key).first()

    def before_import_row(self, row, *, row_number, **kwargs):
        title = text_of(row.get("名称"))
        if not title:
            raise ValidationError({"名称": "名称不能为空。"})
        key = (title, text_of(row.get("文号")))
        self.refuse_twice(key, row_number, "名称", "与第 {} 行相同。")

    def validate_instance(self, instance, *args, **kwargs):
        """New rows are the bureau's; shared ones stay as they are."""
        if instance.pk and instance.bureau_id is None:
            before = Law.objects.get(pk=instance.pk)
            names = [field.attname for field in Law._meta.concrete_fields]
            if any(getattr(before, name) != getattr(instance, name) for name in names):
                raise ValidationError({"名称": SHARED})
        elif not instance.pk:
            instance.bureau = self.bureau()
        if ends_before_start(instance.valid_from, instance.valid_until):
            raise ValidationError({"有效期至": ENDS_EARLY})
        super().validate_instance(instance, *args, **kwargs)

    def bureau(self):
        """The one whose laws the person keeps; of several the first."""
        for post in self.by.posts_in_force:
            if post.scope_path in self.by.paths_with("catalog.add_law"):
                return post.unit.bureau
        return None
