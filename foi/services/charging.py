"""What a fee notice may ask for: this request by piece, or its pages by volume."""

from dataclasses import dataclass
from datetime import date

from foi import fees
from foi.models import Applicant, ClockEvent, FeeBracket, InformationRequest
from foi.refusals import Refused

Basis = ClockEvent.Basis


@dataclass(frozen=True)
class Standards:
    """The prices in force on a day, of both ways."""

    rows: tuple[FeeBracket, ...]

    @classmethod
    def on(cls, day: date):
        return cls(tuple(FeeBracket.objects.in_force(on=day)))

    def of(self, basis: str) -> list[fees.Bracket]:
        return [
            fees.Bracket(row.first, row.last, row.price, row.step, row.rise)
            for row in self.rows
            if row.basis == basis
        ]

    def amount(self, basis: str, quantity: int) -> int:
        """By piece the price of that one piece, by volume that of all pages."""
        count = fees.price_of if basis == Basis.PIECE else fees.total
        return count(quantity, self.of(basis))

    def worked_out(self, basis: str, quantity: int) -> str:
        """How the amount comes about, in a sentence."""
        amount = self.amount(basis, quantity)
        if basis == Basis.PIECE:
            return f"按件计收：申请人当月第{quantity}件，{amount}元。"
        parts = [
            f"第{each.first}—{each.last}页每页{each.price}元，{each.amount}元"
            for each in fees.portions(quantity, self.of(basis))
            if each.price
        ]
        return f"按量计收：{quantity}页，{'；'.join([*parts, f'共{amount}元'])}。"


@dataclass(frozen=True)
class InMonth:
    """Which of the applicant's requests of the calendar month this one is."""

    number: int
    count: int
    by_name: bool  # without a number only the name tells who is the same


def in_month(request: InformationRequest) -> InMonth:
    """Count the requests the bureau received from the applicant in the month."""
    applicant, day = request.applicant, request.received_on
    others = Applicant.objects.same_as(applicant).filter(
        request__bureau=request.bureau_id,
        request__kind=InformationRequest.Kind.DISCLOSURE,
        request__received_on__year=day.year,
        request__received_on__month=day.month,
    )
    days = others.values_list("request__received_on", "request_id")
    before = sum(other < (day, request.pk) for other in days)
    return InMonth(before + 1, len(days) + 1, not applicant.known_by)


def refuse_both_ways(events, basis: str) -> None:
    """A request is charged by piece or by volume, never both."""
    for event in events:
        if event.act == ClockEvent.Act.CHARGED and event.fee_basis not in ("", basis):
            raise Refused(
                f"这件申请已{event.get_fee_basis_display()}"
                f"（{event.on}，{event.amount}元），不能再按另一种方式计算"
                "（国办函〔2020〕109号）。"
            )


def refuse_above_standard(basis: str, quantity: int, amount: int, on: date) -> None:
    """What the standard makes of it is the most that may be asked for."""
    standards = Standards.on(on)
    if amount > standards.amount(basis, quantity):
        raise Refused(
            f"{standards.worked_out(basis, quantity)}收费不能高于标准，"
            "请核对件次、页数和金额（国办函〔2020〕109号）。"
        )


def refuse_without_standard(basis: str, on: date) -> None:
    if not Standards.on(on).of(basis):
        raise Refused(f"{on}还没有施行的信息处理费标准，不能收费。")
