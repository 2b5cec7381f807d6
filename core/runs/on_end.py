"""Who hears that a job ended: upper floors register."""

from collections.abc import Callable

listeners: list[Callable] = []


def register(function: Callable) -> None:
    """Have `function(run)` called once per job, in the transaction that ends it."""
    if function not in listeners:
        listeners.append(function)


def announce(run) -> None:
    for function in listeners:
        function(run)
