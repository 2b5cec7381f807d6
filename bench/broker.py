"""How fast the embedded queue takes and gives, alone and with a long backlog."""

import tempfile
import time
from pathlib import Path

from kombu import Connection

import zhengwu.fsq

SIZES = (1_000, 20_000)


def measure(folder, size):
    options = {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
    }
    with Connection("fsq://", transport_options=options).SimpleQueue("jobs") as queue:
        start = time.perf_counter()
        for number in range(size):
            queue.put(number)
        written = time.perf_counter()
        received = []
        for _ in range(size):
            message = queue.get_nowait()
            received.append(message.payload)
            message.ack()
        read = time.perf_counter()

    assert received == list(range(size))
    assert not list((folder / "messages").iterdir())
    return size / (written - start), size / (read - written)


def main():
    for size in SIZES:
        zhengwu.fsq.Transport.global_state.clear()
        with tempfile.TemporaryDirectory() as folder:
            put, got = measure(Path(folder), size)
        print(f"queue of {size:>6}: {put:>7,.0f} put/s {got:>7,.0f} got/s")


if __name__ == "__main__":
    main()
