"""The acts on a request, each with what it has to be told.

Field names are the arguments of the service the form is for.
"""

from copy import deepcopy

from django import forms

from core.units.forms import UnitSelect
from core.units.models import Unit, User
from core.workdays.words import dated
from foi import history
from foi.models import ClockEvent, Limit, Outcome, RelatedRequest
from foi.models.information_request import NUMBERED
from foi.services.charging import Standards, in_month
from foi.services.extending import heads_of_office

from . import answering
from .fields import DocumentField, day, refuse_identity_numbers, text
from .letters import LetterChoice
from .registering import FACTS, RegisterForm


class ActForm(forms.Form):
    """One act on one request, seen in the version it was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, row, events, today, **kwargs):
        kwargs["initial"] = {"version": row.version, "on": today}
        super().__init__(*args, **kwargs)
        self.row, self.events, self.today = row, events, today
        self.prepare()
        if isinstance(self, LetterChoice):
            self.offer_letters(self.act)

    def prepare(self):
        """Offer what this request leaves to choose from."""

    def clean(self):
        data = super().clean()
        refuse_identity_numbers(self, list(self.cleaned_data))
        return data

    def values(self):
        return self.cleaned_data


class EventOf(forms.ModelChoiceField):
    """An act before this one."""

    def label_from_instance(self, event):
        asked = f"（{event.get_asked_display()}）" if event.asked else ""
        return f"{dated(event.on)} {event.get_act_display()}{asked}"


class Chosen:
    """For forms that complete an act before: the service wants its key."""

    def offer(self, events):
        rows = ClockEvent.objects.filter(pk__in=[event.pk for event in events])
        self.fields["of"].queryset = rows.order_by("on", "pk")

    def values(self):
        data = dict(self.cleaned_data)
        chosen = data.pop("of")
        return {**data, "of_pk": chosen.pk}


class ConfirmForm(ActForm):
    on = day("双方确认日期", help_text="期限从这一天的次日起算（第三十一条）。")
    document = DocumentField("确认记录")


class SupplementForm(LetterChoice, ActForm):
    act = "supplement"
    on = day("告知日期")
    items = text("需要补正的事项", help_text="写明哪些内容不明确、需要怎样补正。")
    until = day("补正期限", help_text="申请人最迟哪一天补正，应给合理的时间。")
    told = forms.BooleanField(
        label="告知书已写明：无正当理由逾期不补正的，视为放弃申请，不再处理（第三十条）",
        required=False,
    )
    document = DocumentField("补正告知书")


class SupplementedForm(ActForm):
    on = day("收到补正日期", help_text="答复期限从这一天的次日重新起算（第三十条）。")
    reason = text("逾期补正的正当理由", required=False, help_text="没有逾期的不填。")
    document = DocumentField("补正材料")


class ConsultForm(LetterChoice, ActForm):
    act = "consult"
    asked = forms.ChoiceField(
        label="征求对象",
        choices=ClockEvent.Asked.choices,
        help_text="征求第三方、共同制作机关和其他行政机关意见的时间不计入答复期限；"
        "征求本机关内设机构、支队、法制部门意见的时间照常计算。",
    )
    on = day("发出日期")
    reason = text("征求意见的事项", help_text="第三方是个人的，不要写姓名。")
    document = DocumentField("征求意见书")


class ConsultAnsweredForm(Chosen, ActForm):
    of = EventOf(ClockEvent.objects.none(), label="征求意见", empty_label=None)
    on = day("收到意见日期")
    reason = text(
        "意见", help_text="同意、不同意及其理由；第三方是个人的，不要写姓名。"
    )
    document = DocumentField("回复意见")

    field_order = ["version", "of", "on", "reason", "document"]

    def prepare(self):
        self.offer(history.open_consultations(self.events))


class DeliveredForm(Chosen, ActForm):
    of = EventOf(ClockEvent.objects.none(), label="文书", empty_label=None)
    on = day("送达日期", help_text="缴费期限、第三方答复期限从这一天的次日起算。")
    document = DocumentField("送达回证")

    def prepare(self):
        self.offer(history.undelivered(self.events))


class ExtendForm(LetterChoice, ActForm):
    act = "extend"
    days = forms.IntegerField(label="延长的工作日", min_value=1, max_value=60)
    reason = text("延长理由")
    approved_by = forms.ModelChoiceField(
        User.objects.none(),
        label="批准人",
        empty_label=None,
        help_text="政府信息公开工作机构负责人（第三十三条）。",
    )
    approved_on = day("批准日期")
    on = day("告知申请人日期", help_text="须在现在的答复期限届满以前告知。")
    document = DocumentField("延期答复告知书")

    def prepare(self):
        posts = heads_of_office(self.row.bureau, on=self.today)
        people = User.objects.filter(pk__in=posts.values("user"))
        self.fields["approved_by"].queryset = people
        self.initial["approved_by"] = people.first()
        self.initial["approved_on"] = self.today
        most = Limit.objects.loaded().on(self.row.received_on).extension
        self.initial["days"] = most
        self.fields["days"].help_text = f"最长{most}个工作日，只能延长一次。"


class ChargeForm(LetterChoice, ActForm):
    """The standard proposes an amount; the person decides it."""

    act = "charge"
    on = day("发出日期")
    fee_basis = forms.ChoiceField(
        label="计收方式",
        choices=ClockEvent.Basis.choices,
        help_text="一件申请只能选一种（国办函〔2020〕109号）。",
    )
    fee_quantity = forms.IntegerField(
        label="件次或者页数", min_value=1, max_value=1_000_000
    )
    amount = forms.IntegerField(
        label="金额（元）",
        required=False,
        min_value=1,
        max_value=10_000_000,
        help_text="不填的，按标准算出后请您核对。",
    )
    reason = text("收费依据和计算方法")
    document = DocumentField("收费通知书")

    def prepare(self):
        counted = in_month(self.row)
        self.initial["fee_quantity"] = counted.number
        received_on = self.row.received_on
        month = f"{received_on.year}年{received_on.month}月"
        doubt = "（没有证件号码，按姓名相同计算，请核对）" if counted.by_name else ""
        self.fields["fee_quantity"].help_text = (
            f"按件：该申请人{month}共{counted.count}件，这是第{counted.number}件"
            f"{doubt}。按量：改填提供的页数。"
        )
        self.standards = Standards.on(self.today)
        self.fields["reason"].help_text = f"标准：{said_of(self.standards)}"

    def clean(self):
        data = super().clean()
        basis, quantity = data.get("fee_basis"), data.get("fee_quantity")
        if data.get("amount") is None and basis and quantity and not self.errors:
            self.propose(basis, quantity)
        return data

    def propose(self, basis, quantity):
        """Put in what the standard makes of it, and ask the person to look."""
        worked_out = self.standards.worked_out(basis, quantity)
        amount = self.standards.amount(basis, quantity)
        if not amount:
            self.add_error("amount", f"{worked_out}按标准不收费，不必发收费通知。")
            return
        self.data = self.data.copy()
        self.data["amount"] = amount
        self.add_error("amount", f"{worked_out}已填入，请核对后再次办理。")


def said_of(standards):
    return "；".join(str(row) for row in standards.rows if row.price)


class PaidForm(ActForm):
    on = day("缴费日期", help_text="答复期限从这一天的次日重新起算。")
    document = DocumentField("缴费凭证")


class ReasonsForm(LetterChoice, ActForm):
    act = "reasons"
    on = day("要求说明理由的日期")
    reason = text("事由", help_text="申请的数量、频次怎样明显超过合理范围。")
    document = DocumentField("说明理由告知书")


class LaterForm(LetterChoice, ActForm):
    act = "later"
    on = day("告知申请人日期")
    until = day("延迟答复的期限")
    reason = text("理由")
    document = DocumentField("延迟答复告知书")


class AnswerForm(LetterChoice, ActForm):
    act = "answer"
    outcome = forms.ModelChoiceField(
        Outcome.objects.none(),
        label="办理结果",
        help_text="每件只有一个结果。",
        error_messages={"required": "请选择一个结果，它的法律依据随之确定。"},
    )
    on = day("答复日期")
    reason = text("说明", required=False, help_text="结果为“其他”的，写明依据和理由。")
    document = DocumentField("答复书")

    ENDS = {
        "handling": Outcome.Ends.REPLY,
        "supplement": Outcome.Ends.NO_SUPPLEMENT,
        "payment": Outcome.Ends.NO_PAYMENT,
    }

    def prepare(self):
        self.ends = self.ENDS.get(self.row.status, Outcome.Ends.REPLY)
        self.fields["outcome"].queryset = Outcome.objects.filter(ends=self.ends)
        answering.prepare(self)


class ServeForm(ActForm):
    service = forms.ChoiceField(
        label="送达方式",
        choices=ClockEvent.Service.choices,
        help_text="邮寄须交邮政企业，不得交其他快递企业（国办公开办函〔2016〕235号）；"
        "以电子方式送达的，答复书须写明网上申请行政复议的渠道（行政复议法第二十二条）。",
    )
    on = day("送达日期", help_text="是否按时答复以这一天为准。")
    document = DocumentField("送达回证")


class WithdrawForm(LetterChoice, ActForm):
    act = "withdraw"
    on = day("撤回日期")
    reason = text("撤回情况", required=False)
    document = DocumentField("撤回申请")


class HandForm(ActForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="承办单位", widget=UnitSelect
    )

    def prepare(self):
        units = Unit.objects.filter(bureau=self.row.bureau_id, is_bureau=False)
        self.fields["unit"].queryset = units.in_force(on=self.today)
        self.initial["unit"] = self.row.unit_id


class SplitForm(ActForm):
    pieces = text(
        "拆分出的事项",
        rows=4,
        help_text="这一件保留第一个事项；其余的每行写一件，各自编号、各自计时。不要写申请人的姓名。",
    )

    def clean_pieces(self):
        lines = [each.strip() for each in self.cleaned_data["pieces"].splitlines()]
        lines = [each for each in lines if each]
        if any(len(each) > 200 for each in lines):
            raise forms.ValidationError("每件的信息名称不能超过200个字。")
        return lines


class AmendForm(ActForm):
    """The facts as they were registered, to be put right."""

    reason = text("改正理由", rows=2, length=500)

    def prepare(self):
        for name in FACTS:
            self.fields[name] = deepcopy(RegisterForm.base_fields[name])
            self.initial[name] = getattr(self.row, name)
        self.order_fields(["version", *FACTS, "reason"])

    def values(self):
        data = self.cleaned_data
        return {
            "version": data["version"],
            "facts": {name: data[name] for name in FACTS},
            "reason": data["reason"],
        }


class StrikeForm(ActForm):
    event = forms.IntegerField(widget=forms.HiddenInput)
    reason = text(
        "改正理由", rows=2, length=500, help_text="这一项划去但仍可查看，期限重新计算。"
    )

    def prepare(self):
        last = max(self.events, key=lambda event: event.pk)
        self.initial["event"] = last.pk

    def values(self):
        data = dict(self.cleaned_data)
        last = data.pop("event")
        return {**data, "event_pk": last}


class RelateForm(ActForm):
    other = forms.CharField(
        label="另一件申请", max_length=20, help_text="写编号，如 〔2026〕3号。"
    )
    kind = forms.ChoiceField(label="关联", choices=RelatedRequest.Kind.choices)

    def clean_other(self):
        named = NUMBERED.fullmatch(self.cleaned_data["other"].strip())
        if named is None:
            raise forms.ValidationError("请写编号，如 〔2026〕3号。")
        year, number = named.groups()
        found = type(self.row).objects.filter(
            bureau=self.row.bureau_id, year=year or self.row.year, number=number
        )
        if not (row := found.first()):
            raise forms.ValidationError("本机关没有这个编号的申请，请核对。")
        return row.pk

    def values(self):
        data = self.cleaned_data
        return {"other_pk": data["other"], "kind": data["kind"]}
