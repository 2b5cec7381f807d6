"""Which requests the ledger shows; the choice stays in the address."""

from django.db.models import F
from django_filters import CharFilter, ChoiceFilter, FilterSet

from .models import InformationRequest, Step
from .turns import SOON, turns

MATTERS = [
    ("open", "在办"),
    ("late", "超期未答复、未送达"),
    ("soon", "七天内到期"),
    ("confirming", "待确认收到日"),
    ("unassigned", "待交办"),
    ("to_serve", "待送达"),
    ("abandoned", "逾期没有补正、缴费"),
    ("ours", "本单位承办、在办"),
    ("legal", "待法制审核"),
    ("secrecy", "待保密审查"),
    ("signing", "待签批"),
    ("overrun", "内部超限"),
    ("to_archive", "已办结、待归档"),
]
# What waits at a station is counted for whose turn it is.
TURNS = {
    "ours": Step.HANDLING,
    "legal": Step.LEGAL,
    "secrecy": Step.SECRECY,
    "signing": Step.SIGNING,
}
NEWEST = InformationRequest._meta.ordering
ORDERS = {
    "due": [F("due_on").asc(nulls_last=True), *NEWEST],
    "received": [F("received_on").desc(nulls_last=True), *NEWEST],
}
# The words of the queryset that need to know the day.
DATED = {"late": "overdue", "abandoned": "abandoned", "overrun": "overrun"}


class RequestFilter(FilterSet):
    q = CharFilter(label="编号、信息名称、内容", method="matching")
    matter = ChoiceFilter(
        label="待办", choices=MATTERS, method="of_matter", empty_label="全部"
    )
    status = ChoiceFilter(
        label="状态", choices=InformationRequest.Status.choices, empty_label="全部"
    )
    at = ChoiceFilter(
        label="现在何处", choices=Step.choices, method="at_step", empty_label="全部"
    )
    way = ChoiceFilter(
        label="申请方式", choices=InformationRequest.Way.choices, empty_label="全部"
    )
    column = ChoiceFilter(
        label="申请人类别",
        choices=InformationRequest.Column.choices,
        empty_label="全部",
    )
    year = ChoiceFilter(label="年度", empty_label="全部")
    order = ChoiceFilter(
        label="排序",
        choices=[("due", "先到期的在前"), ("received", "后收到的在前")],
        method="in_order",
        empty_label="后登记的在前",
    )

    class Meta:
        model = InformationRequest
        fields = ["q", "matter", "status", "at", "way", "column", "year", "order"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.filters["year"].extra["choices"] = [
            (year, f"{year}年") for year in self.years()
        ]

    def years(self):
        """From the last year to the first; both are ends of the ledger's index."""
        found = self.queryset.values_list("year", flat=True)
        last = found.first()
        return range(last, found.last() - 1, -1) if last else ()

    def matching(self, requests, name, words):
        return requests.matching(words)

    def of_matter(self, requests, name, matter):
        """What waits for somebody is counted where the person has to do with it."""
        user = self.request.user
        if matter in TURNS:
            return requests.filter(pk__in=turns(user, TURNS[matter]).values("pk"))
        if user.may("foi.keep_ledger"):
            requests = requests.kept_by(user)
        if matter == "soon":
            return requests.due_soon(on=self.today, until=self.today + SOON)
        if word := DATED.get(matter):
            return getattr(requests, word)(on=self.today)
        return getattr(requests, matter)()

    def at_step(self, requests, name, step):
        return requests.at(step)

    def in_order(self, requests, name, order):
        return requests.order_by(*ORDERS[order])
