"""省平台为主: whether the provincial system leads in a bureau."""

from .models import LedgerMode


def provincial_mode(bureau) -> bool:
    """Whether letters and numbers are the platform's, and the ledger follows it."""
    return LedgerMode.objects.filter(bureau=bureau, is_provincial=True).exists()
