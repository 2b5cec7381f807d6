"""The column sets in which lists go out, as DOMAIN 4.1 found them in use. Pure."""

from dataclasses import dataclass

from catalog.models import EntryList

from .fields import BY_CODE

PLACES = "一二三四"


@dataclass(frozen=True)
class Profile:
    """Its columns in their order, each with the heading it has here.

    The titles of an entry and of those above it stand under `titles`: one column
    where the list has one level, else one for each. `coded`: each with its code.
    """

    code: str
    label: str
    columns: tuple[tuple[str, str], ...]
    titles: str
    numbered: bool = True
    coded: bool = False
    # Channels with ■ and □, all thirteen; else those chosen.
    checklist: bool = False
    level_name: str = "{}级事项"
    least_levels: int = 1
    # Headings of the levels where there are just so many.
    level_names: tuple[str, ...] = ()
    # Columns that stand before the titles.
    before: tuple[tuple[str, str], ...] = ()

    def level_heads(self, depth: int) -> list[str]:
        if depth == len(self.level_names):
            return list(self.level_names)
        return [self.level_name.format(place) for place in PLACES[:depth]]

    def written(self, code: str, version) -> str:
        """What a cell says in this column set."""
        column = BY_CODE[code]
        short = None if self.checklist else column.short
        return (short or column.write)(version)

    def codes(self) -> list[str]:
        return [code for code, _ in (*self.before, *self.columns)]


OFFICIAL = Profile(
    "official",
    "基层政务公开标准目录",
    (
        ("content", "公开内容\n（要素）"),
        ("basis", "公开依据"),
        ("limit", "公开时限"),
        ("subject", "公开主体"),
        ("channels", "公开渠道和载体"),
        ("for_all", "全社会"),
        ("for_groups", "特定群众\n（群体）"),
        ("proactive", "主动"),
        ("on_request", "依申请公开"),
        ("county", "县级"),
        ("township", "乡、村级"),
    ),
    titles="公开事项",
    checklist=True,
    least_levels=2,
)
TEN = Profile(
    "ten",
    "十要素目录",
    (
        ("content", "公开内容"),
        ("basis", "公开依据"),
        ("unit", "责任科室"),
        ("cycle", "信息产生时间或更新周期"),
        ("limit", "公开时限"),
        ("mode", "公开方式"),
        ("steps", "审核程序"),
        ("channels", "公开渠道"),
        ("supervision", "监督、咨询渠道"),
    ),
    titles="事项名称",
)
EIGHT = Profile(
    "eight",
    "八要素目录",
    (
        ("content", "内容"),
        ("basis", "依据"),
        ("limit", "时限"),
        ("subject", "主体"),
        ("mode", "方式"),
        ("channels", "渠道"),
        ("audience", "公开对象"),
    ),
    titles="名称",
)
PROVINCIAL = Profile(
    "provincial",
    "省厅式目录（内容要求、责任处室、具体栏目）",
    (
        ("content", "内容要求"),
        ("unit", "责任处室"),
        ("site_column", "公开平台具体栏目"),
        ("audience", "公开对象"),
    ),
    titles="公开事项",
    numbered=False,
    level_name="{}级",
    least_levels=3,
)
SHORT = Profile(
    "short",
    "简式目录（内容规范、时限、形式、主体）",
    (
        ("content", "内容规范"),
        ("limit", "公开时限"),
        ("mode", "公开形式"),
        ("subject", "公开主体"),
    ),
    titles="公开事项",
)
CODED = Profile(
    "coded",
    "三级、四级目录（带编码）",
    (
        ("content", "内容要求"),
        ("limit", "公开时限"),
        ("cycle", "更新周期"),
        ("unit", "责任单位"),
    ),
    titles="目录",
    numbered=False,
    coded=True,
    level_name="{}级目录",
    least_levels=3,
)
ON_REQUEST = Profile(
    "on_request",
    "依申请公开目录",
    (
        ("content", "公开内容"),
        ("basis", "公开依据"),
        ("unit", "责任科室"),
        ("limit", "公开时限"),
        ("audience", "公开对象"),
        ("procedure", "依申请公开程序"),
        ("supervision", "监督、咨询渠道"),
    ),
    titles="事项名称",
)
NEGATIVE = Profile(
    "negative",
    "负面清单",
    (("withheld", "不予主动公开法律政策依据"),),
    titles="信息事项",
    level_names=("信息事项类别", "信息事项内容"),
    least_levels=2,
)
FULL = Profile(
    "full",
    "全部栏目",
    tuple(
        (code, BY_CODE[code].label)
        for code in (
            *("content", "basis", "unit", "subject", "cycle", "limit"),
            *("for_all", "for_groups", "proactive", "on_request"),
            *("county", "township", "channels", "site_column", "steps"),
            *("supervision", "openness", "article_20", "withheld", "procedure"),
        )
    ),
    titles="公开事项",
    numbered=False,
    coded=True,
    least_levels=2,
    before=(("field", "领域"),),
)
PROFILES = {
    each.code: each
    for each in (OFFICIAL, TEN, EIGHT, PROVINCIAL, SHORT, CODED)
    + (ON_REQUEST, NEGATIVE, FULL)
}
_ALWAYS = ("coded", "full")
FOR_LIST = {
    EntryList.PROACTIVE: ("official", "ten", "eight", "provincial", "short"),
    EntryList.ON_REQUEST: ("on_request", "ten", "eight"),
    EntryList.NEGATIVE: ("negative",),
}


def profiles_for(entry_list) -> list[Profile]:
    """The column sets that say what a list has to say, the usual one first."""
    return [PROFILES[code] for code in (*FOR_LIST[entry_list], *_ALWAYS)]
