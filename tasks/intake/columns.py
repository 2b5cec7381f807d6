"""The header row of a plan's table: which words mean which column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

NUMBER, HEADING, TASK, CRITERIA = "number", "heading", "task", "criteria"
UNITS, LEAD, SUPPORT, GUIDE = "units", "lead", "support", "guide"
DUE, REMARK = "due", "remark"
UNIT_MEANINGS = frozenset({UNITS, LEAD, SUPPORT, GUIDE})

_BODY = r"(?:单位|部门|科室|处室|股室|室队|警种|机构|主体|领导|人员|人|方)"
_BODIES = rf"(?:责任)?{_BODY}?(?:[/、和及与或]{_BODY})*"
_SOME_BODIES = rf"(?:责任)?{_BODY}(?:[/、和及与或]{_BODY})*"
_WORK = (
    r"(?:工作|重点|主要|目标|具体|任务|公开|专项|年度|总体|落实|细化|推进|改革|序号及|建设)*"
    r"(?:任务|要求|内容|举措|措施|事项|要点|项目|目标|工作|重点|类别|领域|指标|主题|分类|名称"
    r"|板块|环节|分解|清单|阶段|步骤|安排)(?:名称|内容|分解|及要求|和要求|及措施)?"
)
_SUPPORT = r"(?:配合|协助|协办|协同|参与|参加)"
# The first meaning whose words match the whole header decides.
_MEANINGS = (
    (NUMBER, r"序号?|编号|项号|号|项次|任务编号|条目"),
    (
        DUE,
        r"(?:完成|工作|办理|整改|报送|落实|推进|任务|目标|计划|拟)*"
        r"(?:时限|时间|期限|日期|进度|时效)(?:节点|要求|安排|进度)*|时间节点|频次|(?:工作|推进)进度",
    ),
    (
        CRITERIA,
        r"(?:评价|评分|考核|评估|验收|考评|测评|评议|达标|完成|工作)(?:标准|指标|要点|细则|办法|依据)",
    ),
    (
        CRITERIA,
        r"(?:考核|评价|考评|评估|测评)内容|(?:工作|预期|完成)?成[果效](?:形式)?|佐证(?:材料|要素)?",
    ),
    (LEAD, rf"(?:总)?(?:牵头|主办|主要责任|主责){_BODIES}|第一责任{_BODY}"),
    (
        GUIDE,
        rf"(?:指导|督导|督办|监督|督查|责任督导){_BODIES}",
    ),
    (SUPPORT, rf"{_SUPPORT}{_BODIES}|{_SUPPORT}[/／、及和(（]责任{_BODY}[)）]?"),
    (
        UNITS,
        rf"(?:责任|承办|落实|负责|实施|完成|执行|任务|具体|承担)?(?:牵头|责任)?{_SOME_BODIES}(?:及责任人)?"
        r"|责任|承办|负责"
        r"|(?:责任|任务|职责|工作|部门)?分工|(?:牵头|责任)[及和、/]配合(?:单位|部门)|公开主体",
    ),
    (
        REMARK,
        r"备注|说明|(?:完成|落实|进展|推进|工作|任务)*(?:情况|进展)|分值|权重|得分|自评分?|联系(?:人|电话|方式)|(?:分管|责任|牵头|包保)?(?:局)?领导|公开(?:形式|方式|渠道)",
    ),
    (TASK, _WORK),
)
_COMPILED = [(meaning, re.compile(words)) for meaning, words in _MEANINGS]
_NOISE = re.compile(r"[\s：:*＊]|[（(][^（()）]{0,12}[)）]")
LONGEST_WORD = 14
NOTHING_TAUGHT: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Column:
    meaning: str
    word: str
    # The role a unit column gives to names without a role of their own.
    role: str | None = None


_ROLE_OF = {LEAD: "牵头", SUPPORT: "配合", GUIDE: "指导"}


def bare_word(word: str) -> str:
    """Return a header word without white space, colons and short brackets."""
    return _NOISE.sub("", word)


def meaning_of(word: str, taught: Mapping[str, str] = NOTHING_TAUGHT) -> str | None:
    """Return what a column headed by `word` means, None where nothing is known.

    `taught` holds meanings a person confirmed, by bare word.
    """
    if len(word) > LONGEST_WORD + 8:
        return None
    bare = bare_word(word)
    if bare in taught:
        return taught[bare]
    if not bare or len(bare) > LONGEST_WORD:
        return None
    for meaning, pattern in _COMPILED:
        if pattern.fullmatch(bare):
            return meaning
    return None


def columns_of(
    words: list[str], taught: Mapping[str, str] = NOTHING_TAUGHT
) -> list[Column] | None:
    """Return the columns a header of `words` announces, None where it is no header.

    Of several columns that hold wording the last one is the task and those before it
    are its headings (工作要求 / 工作任务 / 具体要求).
    """
    return of_meanings(words, [meaning_of(word, taught) for word in words])


def of_meanings(words: list[str], meanings: list[str | None]) -> list[Column] | None:
    """Return the columns of a header whose words mean `meanings`."""
    meanings = list(meanings)
    wording = [index for index, meaning in enumerate(meanings) if meaning == TASK]
    if not wording or not set(meanings) - {TASK, NUMBER, None}:
        return None
    if not (UNIT_MEANINGS | {CRITERIA, DUE}) & set(meanings):
        return None
    for index in wording[:-1]:
        meanings[index] = HEADING
    return [
        Column(meaning or REMARK, word, _role(meaning, word))
        for meaning, word in zip(meanings, words, strict=True)
    ]


def _role(meaning: str | None, word: str) -> str | None:
    if meaning == SUPPORT and re.search(r"参[与加]", word):
        return "参与"
    return _ROLE_OF.get(meaning)
