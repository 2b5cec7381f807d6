"""A file per notice in a folder, for the bureau's own gateway to fetch."""

import json
import os
from pathlib import Path

from . import NotSent, Unreachable
from .served import ServedBureaus, payload


class Spool(ServedBureaus):
    name = "spool"
    label = "交换文件夹"
    setting = "NOTICE_SPOOL"

    def send(self, deliveries, *, now, calendar):
        folder = Path(self.address_of(deliveries))
        if not folder.is_dir():
            raise Unreachable(f"交换文件夹 {folder} 不存在。")
        notice = deliveries[0].notice
        write(folder / f"notice-{notice.pk}.json", payload(notice))


def write(path, content):
    """All of it or nothing: the name appears when the file is complete."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise NotSent(f"写不进交换文件夹：{fault}") from fault
    part.replace(path)
