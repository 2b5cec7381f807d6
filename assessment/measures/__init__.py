"""The measures rules are made of: one module per measured app registers its own.

A measure is one SELECT that finds its facts in rows, for a whole assessment at once.
"""

from dataclasses import dataclass

MEASURES: dict[str, "Measure"] = {}


@dataclass(frozen=True)
class Measure:
    """口径: what counts as a hit, in the words of the page and as a SELECT.

    `facts` yields rule_id, indicator_id, unit_id, occurrence_id, fact_key, quantity
    and facts. Its parameters are those `proposals.parameters` names. `example` is
    worked out by hand under the default rules; a test finds the same in rows.
    """

    code: str
    name: str
    counts: str
    source: str
    example: str
    facts: str
    mended: str  # why a finding was lifted when its fact is gone
    remedy: str = ""  # what a unit does about it, where something can be done
    origin: str = "落实情况"  # the ledger the facts are from, as findings name it


def register(measure: Measure) -> None:
    """Make a measure known; measures run in the order they were registered.

    A measure that excludes others comes before them.
    """
    MEASURES[measure.code] = measure
