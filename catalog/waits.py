"""What waits in the lists themselves, as 工作台 counts it."""

from django.urls import reverse_lazy

from core.reminders.waiting import Waiting

from . import turns


def items(status):
    return reverse_lazy("catalog:item_list", query={"status": status})


def revisions(matter):
    return reverse_lazy("catalog:revision_list", query={"matter": matter})


WAITING = (
    Waiting(
        name="catalog.to_sort",
        label="待归类的公开事项",
        url=items("submitted"),
        permission="catalog.keep_catalogue",
        rows=lambda user, today: turns.to_sort(user),
    ),
    Waiting(
        name="catalog.returned",
        label="退回修改的公开事项",
        url=items("returned"),
        permission="catalog.enter_item",
        rows=lambda user, today: turns.returned(user),
    ),
    Waiting(
        name="catalog.to_sign",
        label="待签批的目录动态调整",
        url=revisions("to_sign"),
        permission="catalog.sign_revision",
        rows=lambda user, today: turns.to_sign(user),
    ),
    Waiting(
        name="catalog.to_approve",
        label="待签批的目录动态调整（全局）",
        url=revisions("to_approve"),
        permission="catalog.approve_revision",
        rows=lambda user, today: turns.to_approve(user),
    ),
    Waiting(
        name="catalog.sent_back",
        label="退回起草的目录动态调整",
        url=revisions("sent_back"),
        permission="catalog.view_entry",
        rows=lambda user, today: turns.sent_back(user),
    ),
    Waiting(
        name="catalog.to_file",
        label="待备案的目录动态调整",
        url=revisions("to_file"),
        permission="catalog.keep_catalogue",
        rows=lambda user, today: turns.to_file(user),
    ),
    Waiting(
        name="catalog.unexamined",
        label="本年度还没有评估的不予公开事项",
        url=reverse_lazy("catalog:withheld_list", query={"left": "1"}),
        permission="catalog.keep_catalogue",
        rows=turns.unexamined,
    ),
    Waiting(
        name="catalog.guide",
        label="超过半年没有核对的公开指南",
        url=reverse_lazy("catalog:platform"),
        permission="catalog.keep_catalogue",
        rows=turns.guides_to_check,
    ),
)
