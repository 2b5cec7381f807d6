"""The findings of a page, by cause and then by unit, as a person decides them."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from .bearing import why_free
from .models import Finding


@dataclass(frozen=True)
class Group:
    """Findings decided together; `key` names them in the address."""

    key: str
    findings: list[Finding]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def open(self) -> list[int]:
        """Keys of the 拟扣 that the unit still bears."""
        return [
            finding.pk
            for finding in self.findings
            if finding.status == Finding.Status.PROPOSED and not why_free(finding)
        ]

    @property
    def open_pks(self) -> str:
        """The same as one value of a button."""
        return ",".join(map(str, self.open))


@dataclass(frozen=True)
class Cause(Group):
    """Findings under one clause."""

    units: list[Group]


def by_cause(findings) -> list[Cause]:
    """Group findings that come in the order of clause and unit."""
    return [
        cause_of(list(found)) for _, found in groupby(findings, key=clause_of_finding)
    ]


def clause_of_finding(finding):
    return finding.rule_id, finding.clause


def cause_of(findings) -> Cause:
    key = str(findings[0].rule_id)
    units = [
        Group(f"{key}-{unit}", list(found))
        for unit, found in groupby(findings, key=attrgetter("unit_id"))
    ]
    return Cause(key, findings, units)


def picked(causes, key) -> set[int]:
    """The 拟扣 that a link ticks: of all causes, of one, or of one's unit."""
    groups = [*causes, *(unit for cause in causes for unit in cause.units)]
    return {pk for group in groups if key in ("all", group.key) for pk in group.open}
