"""The broker that needs no server: messages are files in the data folder.

kombu's own filesystem transport opens a message under its final name and then
writes it, so a reader can see half of it, and it drops a message on reading.
Here a message appears whole (written beside, then renamed), belongs to whoever
renames it first, and stays on disk until it is acknowledged. A worker that was
killed leaves its messages claimed; the next one puts them back with `recover`.
Delivery is therefore at least once, to exactly one worker process at a time.
"""

import fcntl
import logging
import os
import uuid
from collections import defaultdict, deque
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from time import time_ns

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

CLAIMED = ".claimed"
UNREADABLE = ".unreadable"
HALF_WRITTEN = ".part"

logger = logging.getLogger(__name__)


def write_whole(path, text):
    """Let `path` appear with all of its text, or not at all."""
    part = path.with_name(f"{uuid.uuid4().hex}{HALF_WRITTEN}")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def recover(folder):
    """Put back what a dead worker had claimed and return how many messages.

    Only for the one worker process, before it consumes.
    """
    claimed = list(Path(folder).glob(f"*{CLAIMED}"))
    for path in claimed:
        path.rename(path.with_name(path.name.removesuffix(CLAIMED)))
    return len(claimed)


class Channel(filesystem.Channel):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.folder = Path(self.data_folder_in)
        for folder in (self.folder, self.control_folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # File names by queue as last listed; listing once for many messages keeps
        # a long queue fast.
        self.listed = defaultdict(deque)
        # Claimed files by delivery tag.
        self.claimed = {}

    def _put(self, queue, payload, **kwargs):
        # Wall clock: the monotonic one starts anew with the machine.
        name = f"{time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        try:
            write_whole(self.folder / name, dumps(payload))
        except OSError as error:
            raise ChannelError(f"Cannot add {name} to {self.folder}") from error

    def _get(self, queue):
        for name in self.waiting(queue):
            payload = self.claim(self.folder / name)
            if payload is not None:
                return payload
        raise Empty

    def waiting(self, queue):
        """Yield names of messages for `queue`, oldest first."""
        names = self.listed[queue]
        if not names:
            suffix = f"{queue}.msg"
            files = os.listdir(self.folder)
            names.extend(sorted(n for n in files if n.partition(".")[2] == suffix))
        while names:
            yield names.popleft()

    def claim(self, path):
        """Return the message if this process gets it, else None."""
        claimed = path.with_name(path.name + CLAIMED)
        try:
            path.rename(claimed)
        except FileNotFoundError:
            return None
        try:
            payload = loads(claimed.read_text(encoding="utf-8"))
            tag = payload["properties"]["delivery_tag"]
        except (ValueError, KeyError, TypeError):
            logger.error("Set aside a message nobody can read: %s", path.name)
            claimed.rename(path.with_name(path.name + UNREADABLE))
            return None
        self.claimed[tag] = claimed
        return payload

    def forget(self, tag):
        """Delete the file of a message that is done, or was put back."""
        claimed = self.claimed.pop(tag, None)
        if claimed:
            claimed.unlink(missing_ok=True)

    def basic_consume(self, queue, no_ack, callback, consumer_tag, **kwargs):
        def forget_first(message):
            self.forget(message.delivery_tag)
            return callback(message)

        return super().basic_consume(
            queue, no_ack, forget_first if no_ack else callback, consumer_tag, **kwargs
        )

    def basic_get(self, queue, no_ack=False, **kwargs):
        message = super().basic_get(queue, no_ack=no_ack, **kwargs)
        if message and no_ack:
            self.forget(message.delivery_tag)
        return message

    def basic_ack(self, delivery_tag, multiple=False):
        super().basic_ack(delivery_tag, multiple=multiple)
        self.forget(delivery_tag)

    def basic_reject(self, delivery_tag, requeue=False):
        super().basic_reject(delivery_tag, requeue=requeue)
        self.forget(delivery_tag)

    def _restore(self, message):
        super()._restore(message)
        self.forget(message.delivery_tag)

    # The table of bindings of an exchange, changed by several processes.

    @contextmanager
    def bindings(self, exchange):
        """Yield the bindings to change; they are written back as a whole."""
        with (self.control_folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            table = self.get_table(exchange)
            before = list(table)
            yield table
            if table != before:
                write_whole(self._exchange_file(exchange), dumps(table))

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        binding = filesystem.exchange_queue_t(
            routing_key or "", pattern or "", queue or ""
        )
        with self.bindings(exchange) as table:
            if binding not in table:
                table.insert(0, binding)

    def _delete(self, queue, exchange, routing_key, pattern, *args, **kwargs):
        self._purge(queue)
        with self.bindings(exchange) as table:
            table[:] = [binding for binding in table if binding.queue != queue]


class Transport(filesystem.Transport):
    Channel = Channel


TRANSPORT_ALIASES["fsq"] = f"{__name__}:Transport"
