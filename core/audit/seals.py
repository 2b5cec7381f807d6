"""The hash chain over the trail: each seal covers its event and the seal before."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from .models import Chain, Event

BATCH = 1000
CHAIN = 1


def seal_of(event: Event, *, previous: str) -> str:
    """The seal of an event that has its position: SHA-256 over all it says."""
    fields = [
        previous,
        event.position,
        event.pk,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor,
        event.act,
        event.subject_type,
        event.subject_id,
        event.subject_label,
        event.unit_path,
        event.note,
    ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal(*, before: datetime) -> int:
    """Seal the events written before a moment, in batches; return how many.

    The events of a transaction that commits after `before` are sealed by the
    next call, at a later position.
    """
    Chain.objects.get_or_create(pk=CHAIN)
    count = 0
    while sealed := seal_batch(before=before):
        count += sealed
    return count


@transaction.atomic
def seal_batch(*, before: datetime) -> int:
    """Add one batch to the chain; whoever else seals waits for the chain's row."""
    chain = Chain.objects.select_for_update().get(pk=CHAIN)
    events = list(Event.objects.unsealed().filter(at__lt=before).order_by("pk")[:BATCH])
    for event in events:
        chain.length += 1
        event.position = chain.length
        event.seal = chain.seal = seal_of(event, previous=chain.seal)
    if events:
        Event.objects.write_seals(events)
        chain.save(update_fields=["length", "seal"])
    return len(events)


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found; `fault` is empty where it holds."""

    sealed: int
    unsealed: int
    seal: str
    fault: str = ""


def verify() -> Verdict:
    """Recompute every seal in order and compare the end with the chain's row."""
    chain = Chain.objects.filter(pk=CHAIN).first() or Chain()
    unsealed = Event.objects.unsealed().count()
    position, previous = 0, ""
    for event in Event.objects.sealed().iterator(chunk_size=BATCH):
        position += 1
        fault = fault_of(event, position=position, previous=previous)
        if fault:
            return Verdict(chain.length, unsealed, chain.seal, fault)
        previous = event.seal
    if (position, previous) != (chain.length, chain.seal):
        fault = (
            f"封存链应有{chain.length}条，实有{position}条，末尾的记录被删除或改动。"
        )
        return Verdict(chain.length, unsealed, chain.seal, fault)
    return Verdict(chain.length, unsealed, chain.seal)


def fault_of(event: Event, *, position: int, previous: str) -> str:
    """The sentence that says how an event breaks the chain; empty if it does not."""
    if event.position != position:
        return f"第{position}条记录缺失，其后一条是编号{event.pk}。"
    if event.seal != seal_of(event, previous=previous):
        return (
            f"第{position}条记录（编号{event.pk}，{event}）与封存值不符，内容被改动。"
        )
    return ""
