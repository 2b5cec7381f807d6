"""The words that say what a unit does: 牵头, 负责, 配合 behind names, labels before them."""

import re
from dataclasses import dataclass

LEAD, RESPONSIBLE, SUPPORT = "牵头", "负责", "配合"
PARTICIPANT, GUIDE, UNNAMED = "参与", "指导", "责任"
ROLES = (LEAD, RESPONSIBLE, SUPPORT, PARTICIPANT, GUIDE, UNNAMED)
IN_CHARGE = frozenset({LEAD, RESPONSIBLE, UNNAMED})
# What a label may name besides a role.
TIME, CRITERIA, REMARK, PERSON, EITHER = (
    "time",
    "criteria",
    "remark",
    "person",
    "either",
)

# A role stands at the end of an item, within so many characters.
_TAIL = 40
_HOW = (
    r"(?:积极|主动|密切|全力|切实|认真|抓紧|共同|联合|协同|统一|统筹|总体|总|分别|具体|分工"
    r"|分头|分级|分类|分口|各自|依法|依规|主要|直接|全面|对口|同步|一并|予以|给予|要|须|应|做好)*"
)
_GO_ON = (
    r"(?:(?:并|和|及)?(?:具体|积极|分工)?(?:负责|落实|实施|推进|推动|办理|执行|组织|协调"
    r"|统筹|抓总|抓好|完成|开展|做好|承办|指导|督促|监督|配合|协助|参与|到位))*"
    r"(?:(?:相关|有关|此项|该项|本项|这项)?(?:各项)?(?:工作|任务|事项))?"
)
_DOING = r"(?:贯彻|抓好|组织|推进|推动|具体|做好|参照|遵照|协调|统筹|狠抓|抓)"
_CHECKS = (
    r"(?:审查|审核|监督|把关|考核|考评|检查|评估|评议|督促|监管|通报|跟踪问效|跟踪督办)"
)
_ROLE_WORDS = (
    (
        LEAD,
        rf"(?:负责)?(?:总)?牵头{_GO_ON}|主办|主责|(?:负责)?统筹协调{_GO_ON}|总负责|抓总",
    ),
    (
        GUIDE,
        r"(?:负责)?(?:业务|监督|督促|跟踪|协调)?指导(?:监督|督促|落实|实施|推进)?(?:工作)?"
        r"|(?:负责)?(?:跟踪|全程|日常)?(?:督导|督办|督查)(?:检查|考核|落实)?",
    ),
    (SUPPORT, rf"(?:支持|协助|协调)?配合{_GO_ON}|协助{_GO_ON}|协同(?:落实|推进|做好)"),
    (
        SUPPORT,
        r"协办|会办(?!公)|协同|(?:提供[^、，]{0,4}|做好[^、，]{0,4}|给予|技术|政策)?支持"
        r"|(?:提供|做好)[^、，]{0,4}(?:支撑|保障)(?:工作)?",
    ),
    (PARTICIPANT, rf"(?:参与|参加){_GO_ON}"),
    (
        RESPONSIBLE,
        rf"负责{_DOING}*(?:落实|实施|推进|办理|执行|开展|完成)?(?:工作|到位)?",
    ),
    (
        RESPONSIBLE,
        rf"(?:负责)?组织(?:实施|落实|推进|开展)|承办|实施|{_DOING}*落实(?:到位)?"
        r"|(?:参照|遵照|贯彻|具体)执行|各负其责|各司其职",
    ),
)
# Read as a role inside a unit phrase, but no sign that a sentence is one.
_WEAK_WORDS = (
    (
        GUIDE,
        rf"(?:负责)?(?:保密|合法性|业务|日常|跟踪|政策|组织)?{_CHECKS}{{1,3}}(?:工作)?",
    ),
    (
        RESPONSIBLE,
        rf"{_DOING}*(?:办理|推进|推动|执行|完成|开展|承担|制定|起草|建设|协调|统筹)",
    ),
)


def _alternatives(table, prefix: str) -> str:
    return "|".join(
        f"(?P<{prefix}{index}>{words})" for index, (_, words) in enumerate(table)
    )


_ROLE_AT_END = re.compile(rf"{_HOW}(?:{_alternatives(_ROLE_WORDS, 'r')})$")
_WEAK_AT_END = re.compile(rf"{_HOW}(?:{_alternatives(_WEAK_WORDS, 'r')})$")
_ROLE_WITH_OBJECT = re.compile(
    rf"{_HOW}(?:{_alternatives(_ROLE_WORDS, 'r')})"
    r"(?P<object>(?!单位|部门|机构|的|科室|处室|警种|人|同志)[^单部机]{1,16})$"
)
_ROLE_IN_BRACKET = re.compile(
    rf"[（(\[［](?:{_alternatives(_ROLE_WORDS, 'r')})(?:单位|部门|科室|处室)?[）)\]］]$"
)
# 按职责分工, 根据各自职能: how, between the name and the role.
_BY_DUTY = re.compile(
    r"(?:按照?|依照|根据|依据|结合|围绕)[^、，,；;。]{1,14}$|(?:各司其职|各负其责)$"
)

_NOUN = (
    r"(?:[（(](?:协助|协办|参与|责任|落实|实施|主办|牵头|承办)[）)])?"
    r"(?:责任)?(?:单位|部门|科室|处室|股室|室队|警种|机构|主体|岗位|人员|人|处[（(]科[）)]室"
    r"|科[（(][处队所室][）)]室?|处|科)"
    r"(?:[（(](?:部门|单位|科室|处室|人员|责任人)[）)])?"
    r"(?:[及和、/与](?:第一|直接)?(?:责任人|联系人|人员|部门|科室|处室|个人|单位))?"
)
_LABEL_WORDS = (
    (EITHER, r"配合[/／（(、或](?:责任|负责)[）)]?|责任[/／（(、或]配合[）)]?"),
    (
        LEAD,
        r"(?:总)?牵头(?:[/／（(、和及](?:责任|负责|主办)[）)]?)?|责任[（(/]牵头[）)]?"
        r"|主办|主责|主要责任|第一责任",
    ),
    (SUPPORT, r"配合|协助|协办|协同|协作|会办(?!公)|支持"),
    (PARTICIPANT, r"参与|参加|参建"),
    (GUIDE, r"指导|督导|督办|督查|监督|审核|审查|验收"),
    (
        UNNAMED,
        r"(?:主体)?责任|承办|经办|落实|实施|执行|(?:具体|主要)?负责|完成|组织实施|承担",
    ),
)
_OTHER_LABELS = (
    (
        TIME,
        r"(?:完成|办理|办结|工作|落实|整改|报送|推进|实施|任务|进度)?(?:时限|期限|时间|日期)"
        r"(?:节点|要求|安排)?|时间节点|(?:推进|工作)?进度(?:安排|要求)|时间进度",
    ),
    (
        CRITERIA,
        r"(?:评价|考核|评分|考评|评估|验收|衡量|评议)(?:标准|要求|指标|内容|细则|办法|要点)",
    ),
    (REMARK, r"备注|说明"),
    (
        PERSON,
        r"(?:牵头|分管|主管|责任|包抓|包联|包保|挂牌|挂帅|督办|协管|配合|协助|联系)"
        r"(?:的)?(?:局|县|市|区|党委|主要)?领导|联系人(?:及电话)?|联络员|联系(?:电话|方式)|电话",
    ),
)
_LABEL_KINDS = [kind for kind, _ in (*_LABEL_WORDS, *_OTHER_LABELS)]
_BEGINS = r"(?:^|(?<=[；;，,。、！!\s（(【\[［〔〖]))"
_LABEL = re.compile(
    f"{_BEGINS}(?:"
    + "|".join(
        f"(?P<l{index}>(?:{words})(?:{_NOUN})?)"
        for index, (_, words) in enumerate(_LABEL_WORDS)
    )
    + "|"
    + "|".join(
        f"(?P<l{index}>{words})"
        for index, (_, words) in enumerate(_OTHER_LABELS, len(_LABEL_WORDS))
    )
    + r")(?:为|是)?\s*[:：]$"
)
# A long label needs nothing in front of it: 法制支队配合单位：各警种部门.
_GLUED = re.compile(
    r"(?<![各及和与的关本该对其])(?:"
    + "|".join(
        f"(?P<l{index}>(?:{words}){_NOUN})"
        for index, (_, words) in enumerate(_LABEL_WORDS)
    )
    + f"|(?P<l{len(_LABEL_WORDS)}>(?:完成|办理|办结|推进)(?:时限|期限|时间))"
    + f"|(?P<l{len(_LABEL_WORDS) + 1}>(?:评价|考核|评分|考评)(?:标准|指标))"
    + r")\s*[:：]$"
)
_COLON = re.compile(r"[:：]")
_LONGEST_LABEL = 24
# 【责任单位】办公室
_BOXED = re.compile(
    r"[【［\[〔（(]\s*(?:"
    + "|".join(
        f"(?P<l{index}>(?:{words}){_NOUN})"
        for index, (_, words) in enumerate(_LABEL_WORDS)
    )
    + f"|(?P<l{len(_LABEL_WORDS)}>{_OTHER_LABELS[0][1]})"
    + f"|(?P<l{len(_LABEL_WORDS) + 1}>{_OTHER_LABELS[1][1]})"
    + r")\s*[】］\]〕）)]\s*[:：]?(?=[^。；，、;,\s])"
)
_BARE_LABEL = re.compile(
    r"(?:(?P<l0>牵头|主办)|(?P<l1>配合|协办|协助)|(?P<l2>参与)|(?P<l3>责任))"
    r"(?:单位|部门|科室|处室|股室|警种)(?:为|是|\s)?(?=[^：:、，,；;。\s的要应和及])"
)
_BARE_ROLES = (LEAD, SUPPORT, PARTICIPANT, UNNAMED)
_NOUN_AT_END = re.compile(rf"{_NOUN}(?:为|是)?\s*[:：]?$")


@dataclass(frozen=True, slots=True)
class Role:
    """A role and how it was said: of `one` name only, with an object, in weak words."""

    role: str
    one: bool = False
    has_object: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    kind: str
    start: int
    end: int


def take_role(item: str, is_unit) -> tuple[str, Role | None]:
    """Return the name in an item of a list, and the role behind it, if any."""
    head, tail = item[:-_TAIL], item[-_TAIL:]
    match = _ROLE_IN_BRACKET.search(tail)
    if match:
        return head + tail[: match.start()], Role(_said(match), one=True)
    match = _ROLE_AT_END.search(tail)
    if match:
        return _by_duty_off(head + tail[: match.start()]), Role(_said(match))
    match = _ROLE_WITH_OBJECT.search(tail)
    weak = _WEAK_AT_END.search(tail)
    if weak:
        name = _by_duty_off(head + tail[: weak.start()])
        if not name or is_unit(name):
            return name, Role(_said(weak, _WEAK_WORDS), weak=True)
    if match and is_unit(name := _by_duty_off(head + tail[: match.start()])):
        return name, Role(_said(match), has_object=True)
    return item, None


def ends_with_role(text: str) -> bool:
    """Return whether a plain role word closes `text`."""
    tail = text[-_TAIL:]
    return bool(_ROLE_AT_END.search(tail) or _ROLE_IN_BRACKET.search(tail))


def is_role_only(text: str) -> bool:
    """Return whether `text` is a role word and nothing else."""
    return len(text) <= _TAIL and bool(
        _ROLE_AT_END.fullmatch(text) or _WEAK_AT_END.fullmatch(text)
    )


def _by_duty_off(name: str) -> str:
    return name[:-_TAIL] + _BY_DUTY.sub("", name[-_TAIL:])


def _said(match: re.Match, table=_ROLE_WORDS) -> str:
    return next(role for index, (role, _) in enumerate(table) if match[f"r{index}"])


def labels_in(text: str) -> list[Label]:
    """Return the labels in `text` (责任单位： 完成时限：), from left to right."""
    found = []
    for colon in _COLON.finditer(text):
        start = max(0, colon.end() - _LONGEST_LABEL)
        for pattern in (_LABEL, _GLUED):
            if match := pattern.search(text, start, colon.end()):
                found.append(_label(match))
                break
    found += [_label(match) for match in _BOXED.finditer(text)]
    return sorted(found, key=lambda label: label.start)


def is_plain(label: Label, text: str) -> bool:
    """Return whether `label` is one even in the middle of prose.

    落实： and 电话： may stand anywhere; 责任单位： and 完成时限： say what follows.
    """
    written = text[label.start : label.end].strip("：: 【】［］[]〔〕（）()")
    if label.kind == TIME:
        return len(written) > 2 or written == "时限"
    return label.kind in (*ROLES, EITHER) and bool(_NOUN_AT_END.search(written))


def _label(match: re.Match) -> Label:
    kind = next(
        kind for index, kind in enumerate(_LABEL_KINDS) if _group(match, f"l{index}")
    )
    return Label(kind, *match.span())


def _group(match: re.Match, name: str) -> str | None:
    return match.groupdict().get(name)


def bare_labels_in(text: str) -> list[Label]:
    """Return labels without colon where `text` begins with one: 责任单位办公室."""
    if not _BARE_LABEL.match(text):
        return []
    return [
        Label(
            next(r for i, r in enumerate(_BARE_ROLES) if match[f"l{i}"]), *match.span()
        )
        for match in _BARE_LABEL.finditer(text)
    ]
