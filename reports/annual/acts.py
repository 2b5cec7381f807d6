"""Which acts are open on a report now, each with its form, service and permission."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.models import AnnualReport

from . import forms
from .access import PREPARE, SIGN
from .services import deciding, giving_up, leaving, telling

Status = AnnualReport.Status


def always(report, latest, today):
    return True


@dataclass(frozen=True)
class OpenTo:
    """One act; `fits(report, latest, today)` says whether it makes sense by now."""

    slug: str
    label: str
    lead: str
    form: type
    service: Callable
    permission: str
    statuses: tuple
    fits: Callable = always
    knows_today: bool = True
    closes_tasks: bool = False


def has_left(report, latest, today):
    return report.status == Status.PUBLISHED or leaving.has_left(report)


def stays(report, latest, today):
    return not has_left(report, latest, today)


def is_to_submit(report, latest, today):
    if report.status == Status.PUBLISHED:
        return latest is not None and latest.submitted_on is None
    return stays(report, latest, today) or latest.submitted_on is None


def is_correction(report, latest, today):
    return latest is not None and bool(report.correction_reason)


def is_to_tell(report, latest, today):
    return telling.occurrences_of(report, today).exists()


def is_named(report, latest, today):
    return telling.tasks_naming_reports(report).exists()


ACTS = (
    OpenTo(
        "check",
        "核对完成，送签批",
        "没有错误、提示都已写明原因以后，把表格和文字定下来送分管局领导签批。",
        forms.PlainForm,
        deciding.check,
        PREPARE,
        (Status.DRAFT,),
    ),
    OpenTo(
        "sign",
        "签批",
        "签批下面显示的表格和文字。",
        forms.PlainForm,
        deciding.sign,
        SIGN,
        (Status.CHECKED,),
    ),
    OpenTo(
        "sign-on-paper",
        "登记线下签批",
        "分管局领导在纸上签批的，登记签批人、日期和扫描件。",
        forms.PaperForm,
        deciding.sign_on_paper,
        PREPARE,
        (Status.CHECKED,),
    ),
    OpenTo(
        "submit",
        "登记提交主管部门",
        "年度报告提交同级政府信息公开工作主管部门的日期。",
        forms.SubmitForm,
        leaving.submit,
        PREPARE,
        (Status.SIGNED, Status.PUBLISHED),
        is_to_submit,
    ),
    OpenTo(
        "publish",
        "登记向社会公布",
        "公布以后这一版不能再改；有错的办理“更正”，另出一版。",
        forms.PublishForm,
        telling.publish,
        PREPARE,
        (Status.SIGNED,),
        closes_tasks=True,
    ),
    OpenTo(
        "tell",
        "办结任务",
        "公布以后才关联的任务在这里办结：写入公布日期，以公布网址为佐证材料。",
        forms.TellForm,
        telling.tell,
        PREPARE,
        (Status.PUBLISHED,),
        is_to_tell,
        closes_tasks=True,
    ),
    OpenTo(
        "return",
        "退回修改",
        "退回编制中，写明原因。",
        forms.ReasonForm,
        deciding.send_back,
        PREPARE,
        (Status.CHECKED, Status.SIGNED),
        stays,
        knows_today=False,
    ),
    OpenTo(
        "send-back",
        "退回政务公开办公室",
        "不同意的，写明原因退回修改。",
        forms.ReasonForm,
        deciding.send_back,
        SIGN,
        (Status.CHECKED,),
        knows_today=False,
    ),
    OpenTo(
        "correct",
        "更正",
        "已经提交、公布的一版保留不动，改正后另出一版，并列出改了什么。",
        forms.ReasonForm,
        leaving.correct,
        PREPARE,
        (Status.SIGNED, Status.PUBLISHED),
        has_left,
        knows_today=False,
    ),
    OpenTo(
        "give-up",
        "放弃更正",
        "不再更正的，写明原因。上一版不变，更正期间改的数字和文字恢复成上一版的。",
        forms.ReasonForm,
        giving_up.give_up,
        PREPARE,
        (Status.DRAFT,),
        is_correction,
    ),
    OpenTo(
        "link",
        "关联工作要点任务",
        "工作要点中要求公布年度报告的任务。",
        forms.LinkForm,
        telling.link_task,
        PREPARE,
        tuple(Status),
        is_named,
    ),
)
BY_SLUG = {act.slug: act for act in ACTS}


def open_acts(report, latest, user, today):
    """The acts a person can do now, in the order they are offered."""
    return [
        act
        for act in ACTS
        if report.status in act.statuses
        and user.may(act.permission, report)
        and act.fits(report, latest, today)
    ]
