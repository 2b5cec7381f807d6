"""省平台为主: whether the provincial system leads in a bureau."""

from .models import LedgerMode


def provincial_mode(bureau) -> bool:
    """Whether letters and numbers are the platform's, and the ledger follows it."""
    return LedgerMode.objects.filter(bureau=bureau, is_provincial=True).exists()


def provincial_bureaus(bureaus) -> set:
    """Those of some bureaus where it does."""
    modes = LedgerMode.objects.filter(bureau__in=bureaus, is_provincial=True)
    led = set(modes.values_list("bureau_id", flat=True))
    return {bureau for bureau in bureaus if bureau.pk in led}
