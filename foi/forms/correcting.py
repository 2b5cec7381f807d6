"""改正申请人信息: only what is typed changes; what is stored is not shown."""

from django import forms

from foi import identity
from foi.models import Applicant

from .fields import refuse_identity_numbers, text
from .registering import line

EMPTY = [name for name in Applicant.SECRET if name != "name"]


class CorrectForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = line("姓名或者名称", length=100)
    identity_kind = forms.ChoiceField(
        label="证件类型",
        required=False,
        choices=[("", "不改"), *Applicant.IdentityKind.choices],
    )
    number = line("证件号码", length=40)
    organisation = line("统一社会信用代码", length=40)
    contact = line("联系人", length=60)
    phone = line("联系电话", length=60)
    email = forms.EmailField(label="电子邮箱", required=False, max_length=120)
    address = line("通信地址")
    agent = line("代理人")
    emptied = forms.MultipleChoiceField(
        label="清空的项目",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="登记时多填的项目，勾选后清空。",
    )
    reason = text(
        "改正理由",
        rows=2,
        length=500,
        help_text="如：按身份证更正姓名用字。不要写姓名、号码。",
    )

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, initial={"version": row.version}, **kwargs)
        applicant = row.applicant
        for label, shown in applicant.shown():
            for name in Applicant.SECRET:
                if Applicant._meta.get_field(name).verbose_name == label:
                    self.fields[name].help_text = f"现在：{shown}；不改的不填。"
        self.fields["emptied"].choices = [
            (name, Applicant._meta.get_field(name).verbose_name)
            for name in EMPTY
            if getattr(applicant, name)
        ]

    def clean_number(self):
        number = "".join(self.cleaned_data["number"].split()).upper()
        kind = self.cleaned_data.get("identity_kind")
        is_citizen = number and kind == Applicant.IdentityKind.CITIZEN
        if is_citizen and (fault := identity.citizen_number_fault(number)):
            raise forms.ValidationError(fault)
        return number

    def clean(self):
        data = super().clean()
        refuse_identity_numbers(self, ["reason"])
        for name in data.get("emptied", []):
            if data.get(name):
                self.add_error(name, "又填写又勾选清空，请只选一种。")
        return data

    def values(self):
        """What the service asks for: what was typed, and what is to be emptied."""
        data = self.cleaned_data
        names = ("identity_kind", *Applicant.SECRET)
        typed = {name: data[name] for name in names if data[name]}
        return {
            "version": data["version"],
            "values": typed | dict.fromkeys(data["emptied"], ""),
            "reason": data["reason"],
        }
