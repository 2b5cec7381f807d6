"""The kinds of long jobs: upper floors register the function that does the work."""

from collections.abc import Callable

kinds: dict[str, Callable] = {}


class RunFailed(Exception):
    """The job cannot be done; the message says in Chinese why and what to do.

    `url` and `label` lead to the page where it can be done.
    """

    def __init__(self, sentence: str, *, url: str = "", label: str = ""):
        super().__init__(sentence)
        self.leads_to = {"url": url, "label": label} if url else {}


def register(kind: str, function: Callable) -> None:
    """Have `function(run, progress)` do the work of a kind.

    It calls `progress(done, total)` between pieces of work and returns a dict that
    is kept as `run.result`: {"url", "label"} lead on, {"file": StoredFile} is the
    result file. A worker may be killed after the work and before the result is
    kept, so the function must be safe to run again with the same run.
    """
    kinds[kind] = function
