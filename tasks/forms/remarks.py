"""A remark as it is typed."""

from django import forms

from tasks.services.remarks import LENGTH


class RemarkForm(forms.Form):
    """`after` names the writer's latest remark, so that a form is used once."""

    after = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="发表意见",
        max_length=LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="发表后不能修改或删除；报送单位、牵头单位、政务公开办公室、分管局领导和考核监督员都能看到。",
        error_messages={
            "required": "请写出意见。",
            "max_length": f"意见请写1至{LENGTH}个字。",
        },
    )

    def refuse(self, sentence, *, after):
        """Say why the remark was not written; sent again, it is a new one."""
        self.add_error("text", sentence)
        self.data = self.data.copy()
        self.data["after"] = after
