"""The hash chain: sealed in order, and every tampering found."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.audit import jobs, seals
from core.audit.models import Event
from core.audit.trail import record


def seal_all():
    return seals.seal(before=timezone.now() + timedelta(minutes=1))


@pytest.fixture
def sealed(bureau):
    """A chain of the bureau's events and three more."""
    for act in ("甲", "乙", "丙"):
        record(act, bureau, by=None)
    seal_all()
    return list(Event.objects.sealed())


def run_sql(sql, *params):
    """What somebody with the database password can do."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_seal_chains_every_event(sealed):
    positions = [event.position for event in sealed]

    assert positions == list(range(1, Event.objects.count() + 1))
    assert len({event.seal for event in sealed}) == len(sealed)
    assert seals.verify().fault == ""


def test_seal_again_changes_nothing(sealed):
    count = seal_all()

    assert count == 0
    assert list(Event.objects.sealed()) == sealed


def test_seal_in_several_batches_makes_one_chain(bureau, monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 2)
    for act in ("甲", "乙", "丙"):
        record(act, bureau, by=None)

    count = seal_all()

    assert count == Event.objects.count()
    assert seals.verify().fault == ""


def test_seal_leaves_events_that_are_too_young(bureau):
    record("刚刚", bureau, by=None)

    jobs.seal()

    assert not Event.objects.sealed().exists()


def test_event_committed_late_is_sealed_behind_those_after_it(sealed, bureau):
    late = Event(pk=sealed[-1].pk + 1, act="迟到", actor="系统", subject_label="甲")
    record_after = Event(pk=sealed[-1].pk + 2, act="先到", actor="系统")
    record_after.save(force_insert=True)
    seal_all()
    late.save(force_insert=True)

    seal_all()

    late.refresh_from_db()
    record_after.refresh_from_db()
    assert late.position == record_after.position + 1
    assert seals.verify().fault == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "别人"),
        ("act", "别的"),
        ("subject_label", "别处"),
        ("subject_id", 99),
        ("subject_type", "units.post"),
        ("unit_path", "0000009"),
        ("note", "改动"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("seal", "0" * 64),
    ],
)
def test_verify_finds_a_changed_event(sealed, column, value):
    changed = sealed[-2]
    run_sql(f"UPDATE audit_event SET {column} = %s WHERE id = %s", value, changed.pk)

    fault = seals.verify().fault

    assert f"第{changed.position}条记录（编号{changed.pk}" in fault


def test_verify_finds_a_deleted_event(sealed):
    deleted = sealed[-2]
    run_sql("DELETE FROM audit_event WHERE id = %s", deleted.pk)

    fault = seals.verify().fault

    assert fault == f"第{deleted.position}条记录缺失，其后一条是编号{sealed[-1].pk}。"


def test_verify_finds_an_event_taken_out_of_the_chain(sealed):
    taken = sealed[0]
    run_sql("UPDATE audit_event SET position = NULL, seal = '' WHERE id = %s", taken.pk)

    assert seals.verify().fault.startswith("第1条记录缺失")


def test_verify_finds_a_deleted_end(sealed):
    run_sql("DELETE FROM audit_event WHERE id = %s", sealed[-1].pk)

    fault = seals.verify().fault

    assert fault == (
        f"封存链应有{len(sealed)}条，实有{len(sealed) - 1}条，末尾的记录被删除或改动。"
    )


def test_seal_without_a_position_is_impossible(bureau):
    event = record("甲", bureau, by=None)

    with (
        pytest.raises(IntegrityError, match="event_sealed_in_a_position"),
        transaction.atomic(),
    ):
        run_sql("UPDATE audit_event SET seal = 'x' WHERE id = %s", event.pk)


def test_command_says_that_the_chain_holds(sealed, capsys):
    call_command("verify_audit")

    assert capsys.readouterr().out == (
        f"封存链完整：已封存{len(sealed)}条，待封存0条，最后封存值{sealed[-1].seal}。\n"
    )


def test_command_on_an_empty_trail(db, capsys):
    call_command("verify_audit")

    assert capsys.readouterr().out == "封存链完整：已封存0条，待封存0条。\n"


def test_command_exits_1_where_the_chain_breaks(sealed, capsys):
    run_sql("UPDATE audit_event SET note = 'x' WHERE id = %s", sealed[0].pk)

    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")

    assert ended.value.code == 1
    assert "第1条记录" in capsys.readouterr().err
