"""归档 and its undoing."""

from django import forms

from foi.models import ArchiveFile, ClockEvent
from foi.services.archiving import gaps, without_sheet

from .acts import ActForm, Chosen, EventOf
from .fields import NO_SECRETS, DocumentField, text


class ArchiveForm(ActForm):
    year = forms.IntegerField(label="归档年度", min_value=2000, max_value=2099)
    number = forms.CharField(label="案卷号", max_length=40)
    retention = forms.ChoiceField(
        label="保管期限",
        choices=ArchiveFile.Retention.choices,
        initial=ArchiveFile.Retention.THIRTY,
    )

    def prepare(self):
        self.initial["year"] = self.today.year
        self.initial["retention"] = ArchiveFile.Retention.THIRTY
        lacking = gaps(self.row, self.events)
        self.fields["number"].help_text = (
            f"归档前请核对，还欠：{'；'.join(lacking)}。可以先补齐，也可以照现状归档。"
            if lacking
            else "材料齐全。归档以后不能再改动，须撤销归档。"
        )


class SheetForm(Chosen, ActForm):
    """The paper with the signatures comes back, once for each outgoing act."""

    of = EventOf(ClockEvent.objects.none(), label="审签单所属的事项", empty_label=None)
    document = DocumentField("审签单扫描件")

    def prepare(self):
        self.offer(without_sheet(self.events))
        self.fields[
            "document"
        ].help_text = f"只有纸质件的可以不附，登记后随案卷保存。{NO_SECRETS}"


class TakeBackForm(ActForm):
    reason = text("撤销归档的理由", rows=2, length=500)
