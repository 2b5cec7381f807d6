"""A list in a column set: head and body with merged cells, for Excel and for Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from catalog.models import EntryVersion
from core.papers.writers.merged import Merged

from .fields import BY_CODE, MODES
from .profiles import Profile

NUMBER_SHARE, TITLE_SHARE, CODE_SHARE, SHORT_SHARE = 5, 13, 9, 16


@dataclass(frozen=True)
class Layout:
    """Rows of merged cells; the first `head_rows` are repeated on every page."""

    rows: list[list[Merged]]
    shares: list[int]
    head_rows: int


@dataclass(frozen=True)
class Row:
    """An entry with those above it, the outermost first."""

    chain: tuple[EntryVersion, ...]

    @property
    def version(self) -> EntryVersion:
        return self.chain[-1]


def rows_of(versions: Sequence[EntryVersion], profile: Profile) -> list[Row]:
    """The entries as rows; a heading with others below it needs none of its own.

    `versions` are in the order of the tree.
    """
    chains: dict[int, tuple[EntryVersion, ...]] = {}
    parents = {each.parent_id for each in versions}
    for each in versions:
        chains[each.entry_id] = (*chains.get(each.parent_id, ()), each)
    return [
        Row(chains[each.entry_id])
        for each in versions
        if not is_bare_heading(each, parents, profile)
    ]


def is_bare_heading(version, parents, profile) -> bool:
    return (
        version.is_heading
        and version.entry_id in parents
        and not any(
            BY_CODE[code].write(version)
            for code in profile.codes()
            if code not in MODES
        )
    )


def layout(versions: Sequence[EntryVersion], profile: Profile) -> Layout:
    """The whole table; an empty list gives its head alone."""
    rows = rows_of(versions, profile)
    depth = max([profile.least_levels, *(len(row.chain) for row in rows)])
    head, shares = _head(profile, depth, is_coded=_all_coded(rows))
    return Layout([*head, *_body(rows, profile, depth)], shares, len(head))


def _all_coded(rows) -> bool:
    """Whether codes may stand where the running number does."""
    return bool(rows) and all(row.version.code for row in rows)


def _head(profile: Profile, depth: int, *, is_coded: bool):
    """The two rows of the head, one where nothing stands below another heading."""
    parts: list[tuple[str, str, int]] = []
    if profile.numbered:
        parts.append(("", "编码" if is_coded else "序号", NUMBER_SHARE))
    parts += _columns(profile, profile.before)
    parts += _title_heads(profile, depth)
    parts += _columns(profile, profile.columns)
    is_double = any(over for over, _, _ in parts)
    top, below = [], []
    for over, group in groupby(parts, key=lambda part: part[0]):
        names = [name for _, name, _ in group]
        if over:
            top.append(Merged(over, columns=len(names), is_head=True))
            below += [Merged(name, is_head=True) for name in names]
        else:
            rows = 2 if is_double else 1
            top += [Merged(name, rows=rows, is_head=True) for name in names]
    shares = [share for _, _, share in parts]
    return ([top, below] if is_double else [top]), shares


def _columns(profile: Profile, columns):
    parts = []
    for code, heading in columns:
        column = BY_CODE[code]
        is_short = column.short is not None and not profile.checklist
        share = SHORT_SHARE if is_short else column.share
        parts.append((column.group, heading, share))
    return parts


def _title_heads(profile: Profile, depth: int):
    names = profile.level_heads(depth)
    if profile.coded:
        return [
            (name, below, share)
            for name in names
            for below, share in (("编码", CODE_SHARE), ("名称", TITLE_SHARE))
        ]
    if depth == 1:
        return [("", names[0] if profile.level_names else profile.titles, 18)]
    over = "" if depth == len(profile.level_names) else profile.titles
    return [(over, name, TITLE_SHARE) for name in names]


def _body(rows: list[Row], profile: Profile, depth: int) -> list[list[Merged]]:
    is_coded = _all_coded(rows)
    spans = _spans(rows, depth)
    body = []
    for at, row in enumerate(rows):
        cells = []
        if profile.numbered:
            number = row.version.code if is_coded else str(at + 1)
            cells.append(Merged(number))
        cells += [_cell(profile, code, row.version) for code, _ in profile.before]
        cells += _titles(row, at, spans, profile, depth)
        cells += [_cell(profile, code, row.version) for code, _ in profile.columns]
        body.append(cells)
    return body


def _titles(row: Row, at: int, spans, profile: Profile, depth: int):
    for level in range(depth):
        height = spans[level].get(at, 0)
        if not height:
            continue
        version = row.chain[level] if level < len(row.chain) else None
        if profile.coded:
            yield Merged(version.code if version else "", rows=height)
        yield Merged(version.title if version else "", rows=height)


def _spans(rows: list[Row], depth: int) -> list[dict[int, int]]:
    """By level: how many rows the cell takes that begins at a row."""
    spans: list[dict[int, int]] = []
    for level in range(depth):
        spans.append({})
        at = 0
        for _, group in groupby(enumerate(rows), key=lambda pair: _same(pair, level)):
            height = len(list(group))
            spans[-1][at] = height
            at += height
    return spans


def _same(pair, level: int):
    """Equal for rows whose entry at a level is one and the same."""
    at, row = pair
    return row.chain[level].entry_id if level < len(row.chain) else -at - 1


def _cell(profile: Profile, code: str, version: EntryVersion) -> Merged:
    is_left = not BY_CODE[code].centred
    return Merged(profile.written(code, version), is_left=is_left)
