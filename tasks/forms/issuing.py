"""What the notice in front of an issued plan says."""

from django import forms


class IssueForm(forms.Form):
    addressees = forms.CharField(
        label="主送机关",
        max_length=500,
        help_text="如：各县（市、区）公安局，局属各单位。末尾的冒号不用写。",
    )
    text = forms.CharField(
        label="正文",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="每段一行。只有“一、……”或“（一）……”的一行排成标题。",
    )
