"""Who may read a stored file: the apps that hold files register and answer."""

from collections.abc import Callable

owners: dict[str, Callable] = {}


def register(name: str, function: Callable) -> None:
    """Ask `function(user, stored_file)` whether a person may read a file.

    It answers for the rows of its own app only: True where one of them holds the
    file and the person may see that row.
    """
    owners[name] = function


def may_read(user, stored_file) -> bool:
    """Whether any app lets the person read the file; nobody asked, nobody reads."""
    return any(function(user, stored_file) for function in owners.values())
