"""Which cases the list of 复议、诉讼 shows; the choice stays in the address."""

from django.db.models import Q
from django_filters import CharFilter, ChoiceFilter, FilterSet

from .figures import PENDING
from .models import LegalCase

MATTERS = [
    ("pending", "尚未审结"),
    ("past_term", "复议超过审理期限"),
    ("to_redo", "须重新答复"),
    ("redo_late", "超期没有重新答复"),
    ("struck", "已划去"),
]
DATED = {"past_term", "redo_late"}


class CaseFilter(FilterSet):
    q = CharFilter(label="案号、机关、信息名称", method="matching")
    matter = ChoiceFilter(
        label="待办", choices=MATTERS, method="of_matter", empty_label="全部"
    )
    proceeding = ChoiceFilter(
        label="途径", choices=LegalCase.Proceeding.choices, empty_label="全部"
    )
    ending = ChoiceFilter(
        label="结果",
        choices=[*LegalCase.Ending.choices, (PENDING, "尚未审结")],
        method="of_ending",
        empty_label="全部",
    )
    year = ChoiceFilter(
        label="受理年度", field_name="accepted_on__year", empty_label="全部"
    )

    class Meta:
        model = LegalCase
        fields = ["q", "matter", "proceeding", "ending", "year"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        years = self.queryset.order_by().dates("accepted_on", "year", order="DESC")
        self.filters["year"].extra["choices"] = [
            (day.year, f"{day.year}年") for day in years
        ]

    def filter_queryset(self, queryset):
        """Struck out ones are shown only where they are asked for."""
        if self.form.cleaned_data.get("matter") != "struck":
            queryset = queryset.standing()
        return super().filter_queryset(queryset)

    def matching(self, cases, name, words):
        for word in words.split():
            cases = cases.filter(
                Q(number__icontains=word)
                | Q(organ__icontains=word)
                | Q(request__subject__icontains=word)
            )
        return cases

    def of_matter(self, cases, name, matter):
        """What waits for somebody is counted where the person has to do with it."""
        if self.request.user.may("foi.keep_ledger"):
            cases = cases.kept_by(self.request.user)
        if matter == "struck":
            return cases.exclude(struck_on=None)
        days = {"on": self.today} if matter in DATED else {}
        return getattr(cases, matter)(**days)

    def of_ending(self, cases, name, ending):
        return cases.filter(ending="" if ending == PENDING else ending)
