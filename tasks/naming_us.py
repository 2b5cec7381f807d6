"""Whether a row of a superior's plan names this organ, by which words, and why. Pure."""

import re
from dataclasses import dataclass

from core.units.names import own_words, plain
from tasks.intake.names import is_descriptor

SURE, DOUBTFUL, NO = "sure", "doubtful", "no"
OWN, PART, TRADE, INCLUDING, UNCERTAIN, OTHER = range(6)

OWN_NAME = "“{name}”是本局的名称。"
OWN_PART = "“{name}”是本局的单位。"
OWN_TRADE = "“{name}”指公安机关。"
INCLUDES = "“{name}”包括本局。"
ELSEWHERE = "“{name}”在上级或外地的文件里不一定指本局，请核对。"
SOME = "“{name}”没有写明是哪些单位，请核对是否包括本局。"
DESCRIBED = "“{name}”按职责确定，请核对是否为本局。"
LIKE_US = "“{name}”含有“公安”，请核对是否指本局。"
NOT_US = "没有点名本局。"
NOBODY = "没有写责任单位，请核对。"

# The role that counts where a row names the organ twice.
ROLES = ("lead", "responsible", "unnamed", "support", "participant", "guide")
LEVELS = "省市县区州盟旗"
# What any author may call himself.
OF_THE_AUTHOR = {"本局", "我局", "局机关", "局", "分局"}

_BUREAU = re.compile(rf"(.+?)([{LEVELS}])公安局(.*分局)?")
_BRACKET = re.compile(r"[（(〔\[][^（()）]*[)）〕\]]")
# 县（市、区） is one word for the counties of a city.
_COUNTIES = re.compile(
    r"县[（(]市、?区[)）]|[市区]、?县[（(]?区?[)）]?|县[、]?区|区县|县市区"
)
_PLACE = re.compile(
    rf"[\u4e00-\u9fff]{{2,}}(?<![全各])[{LEVELS}]|国务院|公安部|中共中央"
)
_LEVEL = re.compile(rf"([{LEVELS}])(?:级|直|属|府|政府|人民政府|委)")
_OTHER_POLICE = re.compile(r"公安(?:部|厅)|公安局$")
_TRADE = re.compile(r"公安(?:局|部门|机关)?")
_ALL_POLICE = re.compile(
    rf"(?:全[{LEVELS}]|各级|各地区?|全国)(?:各级|地方)?公安(?:机关|部门)"
)
_BODIES = re.compile(r"(?:部门|单位|机关|机构|委办局)$")
_EVERYBODY = re.compile(r"各|全体|所有|全[市县区]|^(?:市|县|区)?(?:政府部门|行政机关)$")
_SOME = re.compile(
    r"有关|相关|涉及|其他|其它|成员|责任|部分|执法|主管|重点|试点|等(?:部门|单位)$"
)
_OUTSIDE = re.compile(r"企事业|驻|[中省]直|中央|(?:乡|镇|街道?|村|社区|园区)[^各]*$")


@dataclass(frozen=True)
class Organ:
    """The bureau as a superior may write it."""

    words: frozenset[str]
    place: str = ""
    level: str = ""
    is_county: bool = False
    is_branch: bool = False


@dataclass(frozen=True)
class Naming:
    """By which words a row names the organ, its role there, and why we think so."""

    verdict: str
    name: str = ""
    role: str = ""
    why: str = NOT_US


def organ_of(bureau_name: str, *, aliases=(), is_county: bool = False) -> Organ:
    """The organ of that name; `is_county` tells 台山市 from the city above it."""
    match = _BUREAU.match(plain(bureau_name))
    place, level, branch = match.groups() if match else ("", "", None)
    words = own_words(bureau_name) - OF_THE_AUTHOR - {f"{level}局", f"{level}公安局"}
    return Organ(
        words=frozenset(words | {plain(alias) for alias in aliases}),
        place=place,
        level=level,
        is_county=is_county or level in ("县", "区", "旗"),
        is_branch=bool(branch),
    )


def is_at_home(title: str, organ: Organ) -> bool:
    """Whether a document is of the organ's own place, or its title names none."""
    title = plain(title)
    return organ.place in title or not _PLACE.search(title)


def naming_of(units: list[dict], organ: Organ, *, at_home: bool = True) -> Naming:
    """How a row with these units ({"name", "role"}) names the organ, if it does."""
    if not units:
        return Naming(DOUBTFUL, why=NOBODY)
    judged = [(*judge(unit["name"], organ, at_home), unit) for unit in units]
    grade, why, unit = min(
        judged, key=lambda found: (found[0], ROLES.index(found[2]["role"]))
    )
    if grade == OTHER:
        return Naming(NO)
    verdict = DOUBTFUL if grade == UNCERTAIN else SURE
    return Naming(verdict, unit["name"], unit["role"], why.format(name=unit["name"]))


def judge(name: str, organ: Organ, at_home: bool) -> tuple[int, str]:
    """How surely one written name means the organ, and the sentence that says why."""
    whole = plain(name)
    bare = _BRACKET.sub("", whole) or whole
    if whole in organ.words or bare in organ.words:
        return OWN, OWN_NAME
    if "公安" in bare or bare == "各分局":
        return judge_police(whole, bare, organ, at_home)
    if any(bare.startswith(word) for word in organ.words):
        return PART, OWN_PART
    if is_descriptor(bare):
        return UNCERTAIN, DESCRIBED
    return judge_collective(whole, bare, organ, at_home)


def judge_police(whole: str, bare: str, organ: Organ, at_home: bool) -> tuple[int, str]:
    """A name with 公安 in it: ours, that of every level, or another's."""
    own = (*organ.words, f"{organ.level}公安局", "公安局")
    if bare in (f"{organ.level}公安局", f"{organ.level}公安机关"):
        sure = at_home and not organ.is_branch
        return (OWN, OWN_NAME) if sure else (UNCERTAIN, ELSEWHERE)
    if _ALL_POLICE.fullmatch(bare):
        return INCLUDING, INCLUDES
    if _TRADE.fullmatch(bare):
        return (TRADE, OWN_TRADE) if at_home else (UNCERTAIN, ELSEWHERE)
    if "各" in bare and bare.endswith(("公安局", "分局")):
        return judge_every_bureau(whole, organ)
    if at_home and bare.startswith(own) and not organ.is_branch:
        return PART, OWN_PART
    if _OTHER_POLICE.search(bare):
        return OTHER, NOT_US
    return UNCERTAIN, LIKE_US


def judge_every_bureau(whole: str, organ: Organ) -> tuple[int, str]:
    """各市公安局, 各县（市、区）公安局, 各分局: of whose level?"""
    if whole.endswith("分局"):
        included = organ.is_branch
    elif _COUNTIES.search(whole):
        rest = _COUNTIES.sub("", whole)
        included = organ.is_county or "市" in rest
    else:
        included = not organ.is_county
    return (INCLUDING, INCLUDES) if included else (OTHER, NOT_US)


def judge_collective(
    whole: str, bare: str, organ: Organ, at_home: bool
) -> tuple[int, str]:
    """各部门, 市直各单位, 有关部门: several organs under one name."""
    some = _SOME.search(bare)
    levels = set(_LEVEL.findall(bare))
    if not _BODIES.search(bare) or not (some or levels or _EVERYBODY.search(bare)):
        return OTHER, NOT_US
    every_level = "各级" in bare
    of_others = levels and organ.level not in levels and not every_level
    if of_others or _OUTSIDE.search(bare):
        return OTHER, NOT_US
    if some:
        return UNCERTAIN, SOME
    if at_home or every_level or "各地" in bare:
        return INCLUDING, INCLUDES
    return UNCERTAIN, ELSEWHERE
