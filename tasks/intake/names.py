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
    if not 1 < len(name) <= LONGEST_NAME or re.search(r"[。，,；;：:《》？！]", name):
        return False
    return has_unit_ending(name) or bool(_GROUP.search(name) and len(name) <= 10)


def may_join(left: str, right: str) -> bool:
    """Return whether a 和 between `left` and `right` joins two names."""
    if len(left) < 2 or len(right) < 2 or re.match(r"其(?![他它余])", right):
        return False
    if _ORGAN_ALONE.search(left) and _OFFICE_OF.match(right):
        return False
    return has_unit_ending(left) and looks_like_unit(right)
