"""Print what an annual report says and which rules it breaks: no database."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from core.papers.paper import Unreadable
from core.papers.reading import bytes_of
from reports.checking import NoReport, check_both
from reports.contract import as_contract
from reports.reading import annual

NOT_READ = 2
NO_FILE = "请给出要核对的年度报告，例如 check_annual_report 2025年年报.docx。"
OF_LAST = "上年报告：{reason}"


class Command(BaseCommand):
    help = "核对政府信息公开工作年度报告，以 JSON 输出；不读写数据库。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="要核对的年度报告")
        parser.add_argument("--last", help="上年的年度报告，用来核对上年结转等")

    def handle(self, *args, **options):
        _speak_utf8()
        try:
            report = _read(options["file"])
            last = _read_last(options["last"])
            verdicts = check_both(report, last)
        except (Unreadable, NoReport) as error:
            self.stderr.write(str(error))
            sys.exit(NOT_READ)
        for sentence in (*report.notes, *verdicts.unchecked):
            self.stderr.write(sentence)
        contract = as_contract(report, verdicts)
        self.stdout.write(json.dumps(contract, ensure_ascii=False, indent=2))


def _speak_utf8():
    # JSON is UTF-8 whatever the locale of the machine says.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def _read(file):
    if not file:
        raise NoReport(NO_FILE)
    path = Path(file)
    return annual.read_data(path.name, bytes_of(path))


def _read_last(file):
    try:
        return _read(file) if file else None
    except (Unreadable, NoReport) as error:
        raise NoReport(OF_LAST.format(reason=error)) from error
