"""归类: the office puts each item of the inventory into one of the three lists."""

from django.db import transaction

from catalog.models import Catalogue, Entry, EntryList
from catalog.refusals import Refused

from .entering import finish, lock, proposal_of, write_bases

Status = Entry.Status


def catalogue_of(bureau, entry_list) -> Catalogue:
    """The list of a bureau; 主动公开基本目录 is public unless the bureau says no."""
    return Catalogue.objects.get_or_create(
        bureau=bureau,
        entry_list=entry_list,
        defaults={"is_public": entry_list == EntryList.PROACTIVE},
    )[0]


@transaction.atomic
def sort(
    *,
    pk,
    version,
    entry_list,
    ground,
    withheld_reason="",
    procedure="",
    bases=(),
    by,
    today,
):
    """列入目录, with the ground; what the list asks must be said by then.

    `bases` are what the reason names; the wording's own come first.
    """
    entry = lock(pk, version)
    refuse_unless_waiting(entry)
    if not ground.strip():
        raise Refused("请写明归类理由或者依据的条款。")
    wording = proposal_of(entry)
    wording.is_proactive = entry_list == EntryList.PROACTIVE
    # What is published may be asked for too.
    wording.is_on_request = entry_list == EntryList.ON_REQUEST or (
        entry_list == EntryList.PROACTIVE and wording.is_on_request
    )
    wording.withheld_reason = withheld_reason or wording.withheld_reason
    wording.procedure = procedure or wording.procedure
    if missing := missing_for(entry_list, wording):
        raise Refused(f"列入{EntryList(entry_list).label}的，还要写明{missing}。")
    wording.save()
    if bases and not wording.bases.exists():
        write_bases(wording, bases)
    entry.move_to(Status.SORTED)
    entry.catalogue = catalogue_of(entry.bureau, entry_list)
    entry.sorted_ground, entry.sorted_on, entry.sorted_by = ground, today, by
    finish(entry, "公开事项归类", by=by, note=f"{wording.title}：{entry.catalogue}")
    return entry


def missing_for(entry_list, wording) -> str:
    """What a list asks of an entry that it does not say; "" where it says all.

    The same as the constraint `entry_says_what_its_list_asks`.
    """
    if wording.is_heading:
        return ""
    match entry_list:
        case EntryList.PROACTIVE if not wording.limit_kind:
            return "公开时限"
        case EntryList.ON_REQUEST if not wording.procedure:
            return "依申请公开的程序"
        case EntryList.NEGATIVE if not wording.withheld_reason:
            return "不予公开的理由"
    return ""


def refuse_unless_waiting(entry):
    if entry.status != Status.SUBMITTED:
        raise Refused(
            f"事项现在是“{entry.get_status_display()}”，“待归类”的才能办理这一项。"
        )


@transaction.atomic
def send_back(*, pk, version, reason, by):
    """退回填报单位."""
    entry = lock(pk, version)
    refuse_unless_waiting(entry)
    if not reason.strip():
        raise Refused("请写明退回的理由，填报单位才知道改什么。")
    entry.move_to(Status.RETURNED)
    entry.return_reason = reason
    finish(entry, "退回公开事项", by=by, note=reason)
    return entry


@transaction.atomic
def leave_out(*, pk, version, reason, by, today):
    """不列入: no government information, or told by another entry."""
    entry = lock(pk, version)
    refuse_unless_waiting(entry)
    if not reason.strip():
        raise Refused("请写明不列入的理由。")
    entry.move_to(Status.LEFT_OUT)
    entry.sorted_ground, entry.sorted_on, entry.sorted_by = reason, today, by
    finish(entry, "公开事项不列入", by=by, note=reason)
    return entry


@transaction.atomic
def take_up_again(*, pk, version, by):
    """重新归类 of one that is in no edition and in no open revision."""
    entry = lock(pk, version)
    if entry.status not in {Status.SORTED, Status.LEFT_OUT}:
        raise Refused("只有已归类或者不列入的事项可以重新归类。")
    if entry.versions.exclude(from_number=None).exists():
        raise Refused("这个事项已在目录的版次中，请提出动态调整。")
    if entry.changes.exists():
        raise Refused("这个事项已编入动态调整，请先从中移出。")
    if entry.catalogue and entry.catalogue.entry_list == EntryList.ON_REQUEST:
        # The list had said so, not the unit.
        entry.versions.update(is_on_request=False)
    entry.move_to(Status.SUBMITTED)
    entry.catalogue = entry.sorted_on = entry.sorted_by = None
    entry.sorted_ground = ""
    finish(entry, "重新归类", by=by)
    return entry
