"""复议、诉讼: a case as it comes in, its result, and what is put right."""

import uuid

from django import forms

from foi.models import LegalCase
from foi.models.case import Procedure
from foi.services.cases import FACTS, RESULT

from .fields import NO_SECRETS, PapersField, day, refuse_identity_numbers, text

Proceeding, Ending = LegalCase.Proceeding, LegalCase.Ending
NOT_ENDED = [("", "尚未审结")]


def papers():
    return PapersField(
        label="案件材料",
        required=False,
        help_text=f"通知书、决定书、裁判文书，可以不附。{NO_SECRETS}",
    )


class CaseForm(forms.Form):
    """Everything typed here can be read by who sees the request."""

    def clean(self):
        data = super().clean()
        refuse_identity_numbers(self, list(self.cleaned_data))
        return data


class VersionForm(CaseForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, case, today, **kwargs):
        kwargs["initial"] = {"version": case.version, **self.first(case, today)}
        super().__init__(*args, **kwargs)
        self.case = case
        self.prepare()

    def first(self, case, today):
        return {}

    def prepare(self):
        """Offer what this case leaves to choose from."""

    def values(self):
        return self.cleaned_data


class FactsForm(forms.Form):
    """What a case is: a base, to accept it with and to put it right with."""

    proceeding = forms.ChoiceField(label="途径", choices=Proceeding.choices)
    procedure = forms.ChoiceField(
        label="复议程序",
        required=False,
        choices=[*Procedure.choices, ("", "不是复议")],
        help_text="诉讼不用选。复议的审理期限：普通程序60日，可以延长30日；简易程序30日"
        "（行政复议法第六十二条）。",
    )
    organ = forms.CharField(label="复议机关、法院", max_length=100)
    number = forms.CharField(
        label="案号", required=False, max_length=80, help_text="还不知道的可以后补。"
    )
    accepted_on = day("受理（立案）日期", help_text="不予受理的填收到申请的日期。")
    follows = forms.ModelChoiceField(
        LegalCase.objects.none(),
        label="起诉前的复议",
        required=False,
        empty_label="没有",
        help_text="复议后起诉的选择。",
    )

    appeal_of = forms.ModelChoiceField(
        LegalCase.objects.none(),
        label="二审针对的一审",
        required=False,
        empty_label="不是二审",
        help_text="对一审判决、裁定上诉的选择，途径随一审。二审不另计入年度报告第四部分，"
        "案件按一审计一次；本地统计口径另有要求的，在年度报告中写明理由改填。",
    )

    def clean_procedure(self):
        """A suit has none, whatever stood there."""
        is_review = self.cleaned_data.get("proceeding") == Proceeding.REVIEW
        return self.cleaned_data["procedure"] if is_review else ""

    def offer_cases(self, request, *, but=None):
        """Reviews it may follow, and suits of first instance it may be the second of."""
        others = request.cases.standing().exclude(pk=but)
        reviews = others.filter(proceeding=Proceeding.REVIEW)
        first = others.exclude(proceeding=Proceeding.REVIEW).filter(appeal_of=None)
        self.fields["follows"].queryset = reviews
        self.fields["appeal_of"].queryset = first.exclude(ending="")


class AcceptForm(CaseForm, FactsForm):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    files = papers()

    def __init__(self, *args, row, today, first="", **kwargs):
        """`first`: the key of the case that was appealed, from the address."""
        kwargs["initial"] = {"accepted_on": today, "procedure": Procedure.ORDINARY}
        super().__init__(*args, **kwargs)
        self.offer_cases(row)
        if first.isdecimal():
            self.follow(self.fields["appeal_of"].queryset.filter(pk=first).first())

    def follow(self, first):
        """Begin with what a second instance has from its first."""
        if first:
            names = ("proceeding", "procedure", "follows")
            self.initial |= {name: getattr(first, name) for name in names}
            self.initial["appeal_of"] = first

    def values(self):
        data = dict(self.cleaned_data)
        facts = {name: data[name] for name in FACTS if name in data}
        return {"facts": facts, "token": data["token"], "files": data["files"]}


class CloseForm(VersionForm):
    ending = forms.ChoiceField(
        label="结果",
        choices=Ending.choices,
        help_text="维持、驳回请求记“结果维持”；撤销、变更、确认违法、责令履行或者重新答复记"
        "“结果纠正”；撤回、终止、不予受理、调解记“其他结果”。这是通行做法，"
        "本地另有统计口径的，从其口径。",
    )
    closed_on = day("审结日期", help_text="决定书、裁判文书的日期。")
    detail = text("结果说明", required=False, help_text="不要写申请人的姓名。")
    redo_by = day(
        "责令重新答复的期限",
        required=False,
        help_text="责令重新答复的填写，写最后一天。",
    )
    files = papers()

    def first(self, case, today):
        return {"closed_on": today}


class ExtendForm(VersionForm):
    pass


class AnswerAgainForm(VersionForm):
    on = day("重新答复日期")
    letter_number = forms.CharField(label="答复文号", required=False, max_length=60)
    files = papers()

    def first(self, case, today):
        letter = case.letters.standing().last()
        return {"on": today, "letter_number": letter.mark if letter else ""}


class CorrectForm(VersionForm, FactsForm):
    is_extended = forms.BooleanField(label="复议机关已延长审理期限", required=False)
    ending = forms.ChoiceField(
        label="结果", required=False, choices=NOT_ENDED + Ending.choices
    )
    closed_on = day("审结日期", required=False)
    detail = text("结果说明", required=False)
    redo_by = day("责令重新答复的期限", required=False)
    reason = text("改正理由", rows=2, length=500)

    field_order = ["version", *FACTS, *RESULT, "reason"]

    def first(self, case, today):
        return {name: getattr(case, name) for name in (*FACTS, *RESULT)}

    def prepare(self):
        self.offer_cases(self.case.request, but=self.case.pk)

    def values(self):
        data = self.cleaned_data
        return {
            "version": data["version"],
            "facts": {name: data[name] for name in (*FACTS, *RESULT)},
            "reason": data["reason"],
        }


class StrikeForm(VersionForm):
    reason = text(
        "划去理由", rows=2, length=500, help_text="划去后仍可查看，不再计入年报。"
    )
