"""Jobs in every state, through the real services."""

from core.runs.models import Run
from core.runs.services import start


def make_run(owner, *, kind="test", title="识别《2022年工作要点》", **arguments):
    """A job in line."""
    return start(kind=kind, title=title, owner=owner, arguments=arguments)


def change_run(run, **fields):
    """Put a job in a state only time or another process can bring about."""
    Run.objects.filter(pk=run.pk).update(**fields)
    run.refresh_from_db()
    return run
