"""救济告知: the text of a letter's remedy, by result, organ and date."""

from datetime import date

from .letters.placeholders import filled
from .models import LetterSettings, RemedyRoute, RemedyText
from .models.remedy import Route
from .provincial import provincial_mode
from .refusals import Refused

NOT_SET = (
    "{bureau}的文书设置还缺：{missing}。没有行政复议机关和管辖法院的文书不能出，"
    "请先在“文书设置”中填写。"
)
NOT_CAUSED = "没有{on}适用于“{code}”的救济途径，请在系统管理的“救济途径”中核对。"


def settings_of(bureau) -> LetterSettings:
    """文书设置, those never saved with what holds by default."""
    return LetterSettings.objects.filter(bureau=bureau).first() or LetterSettings(
        bureau=bureau
    )


def letters_are_on(bureau) -> bool:
    """Whether letters and their numbers are given here, and not by a platform."""
    return settings_of(bureau).letters_are_on and not provincial_mode(bureau)


def route_of(code: str, bureau, *, on: date) -> RemedyRoute:
    row = RemedyRoute.objects.of(bureau, on=on).filter(code=code).first()
    if row is None:
        raise Refused(NOT_CAUSED.format(on=on, code=code))
    return row


def remedies_in_force(settings: LetterSettings, *, on: date) -> list[tuple]:
    """(way, the results it holds for, its text) of a day, in two queries."""
    routes, texts = {}, {}
    for row in RemedyRoute.objects.of(settings.bureau, on=on):
        routes.setdefault(row.code, row.route)
    found = RemedyText.objects.of(settings.bureau, on=on)
    for row in found.filter(organ_kind=settings.organ_kind):
        texts.setdefault(row.route, row.text)
    return [
        (route.label, sorted(codes), texts.get(route, ""))
        for route in Route
        if (codes := [code for code, way in routes.items() if way == route])
    ]


def remedy_text(code: str, settings: LetterSettings, *, on: date) -> str:
    """What a letter of a day says; refused where the organ's own names are missing.

    `code` is a result of table B, `silence` or `third_party`.
    """
    bureau = settings.bureau
    if settings.missing:
        missing = "、".join(settings.missing)
        raise Refused(NOT_SET.format(bureau=bureau, missing=missing))
    route = route_of(code, bureau, on=on).route
    if route == Route.NONE:
        return ""
    row = (
        RemedyText.objects.of(bureau, on=on)
        .filter(route=route, organ_kind=settings.organ_kind)
        .first()
    )
    if row is None:
        raise Refused(
            f"没有{on}适用的救济告知文字（{Route(route).label}），"
            "请在系统管理的“救济告知文字”中补充。"
        )
    if "{上级主管部门}" in row.text and not settings.superior:
        raise Refused(
            "2023年12月31日以前的文书须写明上级主管部门，请先在“文书设置”中填写。"
        )
    names = {
        "复议机关": settings.authorities,
        "法院": settings.court,
        "上级主管部门": settings.superior,
    }
    return filled(row.text, names) + online(settings)


def online(settings: LetterSettings) -> str:
    """Where a review can be applied for online; "" where the office names no place."""
    place = settings.review_online
    return f"行政复议申请书也可以通过{place}网上提交。" if place else ""
