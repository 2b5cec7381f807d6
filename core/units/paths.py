"""Paths of the unit forest.

A path is the chain of primary keys from the root, seven digits each and nothing
between them. So every database orders paths alike, whatever its collation, and a
subtree is a range on the index.
"""

from os.path import commonprefix

from django.db.models import Q

STEP = 7
LENGTH = 30 * STEP


def child_path(parent_path: str, pk: int) -> str:
    """The path of unit `pk` under `parent_path` ("" for a root)."""
    return f"{parent_path}{pk:0{STEP}d}"


def after_subtree(path: str) -> str:
    """The first path past the subtree of `path`."""
    return f"{int(path) + 1:0{len(path)}d}"


def under(paths, field: str = "path") -> Q:
    """A filter for rows whose `field` lies in the subtree of any of `paths`."""
    condition = Q(pk__in=[])
    for path in outermost(paths):
        condition |= Q(**{f"{field}__gte": path, f"{field}__lt": after_subtree(path)})
    return condition


def outermost(paths) -> list[str]:
    """`paths` without those that lie under another of them, in order."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def common(paths) -> str:
    """The innermost path that holds all of `paths`; "" where nothing does."""
    shared = commonprefix([path or "" for path in paths])
    return shared[: len(shared) // STEP * STEP]
