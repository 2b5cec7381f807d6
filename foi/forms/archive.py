"""归档 and its undoing."""

from django import forms

from foi.models import ArchiveFile
from foi.services.archiving import gaps

from .acts import ActForm
from .fields import text


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


class TakeBackForm(ActForm):
    reason = text("撤销归档的理由", rows=2, length=500)
