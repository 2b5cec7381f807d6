"""What the drafts of an annual report's text tell besides its figures. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class PlanResult:
    """How the year's 工作要点 was carried out; `late` tasks missed a date of theirs."""

    title: str
    tasks: int
    done: int
    late: int = 0

    @property
    def percent(self) -> str:
        return f"{100 * self.done / self.tasks:.1f}".removesuffix(".0") + "%"


@dataclass(frozen=True)
class Contact:
    office: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    hours: str = ""


@dataclass(frozen=True)
class Facts:
    """None and empty mean nobody has said; the draft then asks for it.

    `scope` is what the figures take in (“市局机关及各分局”), `site` where the
    electronic copy is; `published` counts what was published by platform. Amounts of
    the fee are in yuan. `supervision` are whole sentences.
    """

    scope: str = ""
    site: str = ""
    contact: Contact = Contact()
    published: Mapping[str, int] = field(default_factory=dict)
    interpretations: int | None = None
    responses: int | None = None
    platforms: tuple[str, ...] = ()
    platform_count: int | None = None
    supervision: tuple[str, ...] = ()
    late_answers: int = 0
    fee_notices: int = 0
    fee_noticed: Decimal = Decimal(0)
    fee_received: Decimal = Decimal(0)
    plans: tuple[PlanResult, ...] = ()
