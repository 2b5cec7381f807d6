"""What can be asked for, and how it is counted."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from . import counted
from .scope import Scope

Rows = Callable[[Scope], QuerySet]
BY_DUE_DATE = "只计到期日在所选时段内、截至日期（含当日）以前到期的事项；转派分解下去的只计一次；截至日期以前撤销的不计。"
FIRST_TIME = "以第一次报到待审核（或收到纸质件）的日期为报送日期，退回后重报不改变它。"
MOVED = "调整过完成时限的按调整后的到期日计，以前的到期日不再还原。"
DECIDED = "审核通过后又退回的按现在的状态计，当时是否通过无法还原。"
KIND_NOW = "情况（本期无等）按现在保存的内容计，截至日期以后改过的无法还原。"


@dataclass(frozen=True)
class Measure:
    """A count of rows, or with `whole` the part of them in a hundred.

    `said` is the noun of the sentence; `unit` follows the figure.
    """

    name: str
    label: str
    unit: str
    said: str
    counting: str
    example: str
    limits: str
    rows: Rows
    whole: Rows | None = None
    whole_said: str = ""

    @property
    def is_rate(self) -> bool:
        return self.whole is not None


REGISTRY: dict[str, Measure] = {}


def register(measure: Measure) -> None:
    REGISTRY[measure.name] = measure


def count(name, label, said, rows, counting, example, limits=MOVED, unit="项"):
    register(Measure(name, label, unit, said, counting, example, limits, rows))


def rate(name, label, said, rows, whole, whole_said, counting, example, limits):
    register(
        Measure(
            name,
            label,
            "%",
            said,
            counting,
            example,
            limits,
            rows,
            whole=whole,
            whole_said=whole_said,
        )
    )


count(
    "due",
    "应报项数",
    "应报落实情况",
    counted.due,
    BY_DUE_DATE,
    "第三季度的报送截止日是9月25日，截至9月20日查，这一轮还没有到期，不计。",
)
count(
    "reported",
    "已报项数",
    "已报落实情况",
    counted.reported,
    f"应报项数中，截至日期以前已报的。{FIRST_TIME}",
    "9月25日到期，9月28日报送：截至9月26日查不计，截至9月30日查计1项。",
)
count(
    "on_time",
    "按时报送项数",
    "按时报送落实情况",
    counted.on_time,
    f"应报项数中，报送日期不晚于到期日的。{FIRST_TIME}",
    "9月25日到期，9月25日报送的是按时，9月26日报送的不是。",
)
rate(
    "on_time_rate",
    "按时报送率",
    "按时报送",
    counted.on_time,
    counted.due,
    "应报落实情况",
    f"按时报送项数÷应报项数，四舍五入到0.1%。{FIRST_TIME}",
    "应报120项，按时114项：114÷120＝95.0%。",
    MOVED,
)
count(
    "late",
    "逾期项数",
    "逾期落实情况",
    counted.late,
    f"应报项数中，过了到期日才报的，和过了到期日还没有报的。{FIRST_TIME}",
    "9月25日到期，9月28日才报，计1项；9月30日仍没有报，也计1项。",
)
count(
    "late_reported",
    "逾期报送项数",
    "逾期报送落实情况",
    counted.late_reported,
    f"应报项数中，截至日期以前已报、但报送日期晚于到期日的。{FIRST_TIME}",
    "9月25日到期，9月28日报送，计1项；一直没有报的不计。",
)
count(
    "unreported",
    "未报项数",
    "未报落实情况",
    counted.unreported,
    "应报项数中，到截至日期还没有报的；截至日期当天到期而没有报的也计。",
    "9月25日到期，9月28日报送：截至9月26日查计1项，截至9月30日查不计。",
)
count(
    "approved",
    "审核通过项数",
    "审核通过落实情况",
    counted.approved,
    "应报并已报的事项中，截至日期以前审核通过的。",
    "9月28日报送，10月8日审核通过：截至9月30日查不计，截至10月10日查计1项。",
    DECIDED,
)
rate(
    "approved_rate",
    "审核通过率",
    "审核通过",
    counted.approved,
    counted.reported,
    "已报落实情况",
    "审核通过项数÷已报项数，四舍五入到0.1%。",
    "已报114项，审核通过57项：57÷114＝50.0%。",
    DECIDED,
)
count(
    "returned",
    "退回次数",
    "退回修改",
    counted.returns,
    "所选时段内到期的事项，截至日期以前被退回修改的次数，按操作日志计；同一项退回两次计2次。",
    "一项落实情况9月26日、9月29日各退回一次：截至9月30日查计2次。",
    "单位负责人退给联络员的不计。",
    unit="次",
)
count(
    "nothing",
    "本期无项数",
    "报“本期无”",
    counted.nothing,
    "已报项数中，情况是“本期无”的。",
    "一个单位32项里有5项报“本期无”，计5项。",
    KIND_NOW,
)
count(
    "not_concerned",
    "不涉及项数",
    "确认不涉及",
    counted.not_concerned,
    "所选时段内到期的事项，报“不涉及”并在截至日期以前审核通过的；确认后该任务各期都不再应报，只计报送的这一期。",
    "第二季度报不涉及并审核通过，全年查计1项，不是3项。",
    DECIDED,
)
count(
    "materials",
    "佐证材料件数",
    "佐证材料",
    counted.materials,
    "已报项数所用的佐证材料，同一件材料用于几项只计一件。",
    "一份公开目录用于3项任务，计1件。",
    "按现在所附的材料计，报送以后增减的无法还原到当时。",
    unit="件",
)
count(
    "tasks",
    "任务数",
    "有应报事项的任务",
    counted.tasks,
    "所选单位在所选时段内至少有一项应报事项的任务，几个单位共同承担的计一项。",
    "一项任务由5个单位承担，每季度报一次，全年查计1项。",
)
count(
    "tasks_done",
    "已完成任务数",
    "应报事项全部审核通过的任务",
    counted.tasks_done,
    "任务数中，所选单位在所选时段内应报的事项截至日期以前全部审核通过的。",
    "一项任务由5个单位承担，4个通过、1个未报，不计。",
    DECIDED,
)
rate(
    "tasks_done_rate",
    "任务完成率",
    "应报事项全部审核通过",
    counted.tasks_done,
    counted.tasks,
    "有应报事项的任务",
    "已完成任务数÷任务数，四舍五入到0.1%。",
    "40项任务，30项的应报事项全部审核通过：30÷40＝75.0%。",
    DECIDED,
)
count(
    "slips",
    "催办次数",
    "开具催办单",
    counted.slips,
    "所选时段内、截至日期以前开具的催办单，按开具日期计，一份计一次。",
    "一天向5个单位各开一份，计5次。",
    "电话、当面等没有开具催办单的催办不计。",
    unit="次",
)
