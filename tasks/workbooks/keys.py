"""The hidden key of a 填报表: for which unit and plan it is, and how the page stood."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.core import signing

from .layout import FORMAT

SALT = "tasks.workbooks"
PIECE = 30_000  # less than one cell holds


class BadKey(Exception):
    """The key is not ours, or was changed."""


@dataclass(frozen=True)
class RowKey:
    """An occurrence as it stood: its round (0 其他时限), version and answer."""

    round: int
    version: int
    digest: str


@dataclass(frozen=True)
class Key:
    """What a workbook was made of."""

    plan: int
    unit: int
    rows: dict[int, RowKey]


def write_key(key: Key) -> list[str]:
    """The signed key in pieces a cell can hold."""
    told = {"format": FORMAT, **asdict(key)}
    signed = signing.dumps(told, salt=SALT, compress=True)
    return [signed[at : at + PIECE] for at in range(0, len(signed), PIECE)]


def read_key(pieces: Iterable[str]) -> Key:
    try:
        told = signing.loads("".join(pieces), salt=SALT)
    except (signing.BadSignature, ValueError) as bad:
        raise BadKey from bad
    if told["format"] != FORMAT:
        raise BadKey
    rows = {int(pk): RowKey(**row) for pk, row in told["rows"].items()}
    return Key(told["plan"], told["unit"], rows)
