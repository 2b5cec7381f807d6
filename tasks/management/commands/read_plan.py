"""Print what a plan document says as JSON: a public contract, without a database."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from core.papers.paper import Unreadable, tidy
from core.papers.readers import text
from core.papers.reading import bytes_of, read_file
from tasks.intake.reading import NothingRead, read

NOTHING_READ = 2
NO_FILE = "请给出要读的文件，例如 read_plan 分工方案.txt。"
BAD_YEAR = "年度“{year}”不对，请写四位数字，例如 2022。"
BAD_ROSTER = "单位名单不能读：{reason}"
FIRST_YEAR, LAST_YEAR = 1990, 2100


class Command(BaseCommand):
    help = "读出工作要点、分工方案中的任务，以 JSON 输出；不读写数据库。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="要读的文本文件")
        parser.add_argument("--year", help="年度，缺省取自标题或正文")
        parser.add_argument("--roster", help="已知单位名单，UTF-8，每行一个")

    def handle(self, *args, **options):
        _speak_utf8()
        try:
            reading = _read(options["file"], options["year"], options["roster"])
        except (Unreadable, NothingRead) as error:
            self.stderr.write(str(error))
            sys.exit(NOTHING_READ)
        self.stdout.write(
            json.dumps(reading.as_contract(), ensure_ascii=False, indent=2)
        )


def _speak_utf8():
    # JSON is UTF-8 whatever the locale of the machine says.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def _read(file, year, roster):
    if not file:
        raise Unreadable(NO_FILE)
    return read(read_file(Path(file)), year=_year(year), roster=_roster(roster))


def _year(written):
    if written is None:
        return None
    year = int(written) if str(written).isdecimal() else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(BAD_YEAR.format(year=written))
    return year


def _roster(file):
    """Return the unit names in `file`, one per line; none without a file."""
    if file is None:
        return ()
    try:
        lines = text.decode(bytes_of(Path(file))).splitlines()
    except Unreadable as error:
        raise Unreadable(BAD_ROSTER.format(reason=error)) from error
    return tuple(filter(None, map(tidy, lines)))
