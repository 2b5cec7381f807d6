"""Who answers for an entry or a publication that names a unit, or none."""

from django.db.models.functions import Coalesce


def answering(*units: str, of: str = "") -> Coalesce:
    """The first unit named among the lookups `units`; for a bureau, its 政务公开办公室.

    `of` names a field of that unit instead of its key, as in `of="__path"`.
    """
    lookups = [(f"{unit}__managing_office{of}", f"{unit}{of}") for unit in units]
    return Coalesce(*(name for pair in lookups for name in pair))
