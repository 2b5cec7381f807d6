"""Cells of a catalogue as offices write them: ■ and √, channels, steps. Pure."""

import re
import unicodedata
from functools import lru_cache

from catalog.channels import Channel, channel_named
from core.papers.readers.numerals import chinese

CHOSEN, OPEN = "■", "□"
TICK = "√"
TICKS = frozenset("√✓✔■●☑▣")
YES = frozenset(["v", "V", "y", "Y", "1", "是", "有"])
BLANKS = frozenset(["", "/", "-", "—", "——", "×", "□", "否", "无", "╱", "／"])
SOME_GROUP = "特定群体"
# As long as the longer of the short channels with its mark, and a gap.
PAIRED, IDEOGRAPHIC_SPACE = 8, "\u3000"
_MARKED = re.compile("([■□☑☐●○√✓✔▣])")
_PARTS = re.compile(r"[、，,；;\n]+")
_OTHER = re.compile(r"其他[：:（(]?\s*(.*?)[)）]?$")
_STEPS = re.compile(r"\s*(?:→|—>|->|=>|⇒|\n|；|;)\s*")
_NUMBERED = re.compile(
    r"^\s*(?:[（(]?\d{1,2}[)）.．、]|第?[一二三四五六七八九十]+[、步：])\s*"
)
_WHO = re.compile(r"^(.+?)[（(]([^（()）]+)[)）]$")
_ALL = re.compile("全社会|社会公众|社会公开|公众|所有人")
_GROUPS = re.compile(r"^(?:特定群众|特定群体|特定对象)[：:（(]?\s*(.*?)[)）]?$")


def squeezed(text: str) -> str:
    """A text as it is compared: without any white space."""
    return "".join(text.split())


def plain(text: str) -> str:
    """What a cell says; nothing where it holds a stroke."""
    text = text.strip()
    return "" if squeezed(text) in BLANKS else text


def is_ticked(text: str) -> bool:
    text = squeezed(text)
    return text in YES or text not in BLANKS and text[0] in TICKS


def ticked(value: bool) -> str:
    return TICK if value else ""


@lru_cache(maxsize=4096)
def read_channels(text: str) -> tuple[tuple[str, ...], str]:
    """Return the channels of the checklist in its order, and what is none of them."""
    chosen, other = set(), []
    for name in chosen_names(text):
        if known := named(name):
            chosen.add(known)
        elif (match := _OTHER.match(name)) is not None:
            chosen.add(Channel.OTHER)
            other += [match[1]] if match[1] else []
        else:
            other.append(name)
    return tuple(each.value for each in Channel if each in chosen), "、".join(other)


def chosen_names(text: str) -> list[str]:
    """The names after ■; where nothing is marked, all that are listed."""
    marked = _MARKED.split(text)
    if len(marked) > 1:
        pairs = zip(marked[1::2], marked[2::2], strict=True)
        names = [name for mark, name in pairs if mark in TICKS]
    else:
        names = _PARTS.split(text)
    return [name.strip().strip("、，,；; ") for name in names if plain(name)]


def named(name: str) -> Channel | None:
    """The channel a name means, brackets of either width and a remark in them."""
    wide = name.replace("(", "（").replace(")", "）")
    bare = re.sub(r"（[^）]*）$", "", wide)
    if wide.startswith("其他"):
        return Channel.OTHER if wide == "其他" else None
    return channel_named(wide) or channel_named(bare)


def written_channels(version) -> str:
    """The checklist, ■ before what is chosen; nothing where nothing is.

    Two to a line, as the standard tables have them; a long one stands alone.
    """
    chosen, other = set(version.channels), version.channels_other
    if not chosen and not other:
        return ""
    marked = [f"{CHOSEN if each in chosen else OPEN}{each.label}" for each in Channel]
    if other and Channel.OTHER in chosen:
        marked[-1] += f"（{other}）"
    elif other:
        marked.append(f"{CHOSEN}{other}")
    return "\n".join(_paired(marked))


def _paired(texts: list[str]):
    """Two texts to a line where the first leaves room, the second below the other."""
    line = ""
    for text in texts:
        if not line:
            line = text
        elif len(line) < PAIRED and len(text) <= PAIRED:
            yield line + IDEOGRAPHIC_SPACE * (PAIRED - len(line)) + text
            line = ""
        else:
            yield line
            line = text
    if line:
        yield line


def listed_channels(version) -> str:
    """The chosen ones alone, as the shorter columns have them."""
    names = [Channel(each).label for each in version.channels]
    if Channel.OTHER in version.channels and version.channels_other:
        names[-1] = f"{names[-1]}（{version.channels_other}）"
    elif version.channels_other:
        names.append(version.channels_other)
    return "\n".join(names)


def read_audience(text: str) -> tuple[bool, str]:
    """Whether all of society is meant, and which groups beside or instead."""
    parts = [part.strip() for part in _PARTS.split(plain(text)) if part.strip()]
    groups = [part for part in parts if not _ALL.search(part)]
    return len(groups) < len(parts), "、".join(filter(None, map(read_group, groups)))


def read_group(text: str) -> str:
    """The group a cell names; a tick alone means some group."""
    text = plain(text)
    if not text:
        return ""
    if text in YES or text[0] in TICKS:
        text = text[1:].strip("：:（()） ") or SOME_GROUP
    match = _GROUPS.match(text)
    return (match[1] or SOME_GROUP) if match else text


def written_group(version) -> str:
    return TICK if version.for_groups == SOME_GROUP else version.for_groups


def written_audience(version) -> str:
    parts = ["全社会"] if version.is_for_all else []
    if version.for_groups == SOME_GROUP:
        parts.append(SOME_GROUP)
    elif version.for_groups:
        parts.append(f"特定群体（{version.for_groups}）")
    return "；".join(parts)


def read_mode(text: str) -> tuple[bool, bool, str]:
    """主动, 依申请, and the words where they say more than that."""
    text = plain(text)
    rest = re.sub("主动公开|依申请公开|主动|依申请|[、，,；;和及/\\s]", "", text)
    return "主动" in text, "依申请" in text, text if rest else ""


def written_mode(version) -> str:
    named = [("主动公开", version.is_proactive), ("依申请公开", version.is_on_request)]
    return version.mode_text or "、".join(name for name, chosen in named if chosen)


def read_levels(text: str) -> tuple[bool, bool]:
    """县级, 乡村级 of one column 公开层级."""
    text = plain(text)
    return bool(re.search("[县区市]", text)), bool(re.search("[乡镇村街]", text))


def written_levels(version) -> str:
    named = [("县级", version.is_county_level), ("乡、村级", version.is_township_level)]
    return "\n".join(name for name, chosen in named if chosen)


def read_steps(text: str) -> list[list[str]]:
    """[step, who] of 起草（承办单位）→审核（法制大队）, each on a line or numbered."""
    steps = []
    for each in _STEPS.split(plain(text)):
        step = _NUMBERED.sub("", each).strip()
        if match := _WHO.match(step):
            steps.append([match[1].strip(), match[2].strip()])
        elif step:
            steps.append([step, ""])
    return steps


def written_steps(version) -> str:
    return "→".join(f"{step}（{who}）" if who else step for step, who in version.steps)


def read_number(text: str) -> int | None:
    """第七项, 7, （七）: an item of Art. 20; None where it is none."""
    found = re.search(r"\d{1,2}", unicodedata.normalize("NFKC", text))
    if found:
        number = int(found[0])
    else:
        words = re.search("[一二三四五六七八九十]+", text)
        number = _NUMBERS.get(words[0], 0) if words else 0
    return number if 1 <= number <= 15 else None


_NUMBERS = {chinese(number): number for number in range(1, 16)}
