"""What a unit of a bureau is called: endings, groups, descriptors."""

import re

# Endings of Chinese organs. The list decides two doubtful questions only: whether a
# 和 joins two names, and whether a sentence without label is a unit phrase.
_ENDING = re.compile(
    r"(?:科|室|处|队|局|办|所|部|股|委|厅|院|站|组|会|中心|政府|单位|部门|机关|公司"
    r"|集团|街道|镇|乡|机构|警种|企业|支部|联|署|庭|台|校|馆|社|专班|基地|岗|窗口"
    r"|责任人|负责人|联络员|检察|主体|层面|县区|市区)$"
)
_CLOSING_BRACKET = re.compile(r"[（(〔\[][^（()）]*[)）〕\]]$")
_GROUP = re.compile(
    r"^(?:各|全|所有|有关|相关|其他|其它|局属|局直|市直|县直|区直|全局|全市|全县|机关各)"
)
_CLASS = re.compile(
    r"(?:有关|相关|其他|其它|涉及|对口)(?:各?(?:业务|职能|责任|成员))?(?:单位|部门|警种|科室|处室)$"
)
_DEED = re.compile(
    r"起草|制定|制作|承办|实施|主办|发布|印发|出台|保管|解读|产生|牵头|组织|提供|审批"
)
_DEED_HOLDER = re.compile(r"(?:单位|部门|机构|机关|科室|警种|处室)$")
# 党委和政府办公室 is the office of both.
_ORGAN_ALONE = re.compile(r"(?:党委|党组|党工委|县委|市委|区委|政府|人大|政协|纪委)$")
_OFFICE_OF = re.compile(
    r"^(?:[省市县区])?(?:人民)?(?:政府|管委会|监委|行政|政协|人大).{0,6}(?:室|办|科)$"
)
# Short names of police branches and of government offices, as lists use them.
_BRANCH = re.compile(
    r"(?:[省市县区]局?|局)?(?:治安|刑侦|刑警|交警|交管|巡警|特警|巡特警|户政|人口|出入境|车管|网安|网警|经侦|禁毒"
    r"|国保|政保|反恐|法制|督察|指挥|情指|情报|宣传|科信|警保|政工|人事|纪检|监管|反诈|内保|食药环|森林|水上|边防"
    r"|消防|机场|审批|装财|后勤|技侦|行政审批|公安|司法|财政|教育|民政|人社|卫健|住建|交通|水利|农业农村|农业|商务"
    r"|文旅|应急|应急管理|审计|市场监管|税务|检察|环保|生态环境|国土|自然资源|发改|工信|组织|统战|政法|信访|档案)"
)
# A unit with nothing beside it that says so.
_BARE = re.compile(
    r"(?!成立|设立|建立|组建|加强|完善|健全|推进|公开|建设|建好|办好|规范|优化|强化|落实|明确|抓好|打造|开通|设置"
    r"|充实|配齐|配强|改进|深化|报|上报|做好|开展|组织开|召开|依托|通过|支持|鼓励|整合)"
    r"[^的应要并于为由是在将对从被把和]{1,12}"
    r"(?:科|室|处|队|局|办|所|部|股|委|中心|单位|部门|警种)"
)
_JUDGES = re.compile(r"评价|考核|评估|测评|是否|检查(?!站|组|队|科)")
LONGEST_NAME = 24


def _core(name: str) -> str:
    bare = name
    while _CLOSING_BRACKET.search(bare):
        bare = _CLOSING_BRACKET.sub("", bare)
    return bare or name


def has_unit_ending(name: str) -> bool:
    """Return whether `name` ends as Chinese organs and their parts do."""
    return bool(_ENDING.search(_core(name)))


def is_group(name: str) -> bool:
    """Return whether `name` means several units (各分局, 市局有关单位)."""
    core = _core(name)
    return bool(_GROUP.search(core) or _CLASS.search(core) or "各" in core[:6])


def is_descriptor(name: str) -> bool:
    """Return whether `name` describes who is meant (文件起草单位) and names nobody."""
    core = _core(name)
    holder = _DEED_HOLDER.search(core)
    return bool(holder and _DEED.search(core[: holder.start()]))


def is_deed(text: str) -> bool:
    """Return whether `text` is the deed of a descriptor (政策措施牵头起草)."""
    return bool(_DEED.search(text)) and not has_unit_ending(text)


def looks_like_unit(name: str) -> bool:
    """Return whether `name` alone would pass for a unit or a group of units."""
    if (
        _JUDGES.match(name)
        or not 1 < len(name) <= LONGEST_NAME
        or re.search(r"[。，,；;：:《》？！]", name)
    ):
        return False
    return has_unit_ending(name) or bool(_GROUP.search(name) and len(name) <= 10)


def may_join(left: str, right: str) -> bool:
    """Return whether a 和 between `left` and `right` joins two names."""
    if len(left) < 2 or len(right) < 2 or re.match(r"其(?![他它余])", right):
        return False
    if _ORGAN_ALONE.search(left) and _OFFICE_OF.match(right):
        return False
    return has_unit_ending(left) and looks_like_unit(right)


def is_branch(name: str) -> bool:
    """Return whether `name` is a branch or office by its short name (治安, 财政)."""
    return bool(_BRANCH.fullmatch(name))


def is_bare_unit(name: str) -> bool:
    """Return whether `name` is a unit even with nothing that says so beside it."""
    return bool(_BARE.fullmatch(name))
