"""Which notices the inbox shows; the choice stays in the address."""

from django_filters import ChoiceFilter, FilterSet

from .models import Notice


class NoticeFilter(FilterSet):
    show = ChoiceFilter(
        label="显示",
        choices=[("unread", "未读")],
        empty_label="全部",
        method="narrow",
    )

    class Meta:
        model = Notice
        fields = []

    def narrow(self, notices, name, value):
        return notices.unread()
