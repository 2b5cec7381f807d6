"""The file queue loses nothing and hands nothing out twice."""

import json
import multiprocessing
import os
import stat
from queue import Empty

import pytest
from kombu import Connection

from zhengwu import fsq

PRODUCERS, EACH = 4, 250


def connect(folder):
    return Connection(
        "fsq://",
        transport_options={
            "data_folder_in": str(folder / "messages"),
            "data_folder_out": str(folder / "messages"),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.01,
        },
    )


def produce(folder, producer):
    with connect(folder) as connection, connection.SimpleQueue("jobs") as jobs:
        for number in range(EACH):
            jobs.put([producer, number])


def die_holding(folder):
    """Take a message and be killed."""
    connect(folder).SimpleQueue("jobs").get(timeout=20)
    os._exit(9)


def broadcast_from(folder, number):
    with connect(folder) as connection:
        channel = connection.default_channel
        channel._queue_bind("news", "", "", f"listener{number}")


@pytest.fixture(autouse=True)
def fresh_process():
    """kombu remembers per process which bindings it has written."""
    fsq.Transport.global_state.clear()


@pytest.fixture
def jobs(tmp_path):
    with connect(tmp_path) as connection, connection.SimpleQueue("jobs") as queue:
        yield queue


def files(tmp_path, pattern="*"):
    return sorted(path.name for path in (tmp_path / "messages").glob(pattern))


def run_processes(target, arguments):
    processes = [
        multiprocessing.get_context("fork").Process(target=target, args=each)
        for each in arguments
    ]
    for process in processes:
        process.start()
    return processes


def test_burst_of_several_producers_arrives_once_and_whole(jobs, tmp_path):
    producers = run_processes(produce, [(tmp_path, each) for each in range(PRODUCERS)])
    received = []

    while len(received) < PRODUCERS * EACH:
        message = jobs.get(timeout=20)
        received.append(tuple(message.payload))
        message.ack()
    for producer in producers:
        producer.join()

    assert sorted(received) == [(p, n) for p in range(PRODUCERS) for n in range(EACH)]
    assert files(tmp_path) == []


def test_messages_come_in_the_order_they_were_sent(jobs):
    for number in range(5):
        jobs.put(number)

    received = [jobs.get_nowait().payload for _ in range(5)]

    assert received == [0, 1, 2, 3, 4]


def test_two_readers_share_the_messages(jobs, tmp_path):
    for number in range(4):
        jobs.put(number)

    with connect(tmp_path) as other, other.SimpleQueue("jobs") as others:
        received = [
            reader.get_nowait().payload for reader in (jobs, others, jobs, others)
        ]

    assert received == [0, 1, 2, 3]


def test_half_written_message_is_ignored(jobs, tmp_path):
    (tmp_path / "messages" / "0001.part").write_text('{"bo', encoding="utf-8")

    with pytest.raises(Empty):
        jobs.get_nowait()


def test_unreadable_message_is_set_aside(jobs, tmp_path, caplog):
    jobs.put("good")
    broken = tmp_path / "messages" / "0001_x.jobs.msg"
    broken.write_text('{"bo', encoding="utf-8")

    received = jobs.get_nowait().payload

    assert received == "good"
    assert files(tmp_path, "*.unreadable") == ["0001_x.jobs.msg.unreadable"]


def test_message_stays_on_disk_until_acknowledged(jobs, tmp_path):
    jobs.put("one")

    message = jobs.get_nowait()
    held = len(files(tmp_path, "*.claimed"))
    message.ack()

    assert (held, files(tmp_path)) == (1, [])


def test_message_nobody_acknowledges_is_gone_on_reading(tmp_path):
    with connect(tmp_path) as connection:
        queue = connection.SimpleQueue("replies", no_ack=True)
        queue.put("one")

        received = queue.get_nowait().payload

    assert (received, files(tmp_path)) == ("one", [])


def test_rejected_message_comes_again_once(jobs, tmp_path):
    jobs.put("one")
    jobs.get_nowait().requeue()

    again = jobs.get_nowait()
    again.ack()

    assert (again.payload, files(tmp_path)) == ("one", [])


def test_recover_puts_back_what_a_killed_worker_had_claimed(tmp_path):
    with connect(tmp_path) as connection, connection.SimpleQueue("jobs") as queue:
        queue.put("one")
        (worker,) = run_processes(die_holding, [(tmp_path,)])
        worker.join()

        recovered = fsq.recover(tmp_path / "messages")
        received = queue.get_nowait().payload

    assert (recovered, received) == (1, "one")


def test_recover_without_a_folder_does_nothing(tmp_path):
    assert fsq.recover(tmp_path / "absent") == 0


def test_folders_are_private(jobs, tmp_path):
    modes = {
        stat.S_IMODE((tmp_path / name).stat().st_mode)
        for name in ("messages", "control")
    }

    assert modes == {0o700}


def test_bindings_of_several_processes_are_all_kept(tmp_path):
    processes = run_processes(broadcast_from, [(tmp_path, n) for n in range(8)])
    for process in processes:
        process.join()

    table = json.loads((tmp_path / "control" / "news.exchange").read_text())

    assert sorted(queue for *_, queue in table) == [f"listener{n}" for n in range(8)]


def test_deleted_queue_leaves_the_table(tmp_path):
    broadcast_from(tmp_path, 1)
    broadcast_from(tmp_path, 2)

    with connect(tmp_path) as connection:
        connection.default_channel._delete("listener1", "news", "", "")
        table = connection.default_channel.get_table("news")

    assert [binding.queue for binding in table] == ["listener2"]
