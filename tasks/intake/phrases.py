"""A unit phrase (责任单位 as written) into pairs of name and role.

A phrase is a run of names; a role word at the end of a list covers the names back to
the last role word. Known names (the roster) are never cut inside, and names stacked
without separator are cut where the roster says so.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from . import names, roles
from .deadlines import says_when, split_time
from .lists import (
    CLOSING,
    OPENING,
    WRAPPING,
    balanced,
    in_brackets,
    items_of,
)
from .roles import GUIDE, IN_CHARGE, RESPONSIBLE, SUPPORT, UNNAMED, Role
from .roster import Roster

SURE, LIKELY, DOUBTFUL = 1.0, 0.7, 0.4

_CLASS_WORD = (
    r"(?:单位|部门|科室|处室|警种|机构|股室|室队|大队|支队|中队|分局|派出所|专班|县局)"
)
_COUNT = r"(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})[个家]"
_CLOSING_ETC = re.compile(rf"等(?:{_COUNT})?(?:[^、，,；;等各]{{0,6}}?{_CLASS_WORD})?$")
_CLOSING_CLASS = re.compile(rf"(?:等[^、，,；;等]{{0,6}}?|{_COUNT}){_CLASS_WORD}$")
_EXAMPLE_AND_CLASS = re.compile(
    r"等(?=(?:各|有关|相关|其他|其它|所有|市直|局直|县直|区直|局属))"
)
_COUNTED = re.compile(rf"(?:这|上述|等)?{_COUNT}(?:业务|职能|责任|基层)?{_CLASS_WORD}$")
_CALLED_BELOW = re.compile(
    r"[（(](?:以下|下同|简称|统称|下称|合称|以上)[^（()）]*[）)]"
)
_LEADING_WORDS = re.compile(
    r"^(?:(?:(?:以上|上述|此|本|该|这)(?:[两三四五几各]?项)?(?:工作|任务|事项|内容)?)?由"
    r"|以及|并由|另由|再由|并请|并|以|和|及|与|请|各自|其中)(?=.{2})"
)
_TOGETHER = re.compile(r"^(?:并)?(?:会同|协同|商)(?=.{2})")
_URGING = re.compile(r"^(?:并)?(?:指导|督促|督导)(?=.{3})")
_JOINT = re.compile(r"以及|会同|[和及与同]")
LONGEST_PHRASE = 400
# A name with its role is never longer; what is, is not taken apart.
_LONGEST_ITEM = 160
_CLAUSE_BREAKS = frozenset("，,；;。\n ")


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
COMPLETED = "“{text}”按单位名单理解为“{name}”，请核对。"


def read_phrase(text: str, *, role=None, roster=None, led=False) -> Phrase:
    """Return the units in `text`.

    `role` is what the column or label says of names without a role of their own;
    `led` tells that another column already names who is in charge.
    """
    roster = roster or Roster()
    units: list[UnitReading] = []
    times: list[str] = []
    for kind, part in _parts(_unwrapped(text)):
        if kind == roles.TIME:
            times.append(part.strip("，,；;。、 "))
        if kind in (roles.TIME, roles.CRITERIA, roles.REMARK, roles.PERSON):
            continue
        charged = led or any(unit.role in IN_CHARGE for unit in units)
        if kind == roles.EITHER:
            kind = SUPPORT if charged else UNNAMED
        found, time = _ListReader(kind or role, roster, charged).read(part)
        units.extend(found)
        times.extend(time)
    return Phrase(
        tuple(_without_repeats(units)), "，".join(filter(None, times)) or None
    )


def starts_with_label(text: str) -> bool:
    """Return whether `text` begins with a plain label (责任单位：)."""
    labels = roles.labels_in(text[:40])
    return bool(labels) and labels[0].start == 0 and roles.is_plain(labels[0], text)


@lru_cache(maxsize=4096)
def likeness(text: str) -> float:
    """Return from 0 to 1 how much `text` looks like a unit phrase.

    A label decides; else the share of names that end as units do, and a role word
    where there is one.
    """
    if not text or len(text) > LONGEST_PHRASE:
        return 0.0
    body = _unwrapped(text)
    labels = roles.labels_in(body[:40])
    if labels and labels[0].start == 0 and labels[0].kind != roles.CRITERIA:
        return 1.0
    phrase = read_phrase(body)
    if not phrase.units:
        return 0.0
    good = [_is_nameable(unit.name) for unit in phrase.units]
    if good[-1] or names_a_role(body) or _says_class(body):
        # 治安、交警支队负责; 户政、车管等窗口单位
        good = [
            fine or names.is_branch(unit.name)
            for fine, unit in zip(good, phrase.units, strict=True)
        ]
    return sum(good) / len(good)


def _says_class(text: str) -> bool:
    return any(
        _CLOSING_CLASS.search(roles.take_role(item, _is_nameable)[0])
        for item, _ in items_of(text)
    )


def are_branches(text: str) -> bool:
    """Return whether `text` is a list of branches by their short names: 法制、治安."""
    units = read_phrase(text).units
    return bool(units) and all(names.is_branch(unit.name) for unit in units)


def names_a_role(text: str) -> bool:
    """Return whether a role word ends a list of `text`."""
    return any(roles.ends_with_role(item) for item, _ in items_of(_unwrapped(text)))


def ends_a_list(text: str) -> bool:
    """Return whether `text` could end here: a whole name, or a role word."""
    tail = re.split(r"[、，,；;：:\n]", text)[-1]
    return names.has_unit_ending(tail) or roles.ends_with_role(tail)


def _unwrapped(text: str) -> str:
    text = text.strip().rstrip("。；;，,").strip()
    for _ in range(3):
        if not (len(text) > 2 and text[0] in WRAPPING and _closes_at_end(text)):
            break
        text = text[1:-1].strip().rstrip("。；;，,").strip()
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for position, character in enumerate(text):
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth -= 1
            if depth == 0:
                return position == len(text) - 1
    return False


def _parts(text: str):
    """Yield the kind of each label, None without one, and what it names."""
    labels = roles.labels_in(text) or roles.bare_labels_in(text)
    if not labels:
        yield None, text
        return
    if len(labels) == 1 and roles.is_role_only(text[labels[0].end :]):
        yield None, text
        return
    if text[: labels[0].start].strip("，,；;。、 （("):
        yield None, text[: labels[0].start]
    ends = [label.start for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=True):
        yield label.kind, text[label.end : end]


class _ListReader:
    """Reads one list of names; a role word covers the names before it."""

    def __init__(self, default: str | None, roster: Roster, charged: bool):
        self.default, self.roster, self.charged = default, roster, charged
        self.found: list[_Name] = []
        self.times: list[str] = []
        self.first_open = self.clause = 0

    def read(self, text: str) -> tuple[list[UnitReading], list[str]]:
        after_object = False
        for item, separator in items_of(text, self.roster):
            said = self._take(item, after_object)
            after_object = bool(said and said.has_object)
            self.clause += separator in _CLAUSE_BREAKS
        self._complete()
        return [self._finished(name) for name in _joined_descriptors(self.found)], (
            self.times
        )

    def _take(self, item: str, after_object: bool) -> Role | None:
        if says_when(item) and item not in self.roster:
            self.times.append(item)
            return None
        item, time = split_time(item, names.looks_like_unit)
        if time:
            self.times.append(time)
        name, said = (item, None)
        if item not in self.roster:
            name, said = roles.take_role(item, _is_nameable)
        if after_object and said is None and not names.looks_like_unit(name):
            return Role("", has_object=True)
        name, helps = self._without_leading_words(name, said)
        if name:
            self.found.extend(self._names_in(name))
        if said and self.found:
            self._cover(said, helps)
        return said

    def _without_leading_words(self, name: str, said) -> tuple[str, bool]:
        """Return `name` without 由 or 会同, and whether 会同 makes it a helper."""
        name = _LEADING_WORDS.sub("", name)
        together = _TOGETHER.match(name)
        if together and self.found:
            weak = said is None or said.weak
            return name[together.end() :], self.charged and weak
        urged = _URGING.match(name)
        if urged and said and said.role == RESPONSIBLE and self.found:
            name = name[urged.end() :]
        return name, False

    def _cover(self, said: Role, helps: bool) -> None:
        """Give a role to the names it covers that have none.

        Where nobody is in charge yet, 参与 and 配合 reach back to the last comma
        only: in `A、B,C参与` the names before it are in charge themselves.
        """
        first = len(self.found) - 1 if said.one else self.first_open
        role = SUPPORT if helps else said.role
        clause = self.found[-1].clause
        open_names = [name for name in self.found[first:] if name.role is None]
        aside = role not in IN_CHARGE and not self.charged
        others = any(name.clause < clause for name in open_names)
        if role == GUIDE and said.weak and not self.charged and not others:
            # 审查 by the only one named is the duty itself.
            role = RESPONSIBLE
        for name in open_names:
            own = aside and name.clause < clause
            name.role = (self.default or UNNAMED) if own else role
        if not said.one:
            self.first_open = len(self.found)
        self.charged = self.charged or any(n.role in IN_CHARGE for n in open_names)

    def _names_in(self, text: str) -> list[_Name]:
        text = balanced(_CALLED_BELOW.sub("", text).strip())
        if text in self.roster:
            return [_Name(text, self.clause)]
        found: list[_Name] = []
        for part in _EXAMPLE_AND_CLASS.split(text):
            part = _COUNTED.sub("", _CLOSING_ETC.sub("", part)).strip()
            for single in _cut_joints(part, self.roster):
                found.extend(self._cut_stacked(single))
        return found

    def _cut_stacked(self, text: str) -> list[_Name]:
        known = self.roster.cut(text)
        if len(known) > 1:
            doubt = CUT_BY_ROSTER.format(text=text)
            return [_Name(part, self.clause, None, LIKELY, doubt) for part in known]
        spaced = text.split()
        if len(spaced) > 1 and all(map(names.looks_like_unit, spaced)):
            doubt = CUT_BY_SPACE.format(text=text)
            return [_Name(part, self.clause, None, LIKELY, doubt) for part in spaced]
        return [_Name("".join(spaced), self.clause)] if spaced else []

    def _complete(self) -> None:
        """Give 治安 and 刑侦 before 交警支队 the ending the roster knows them by."""
        if not self.roster.names:
            return
        later = ""
        for name in reversed(self.found):
            completed = self.roster.completed(name.text, later)
            if completed != name.text:
                name.doubt = COMPLETED.format(text=name.text, name=completed)
                name.text, name.certainty = completed, LIKELY
            later = name.text

    def _finished(self, name: _Name) -> UnitReading:
        role = name.role or self.default or UNNAMED
        return UnitReading(name.text, role, name.certainty, name.doubt)


def _is_nameable(name: str) -> bool:
    return names.looks_like_unit(name) or names.is_descriptor(name)


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


def _cut_joints(text: str, roster: Roster) -> list[str]:
    """Return `text` cut at the 和, 及 or 与 that join two names."""
    if text in roster or names.is_descriptor(text) or len(text) > _LONGEST_ITEM:
        return [text]
    spans, parts, start = roster.spans(text), [], 0
    for match in _JOINT.finditer(text):
        left, right = text[start : match.start()], text[match.end() :]
        if any(begin < match.end() and match.start() < end for begin, end in spans):
            continue
        if in_brackets(text, match.start()) or not right:
            continue
        if left in roster or names.may_join(left, right):
            parts.append(left)
            start = match.end()
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]
