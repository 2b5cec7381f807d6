"""A unit phrase (责任单位 as written) into pairs of name and role.

A phrase is a run of names; a role word at the end of a list covers the names back to
the last role word. Known names (the roster) are never cut inside, and names stacked
without separator are cut where the roster says so.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from . import names
from .deadlines import is_time

LEAD, RESPONSIBLE, SUPPORT = "牵头", "负责", "配合"
PARTICIPANT, GUIDE, UNNAMED = "参与", "指导", "责任"
ROLES = (LEAD, RESPONSIBLE, SUPPORT, PARTICIPANT, GUIDE, UNNAMED)
IN_CHARGE = frozenset({LEAD, RESPONSIBLE, UNNAMED})

SURE, LIKELY, DOUBTFUL = 1.0, 0.7, 0.4

_DO = r"(?:贯彻|抓好|组织|推进|推动|具体|做好|参照|协调|统筹)?"
_ROLE_WORDS = (
    (
        LEAD,
        rf"(?:总|分别|共同|具体)?牵头(?:{_DO}(?:落实|负责|实施|办理|推进|抓总|组织|协调))?(?:工作)?",
    ),
    (LEAD, r"主办|统筹协调|总负责"),
    (GUIDE, r"(?:负责)?(?:业务|监督|督促|跟踪|协调)?指导(?:监督|督促|落实)?|督导|督办"),
    (
        SUPPORT,
        r"(?:积极|协同|协助|共同|主动|密切|予以|全力)?配合(?:落实|实施|做好|推进|执行|完成)?(?:相关)?(?:工作)?",
    ),
    (SUPPORT, r"协助(?:落实|实施|做好|推进|配合)?|协办|协同(?:落实|推进|做好)?"),
    (PARTICIPANT, r"(?:共同|积极)?(?:参与|参加)(?:落实|配合|实施)?"),
    (
        RESPONSIBLE,
        rf"(?:分工|分头|分级|分别|共同|具体|主要|直接)?负责(?:{_DO}(?:落实|实施|推进|办理|执行))?",
    ),
    (
        RESPONSIBLE,
        rf"(?:负责)?组织(?:实施|落实|推进|开展)|承办|(?:分工|分别)?{_DO}落实|参照执行|贯彻执行",
    ),
)
_BY_DUTY = (
    r"(?:(?:按照?|依照?|根据|依据|结合)?(?:各自)?(?:的)?(?:工作)?(?:职能|职责|权限|任务)?"
    r"(?:任务)?(?:分工|范围|要求)?)"
)
_ANY_ROLE = "|".join(
    f"(?P<r{index}>{words})" for index, (_, words) in enumerate(_ROLE_WORDS)
)
_ROLE_AT_END = re.compile(
    rf"(?:(?:按照?|依照?|根据|依据|结合|各自|分工|职责){_BY_DUTY})?(?:分别|共同|具体)?(?:{_ANY_ROLE})$"
)
_ROLE_WITH_OBJECT = re.compile(
    rf"(?:{_ANY_ROLE})(?P<object>(?!单位|部门|机构|的|科室|处室|警种)[^单部机]{{1,16}})$"
)
_ROLE_IN_BRACKET = re.compile(rf"[（(](?:{_ANY_ROLE})(?:单位|部门|科室)?[）)]$")
# 牵头单位：… 责任科室：… 完成时限：… in front of what they name.
_NOUN = (
    r"(?:责任)?(?:单位|部门|科室|处室|股室|室队|警种|机构|主体|领导|岗位|人员|人)"
    r"(?:[及和、/](?:责任人|联系人|人员|部门|科室|个人))?"
)
_LABEL_ROLES = (
    (LEAD, "牵头|主办|主责|主要责任"),
    (SUPPORT, "配合|协助|协办|协同"),
    (PARTICIPANT, "参与|参加|参建"),
    (GUIDE, "指导|督导|督办|监督"),
    (UNNAMED, "责任|承办|落实|实施|执行|负责|完成|组织实施"),
)
_TIME_LABEL = r"(?:完成|办理|工作|落实|整改|报送)?(?:时限|期限|时间)(?:节点|要求|安排)?|时间节点|进度安排|时间进度"
_LABEL = re.compile(
    "(?:^|(?<=[；;，,。、（(【\\[！!\\s]))(?:"
    + "|".join(
        f"(?P<l{index}>(?:{words})(?:{_NOUN})?)"
        for index, (_, words) in enumerate(_LABEL_ROLES)
    )
    + f"|(?P<time>{_TIME_LABEL}))\\s*[:：]"
)
_BARE_LABEL = re.compile(
    rf"^(?:(?P<lead>牵头|主办)|(?P<support>配合|协办)|(?P<unnamed>责任))(?:{_NOUN})"
    r"(?:为|是|\s)?(?=[^：:、，,；;。\s的要应])"
)
_CLOSING_ETC = re.compile(
    r"等(?:(?:[0-9]+|[一二两三四五六七八九十]+)[个家])?"
    r"(?:单位|部门|科室|处室|警种|机构|股室|大队|支队|分局|派出所)?$"
)
_EXAMPLE_AND_CLASS = re.compile(r"等(?=(?:各|有关|相关|其他|其它|所有|市直|局直|县直))")
_COUNTED = re.compile(
    r"(?:这)?(?:[两二三四五六七八九十]|十[一二三四五六七八九]|[0-9]{1,2})[个家]"
    r"(?:单位|部门|科室|处室|警种|机构|股室|大队|支队|分局|派出所|县局|公安局|中队)$"
)
_CALLED_BELOW = re.compile(r"[（(](?:以下|下同|简称|统称|下称)[^（()）]*[）)]")
_LEADING_WORDS = re.compile(r"^(?:由|以及|并由|并|以|和|及|与|请|各自)(?=.{2})")
_JOINT = re.compile(r"以及|会同|[和及与同]")
LONGEST_PHRASE = 400
_SEPARATORS = "、，,；;。/／\n"
_OPENING, _CLOSING = "（(〔[【“‘《<〈「『", "）)〕]】”’》>〉」』"
_CLAUSE_BREAKS = frozenset("，,；;。\n")


@dataclass(frozen=True, slots=True)
class UnitReading:
    name: str
    role: str
    certainty: float = SURE
    doubt: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """The units a phrase names, and the wording about time found among them."""

    units: tuple[UnitReading, ...] = ()
    time: str | None = None


@dataclass(slots=True)
class _Name:
    text: str
    clause: int
    role: str | None = None
    certainty: float = SURE
    doubt: str = ""


CUT_BY_ROSTER = "“{text}”中间没有分隔，按已知单位名称断开，请核对。"
CUT_BY_SPACE = "“{text}”按空格断开成几个单位，请核对。"


class Roster:
    """Known unit names; finds them in text, the longest first."""

    def __init__(self, known=()):
        self.names = frozenset(name for name in known if len(name) > 1)
        ordered = sorted(self.names, key=lambda name: (-len(name), name))
        self._pattern = (
            re.compile("|".join(map(re.escape, ordered))) if ordered else None
        )

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where known names stand in `text`, from left to right."""
        if self._pattern is None:
            return []
        return [match.span() for match in self._pattern.finditer(text)]

    def cut(self, text: str) -> list[str]:
        """Return `text` as known names one after another, or whole."""
        spans = self.spans(text)
        ends = [0, *(end for _, end in spans)]
        gapless = all(
            start == end for (start, _), end in zip(spans, ends, strict=False)
        )
        if len(spans) > 1 and gapless and ends[-1] == len(text):
            return [text[start:end] for start, end in spans]
        return [text]


def read_phrase(text: str, *, role=None, roster=None, led=False) -> Phrase:
    """Return the units in `text`.

    `role` is what the column or label says of names without a role of their own;
    `led` tells that another column already names who is in charge.
    """
    roster = roster or Roster()
    units: list[UnitReading] = []
    times: list[str] = []
    for label_role, is_time_label, part in _labelled(_unwrapped(text)):
        if is_time_label:
            times.append(part.strip("，,；;。、 "))
            continue
        charged = led or any(unit.role in IN_CHARGE for unit in units)
        found, time = _read_list(part, label_role or role, roster, charged)
        units.extend(found)
        times.extend(time)
    return Phrase(
        tuple(_without_repeats(units)), "，".join(filter(None, times)) or None
    )


def find_label(text: str, start: int = 0) -> int:
    """Return where the first label (责任单位： 完成时限：) begins, -1 without one."""
    for match in _LABEL.finditer(text, start):
        if len(match[0].rstrip("：: ")) > 2 or match["time"] == "时限":
            return match.start()
    return -1


@lru_cache(maxsize=4096)
def likeness(text: str) -> float:
    """Return from 0 to 1 how much `text` looks like a unit phrase.

    A label decides; else the share of names that end as units do, and a role word
    where there is one.
    """
    body = _unwrapped(text)
    if not body or len(body) > LONGEST_PHRASE:
        return 0.0
    if _LABEL.match(body):
        return 1.0
    phrase = read_phrase(body)
    if not phrase.units:
        return 0.0
    good = sum(
        names.looks_like_unit(unit.name) or names.is_descriptor(unit.name)
        for unit in phrase.units
    )
    return good / len(phrase.units)


def names_a_role(text: str) -> bool:
    """Return whether a role word ends a list of `text`."""
    items = _items(_unwrapped(text), Roster())
    return any(
        _ROLE_AT_END.search(item) or _ROLE_IN_BRACKET.search(item) for item, _ in items
    )


def ends_a_list(text: str) -> bool:
    """Return whether `text` could end here: a whole name, or a role word."""
    tail = re.split(r"[、，,；;：:\n]", text)[-1]
    return names.has_unit_ending(tail) or bool(_ROLE_AT_END.search(tail))


def _unwrapped(text: str) -> str:
    text = text.strip().rstrip("。；;，,").strip()
    while len(text) > 2 and text[0] in "（(【[〔" and _closes_at_end(text):
        text = text[1:-1].strip().rstrip("。；;").strip()
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for position, character in enumerate(text):
        if character in "（(【[〔":
            depth += 1
        elif character in "）)】]〕":
            depth -= 1
            if depth == 0:
                return position == len(text) - 1
    return False


def _labelled(text: str):
    """Yield (role of the label, whether it is a time label, what it names)."""
    matches = list(_LABEL.finditer(text))
    if not matches:
        yield from _after_bare_label(text)
        return
    if text[: matches[0].start()].strip("，,；;。、 "):
        yield None, False, text[: matches[0].start()]
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, end in zip(matches, ends, strict=True):
        part = text[match.end() : end]
        if match["time"]:
            yield None, True, part
        else:
            yield _role_of(match, _LABEL_ROLES, "l"), False, part


def _after_bare_label(text: str):
    match = _BARE_LABEL.match(text)
    rest = text[match.end() :] if match else ""
    if not match or _ROLE_AT_END.fullmatch(rest):
        yield None, False, text
        return
    role = LEAD if match["lead"] else SUPPORT if match["support"] else UNNAMED
    yield role, False, rest


def _role_of(match: re.Match, table, prefix: str) -> str:
    return next(
        role for index, (role, _) in enumerate(table) if match[f"{prefix}{index}"]
    )


def _read_list(text: str, default, roster: Roster, charged: bool):
    found: list[_Name] = []
    times: list[str] = []
    first_open = clause = 0
    after_object = False
    for item, separator in _items(text, roster):
        if is_time(item):
            times.append(item)
            continue
        name, role, only_this, has_object = _take_role(item)
        if after_object and role is None and not names.looks_like_unit(name):
            continue
        after_object = has_object
        if name:
            found.extend(_names_in(name, clause, roster))
        if role and found:
            first = len(found) - 1 if only_this else first_open
            _cover(found, first, role, default, charged)
            first_open = first_open if only_this else len(found)
            charged = charged or role in IN_CHARGE
        clause += separator in _CLAUSE_BREAKS
    found = _joined_descriptors(found)
    return [_finished(name, default) for name in found], times


def _take_role(item: str) -> tuple[str, str | None, bool, bool]:
    """Return name, role, whether the role is this name's alone, whether it has an object."""
    match = _ROLE_IN_BRACKET.search(item)
    if match:
        return item[: match.start()], _role_of(match, _ROLE_WORDS, "r"), True, False
    match = _ROLE_AT_END.search(item)
    if match:
        return item[: match.start()], _role_of(match, _ROLE_WORDS, "r"), False, False
    match = _ROLE_WITH_OBJECT.search(item)
    if match and names.looks_like_unit(item[: match.start()]):
        return item[: match.start()], _role_of(match, _ROLE_WORDS, "r"), False, True
    return item, None, False, False


def _cover(found: list[_Name], first: int, role: str, default, charged: bool) -> None:
    """Give `role` to the names from `first` on that have none.

    Where nobody is in charge yet, 参与 and 配合 reach back to the last comma only:
    in `A、B,C参与` the names before it are in charge themselves.
    """
    clause = found[-1].clause
    helps_only = role not in IN_CHARGE and not charged
    for name in found[first:]:
        if name.role is None:
            own = helps_only and name.clause < clause
            name.role = (default or UNNAMED) if own else role


def _finished(name: _Name, default) -> UnitReading:
    return UnitReading(
        name.text, name.role or default or UNNAMED, name.certainty, name.doubt
    )


def _joined_descriptors(found: list[_Name]) -> list[_Name]:
    """Return `found` with 政策措施牵头起草、组织实施单位 as the one name it is."""
    joined: list[_Name] = []
    for name in found:
        while (
            joined and names.is_deed(joined[-1].text) and names.is_descriptor(name.text)
        ):
            name.text = f"{joined.pop().text}、{name.text}"
        joined.append(name)
    return joined


def _without_repeats(units: list[UnitReading]) -> list[UnitReading]:
    seen: set[tuple[str, str]] = set()
    kept = []
    for unit in units:
        if (unit.name, unit.role) not in seen:
            seen.add((unit.name, unit.role))
            kept.append(unit)
    return kept


def _items(text: str, roster: Roster) -> list[tuple[str, str]]:
    """Return the items of a list, each with the separator behind it.

    Separators inside brackets, quotation marks and known names separate nothing.
    """
    inside = bytearray(len(text))
    for start, end in roster.spans(text):
        inside[start:end] = b"\x01" * (end - start)
    items, start, depth = [], 0, 0
    for position, character in enumerate(text):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif character in _SEPARATORS and not depth and not inside[position]:
            items.append((text[start:position].strip(), character))
            start = position + 1
    items.append((text[start:].strip(), ""))
    return [(item, separator) for item, separator in items if item]


def _names_in(text: str, clause: int, roster: Roster) -> list[_Name]:
    text = _CALLED_BELOW.sub("", text).strip()
    if text in roster:
        return [_Name(text, clause)]
    found: list[_Name] = []
    for part in _EXAMPLE_AND_CLASS.split(_LEADING_WORDS.sub("", text)):
        part = _COUNTED.sub("", _CLOSING_ETC.sub("", part)).strip()
        for single in _cut_joints(part, roster):
            found.extend(_cut_stacked(single, clause, roster))
    return found


def _cut_joints(text: str, roster: Roster) -> list[str]:
    """Return `text` cut at the 和, 及 or 与 that join two names."""
    if text in roster or names.is_descriptor(text):
        return [text]
    spans, parts, start = roster.spans(text), [], 0
    for match in _JOINT.finditer(text):
        left, right = text[start : match.start()], text[match.end() :]
        if any(begin < match.end() and match.start() < end for begin, end in spans):
            continue
        if _in_brackets(text, match.start()) or not right:
            continue
        known = left in roster
        if known or (
            len(left) > 1 and names.has_unit_ending(left) and _may_follow(right)
        ):
            parts.append(left)
            start = match.end()
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def _may_follow(right: str) -> bool:
    return len(right) > 1 and names.looks_like_unit(right)


def _in_brackets(text: str, position: int) -> bool:
    head = text[:position]
    opened = sum(head.count(character) for character in _OPENING)
    return opened > sum(head.count(character) for character in _CLOSING)


def _cut_stacked(text: str, clause: int, roster: Roster) -> list[_Name]:
    known = roster.cut(text)
    if len(known) > 1:
        doubt = CUT_BY_ROSTER.format(text=text)
        return [_Name(part, clause, None, LIKELY, doubt) for part in known]
    spaced = text.split()
    if len(spaced) > 1 and all(map(names.looks_like_unit, spaced)):
        doubt = CUT_BY_SPACE.format(text=text)
        return [_Name(part, clause, None, LIKELY, doubt) for part in spaced]
    return [_Name("".join(spaced), clause)] if spaced else []
