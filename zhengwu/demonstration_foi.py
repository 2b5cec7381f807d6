"""The demonstration's information requests, in every state, through the services.

All people and organisations are invented; nothing lies past `today`.
"""

import uuid
from datetime import timedelta

from django.core.management import call_command

from core.workdays.days import current_calendar
from foi.models import ClockEvent, Limit, Outcome
from foi.services import clocking, ending, extending, recomputing, registering
from zhengwu.demonstration_cast import person, unit_of

NAMESPACE = uuid.UUID("6f2d3f0e-6d0a-4d52-9c7f-3c1b0a7e0f11")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PERSON = {
    "identity_kind": "citizen",
    "organisation": "",
    "contact": "",
    "email": "",
    "agent": "",
    "address": "江门市蓬江区（演示）",
}


def citizen(name, stem, phone):
    """An invented person; 999 is the district of no place."""
    total = sum(
        int(digit) * weight for digit, weight in zip(stem, WEIGHTS, strict=True)
    )
    number = stem + "10X98765432"[total % 11]
    return {**PERSON, "name": name, "number": number, "phone": phone}


def organisation(name, contact, phone):
    return {
        **PERSON,
        "identity_kind": "",
        "name": name,
        "number": "",
        "contact": contact,
        "phone": phone,
    }


class Ledger:
    """Registers and acts on past working days, as the office of the bureau."""

    def __init__(self, bureau, today):
        self.bureau, self.today = bureau, today
        self.calendar = current_calendar()

    def day(self, workdays_ago):
        return self.calendar.add(self.today, -workdays_ago)

    def register(self, subject, ago, applicant, *, confirmed=None, **facts):
        on = self.day(ago)
        values = {
            "kind": "disclosure",
            "provincial_number": "",
            "way": "in_person",
            "basis": "submitted",
            "arrived_on": on,
            "column": "person",
            "subject": subject,
            "document_number": "",
            "contents": f"申请公开{subject}。",
            "form": "electronic",
            "getting": "email",
        }
        confirmed_on = None if confirmed is None else self.day(confirmed)
        today = confirmed_on or on
        return registering.register(
            bureau=self.bureau,
            facts=values | facts,
            applicant=applicant,
            confirmed_on=confirmed_on,
            token=uuid.uuid5(NAMESPACE, f"{subject}{ago}"),
            by=person("office", today),
            today=today,
            calendar=self.calendar,
        )

    def act(self, verb, row, ago, **values):
        on = self.day(ago)
        row.refresh_from_db()
        return verb(
            pk=row.pk,
            version=row.version,
            on=on,
            by=person("office", on),
            today=on,
            calendar=self.calendar,
            **values,
        )

    def hand(self, row, ago, code):
        row.refresh_from_db()
        on = self.day(ago)
        ending.hand(
            pk=row.pk,
            version=row.version,
            unit=unit_of(code),
            by=person("office", on),
            today=on,
        )


def keep_ledger(bureau, today):
    """Nine requests: confirmed or not, stopped, extended, late, answered, withdrawn."""
    if not Limit.objects.exists():
        call_command("loaddata", "foi_limits", "foi_outcomes", verbosity=0)
    ledger = Ledger(bureau, today)
    for tell in (closed, withdrawn, extended, late, consulted):
        tell(ledger)
    for tell in (to_supplement, to_pay, in_hand, to_confirm):
        tell(ledger)
    recomputing.refresh(calendar=ledger.calendar, today=today)


def closed(ledger):
    row = ledger.register(
        "2025年电动自行车登记数量和电动自行车交通事故统计",
        60,
        organisation("江门市某某出行科技有限公司（演示）", "陈女士", "0750-3000101"),
        way="post",
        basis="signed",
        column="business",
    )
    ledger.hand(row, 59, "jiaojing")
    ledger.act(
        ending.answer,
        row,
        45,
        outcome=Outcome.objects.get(code="A1"),
        letter_number=f"江公信公复〔{ledger.today.year}〕1号",
    )
    ledger.act(ending.serve, row, 44, service=ClockEvent.Service.POST)


def withdrawn(ledger):
    row = ledger.register(
        "办理居住证所需材料清单",
        50,
        citizen("演示甲", "99999919880203001", "13000000001"),
        way="oral",
    )
    ledger.act(ending.withdraw, row, 49, reason="已当场告知查阅办事指南，申请人撤回。")


def extended(ledger):
    row = ledger.register(
        "近三年治安技防设施建设规划",
        30,
        organisation("五邑某某大学研究中心（演示）", "李老师", "0750-3000102"),
        column="research",
    )
    ledger.hand(row, 29, "zhihui")
    on = ledger.day(14)
    ledger.act(
        extending.extend,
        row,
        14,
        days=20,
        reason="材料分散在多个单位，须逐件检索和审查。",
        approved_by=person("office_head", on),
        approved_on=on,
    )


def late(ledger):
    row = ledger.register(
        "某某路口信号灯配时方案",
        22,
        citizen("演示乙", "99999919900412002", "13000000002"),
    )
    ledger.hand(row, 21, "jiaojing")


def consulted(ledger):
    row = ledger.register(
        "某某小区安防系统建设合同",
        12,
        citizen("演示丙", "99999919791120003", "13000000003"),
    )
    ledger.hand(row, 11, "kexin")
    asked = ledger.act(
        clocking.consult, row, 9, asked="third_party", reason="合同价格是否同意公开。"
    )
    ledger.act(clocking.note_delivery, row, 7, of_pk=asked.pk)


def to_supplement(ledger):
    row = ledger.register(
        "公安局的全部文件",
        8,
        citizen("演示丁", "99999919950615004", "13000000004"),
    )
    ledger.act(
        clocking.ask_supplement,
        row,
        5,
        items="请写明所需文件的名称、文号或者便于查找的其他特征。",
        until=ledger.day(5) + timedelta(days=15),
        told=True,
    )


def to_pay(ledger):
    row = ledger.register(
        "近五年每月接处警数量",
        15,
        citizen("演示戊", "99999919830909005", "13000000005"),
    )
    ledger.hand(row, 14, "zhihui")
    letter = ledger.act(
        clocking.charge, row, 6, amount=700, reason="按件计算，本月第17件。"
    )
    ledger.act(
        clocking.note_delivery,
        row,
        5,
        of_pk=letter.events.get(act=ClockEvent.Act.CHARGED).pk,
    )


def in_hand(ledger):
    row = ledger.register(
        "派出所辖区划分",
        3,
        organisation("广东某某律师事务所（演示）", "王律师", "0750-3000103"),
        column="legal_service",
    )
    registering.split(
        pk=row.pk,
        version=row.version,
        pieces=["派出所对外服务窗口的地址和办公时间"],
        by=person("office", ledger.day(2)),
        today=ledger.day(2),
        calendar=ledger.calendar,
    )


def to_confirm(ledger):
    ledger.register(
        "派出所辖区划分",
        1,
        citizen("演示己", "99999920010228006", "13000000006"),
        way="online",
        basis="confirmed",
        provincial_number="GD-2026-演示-0001",
    )
