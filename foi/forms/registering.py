"""登记申请: what came in, how, and from whom."""

import uuid

from django import forms
from django.db.models import Case, When

from core.units.models import Unit
from foi import identity
from foi.models import Applicant, InformationRequest
from foi.provincial import provincial_bureaus

from .fields import NO_SECRETS, PapersField, day, refuse_identity_numbers, text

Way, Basis = InformationRequest.Way, InformationRequest.Basis
Column = InformationRequest.Column
IdentityKind = Applicant.IdentityKind
FACTS = ("kind", "provincial_number", "way", "basis", "arrived_on", "column") + (
    "subject",
    "document_number",
    "contents",
    "form",
    "getting",
)
PLATFORM_FIRST = (
    "本局以省平台为主，须填写；答复书的编号以省平台为准，本系统的编号只作内部流水号。"
)
APPLICANT = ("identity_kind", *Applicant.SECRET)
NO_NUMBER = (
    "请填写证件号码；申请人没有提供身份证明的，证件类型选“没有提供”，登记后告知补正。"
)


def bureaus_kept(user):
    """The bureaus whose ledger the person keeps, that of the acting post first."""
    acting = user.acting_post.unit.bureau_id
    found = Unit.objects.within(user.paths_with("foi.keep_ledger"))
    rows = found.filter(is_bureau=True)
    return rows.order_by(Case(When(pk=acting, then=0), default=1), "path")


def line(label, *, required=False, help_text="", length=200):
    return forms.CharField(
        label=label, required=required, max_length=length, help_text=help_text
    )


class RegisterForm(forms.Form):
    """One request as it came in. The token makes one of two clicks."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    bureau = forms.ModelChoiceField(
        Unit.objects.none(), label="收到申请的机关", empty_label=None
    )
    way = forms.ChoiceField(label="申请方式", choices=Way.choices)
    basis = forms.ChoiceField(
        label="收到日依据",
        required=False,
        choices=[("", "按申请方式"), *Basis.choices],
        help_text="当面、口头代填以提交之日为准；邮寄以签收之日为准，平常信函以双方确认之日为准；"
        "网络、传真以双方确认之日为准（第三十一条）。邮寄的须选择。",
    )
    arrived_on = day("到达日期", help_text="申请材料到达本机关的日期。")
    confirmed_on = day(
        "双方确认日期",
        required=False,
        help_text="以双方确认之日为准的填写；还没有与申请人确认的先不填，登记后再确认，期限从确认之日起算。",
    )
    kind = forms.ChoiceField(
        label="类别",
        choices=InformationRequest.Kind.choices,
        help_text="要求更正与其自身相关的政府信息记录的（第四十一条），选更正申请，不计入年度报告第三部分。",
    )
    provincial_number = line("省平台编号", length=60)
    column = forms.ChoiceField(
        label="申请人类别",
        choices=Column.choices,
        help_text="年度报告第三部分的六栏，登记时就要选定。",
    )
    name = line("姓名或者名称", required=True, length=100)
    identity_kind = forms.ChoiceField(
        label="证件类型",
        required=False,
        choices=[("", "没有提供"), *IdentityKind.choices],
        initial=IdentityKind.CITIZEN,
        help_text="自然人须有身份证明（第二十九条）；没有提供的照样登记，再告知补正。",
    )
    number = line("证件号码", length=40)
    organisation = line(
        "统一社会信用代码", length=40, help_text="法人和其他组织填写，18位。"
    )
    contact = line("联系人", length=60)
    phone = line("联系电话", length=60)
    email = forms.EmailField(label="电子邮箱", required=False, max_length=120)
    address = line("通信地址")
    agent = line(
        "代理人", help_text="代为申请的，填写姓名和联系方式；委托书作为申请材料上传。"
    )
    subject = line(
        "信息名称",
        required=True,
        help_text="简要写明要哪一项信息，会显示在台账中；不要写申请人的姓名。",
    )
    document_number = line("文号", length=100)
    contents = text(
        "内容描述", rows=5, length=4000, help_text="照申请表原文，不要写申请人的姓名。"
    )
    form = forms.ChoiceField(label="载体形式", choices=InformationRequest.Form.choices)
    getting = forms.ChoiceField(
        label="获取方式", choices=InformationRequest.Getting.choices
    )
    files = PapersField(
        label="申请材料",
        required=False,
        help_text=f"申请表、身份证明的扫描件等，可以一次选择多个。{NO_SECRETS}",
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        bureaus = bureaus_kept(user)
        self.fields["bureau"].queryset = bureaus
        self.fields["bureau"].initial = bureaus.first()
        self.fields["arrived_on"].initial = today
        self.provincial = provincial_bureaus(bureaus)
        if len(bureaus) == 1:
            self.fields["bureau"].widget = forms.HiddenInput()
        if self.provincial:
            self.lead_with_the_platform()

    def lead_with_the_platform(self):
        """省平台为主: its number comes first; ours is only a running number."""
        field = self.fields["provincial_number"]
        field.help_text = PLATFORM_FIRST
        if len(self.provincial) == len(self.fields["bureau"].queryset):
            field.required = field.widget.is_required = True
        self.order_fields(["token", "bureau", "provincial_number"])

    def groups(self):
        """(heading, the fields below it)."""
        names = list(self.fields)
        first = "provincial_number" if self.provincial else "way"
        cuts = {"收到": first, "申请人": "column", "申请的信息": "subject"}
        starts = [names.index(name) for name in cuts.values()] + [len(names)]
        for heading, start, end in zip(cuts, starts, starts[1:], strict=False):
            yield heading, [self[name] for name in names[start:end]]

    def clean_basis(self):
        """What the way leaves no choice of."""
        allowed = InformationRequest.BASES.get(self.cleaned_data.get("way"), [])
        chosen = self.cleaned_data["basis"]
        if chosen:
            return chosen
        if len(allowed) > 1:
            raise forms.ValidationError("邮寄的申请，请选择以签收还是双方确认为准。")
        return allowed[0] if allowed else ""

    def clean_number(self):
        number = "".join(self.cleaned_data["number"].split()).upper()
        is_citizen = self.cleaned_data.get("identity_kind") == IdentityKind.CITIZEN
        fault = number and is_citizen and identity.citizen_number_fault(number)
        if fault:
            raise forms.ValidationError(fault)
        return number

    def clean_organisation(self):
        code = "".join(self.cleaned_data["organisation"].split()).upper()
        if code and (fault := identity.credit_code_fault(code)):
            raise forms.ValidationError(fault)
        return code

    def clean(self):
        data = super().clean()
        refuse_identity_numbers(self, FACTS)
        is_platforms = data.get("bureau") in self.provincial
        if is_platforms and not data.get("provincial_number", "x"):
            self.add_error("provincial_number", "以省平台为主的，须填写省平台编号。")
        is_person = data.get("column") == Column.PERSON
        if "number" not in self.errors:
            self.clean_identity(data, is_person)
        if not is_person and not data.get("contact") and "contact" not in self.errors:
            self.add_error("contact", "法人和其他组织的申请，请填写联系人。")
        return data

    def clean_identity(self, data, is_person):
        """A number is of a kind; a person who gave none is registered all the same."""
        if data.get("number"):
            if not data.get("identity_kind"):
                self.add_error("identity_kind", "请选择证件类型。")
        elif is_person and data.get("identity_kind"):
            self.add_error("number", NO_NUMBER)
        else:
            data["identity_kind"] = ""

    def values(self):
        """What the service asks for."""
        data = self.cleaned_data
        return {
            "bureau": data["bureau"],
            "facts": {name: data[name] for name in FACTS},
            "applicant": {name: data[name] for name in APPLICANT},
            "confirmed_on": data["confirmed_on"],
            "token": data["token"],
            "files": data["files"],
        }
