"""The portal as files: the same pages, and every link leads to one of them."""

import csv
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urljoin

import pytest
from django.core.management import CommandError, call_command

from catalog.standalone import check_links
from portal.exporting import broken_links, links_in
from reports.tests.annual import scenes as annual

from .scenes import publish

pytestmark = pytest.mark.usefixtures("portal", "clock")


def test_export_writes_pages_whose_links_lead_to_files(
    tmp_path, capsys, lists, bureau, cast, today
):
    call_command("loaddata", "foi_outcomes", "reports_deadlines", verbosity=0)
    annual.published(bureau, cast)
    for number in range(25):
        publish(lists.entry, cast.office, today, title=f"须知{number}")
    folder = tmp_path / "out"

    call_command("export_portal", folder)

    entry = folder / "entry" / str(lists.entry.pk)
    edition = folder / "catalogue" / str(lists.catalogue.pk) / "edition"
    assert broken_links(folder) == []
    assert "个文件" in capsys.readouterr().out
    page = (entry / "index.html").read_text("utf-8")
    assert "../../static/dist/portal.css" in page and "<form" not in page
    assert 'href="page-2.html"' in page and (entry / "page-2-big-1.html").is_file()
    assert '<html lang="zh-CN" class="big">' in (entry / "big-1.html").read_text(
        "utf-8"
    )
    assert (edition / "1" / "catalogue.xlsx").read_bytes()[:2] == b"PK"
    assert not (edition / "3").exists()
    report = folder / "bureau" / str(bureau.pk) / "report" / "2025"
    assert (report / "version" / "1" / "report.docx").is_file()
    links = [link for path in folder.rglob("*.html") for link in links_in(path)]
    assert len(links) > 100 and not any(link.startswith("/") for link in links)
    # By the checker a desk with the internet runs, from a server that knows only files.
    outcomes = checked(folder, tmp_path)
    assert len(outcomes) > 30
    assert {url for url, outcome in outcomes.items() if outcome != "alive"} == set()
    (entry / "page-2.html").unlink()
    gone = [url for url, each in checked(folder, tmp_path).items() if each != "alive"]
    assert [url.rsplit("/", 1)[1] for url in gone] == ["page-2.html"]


def checked(folder, tmp_path):
    """Every address the pages of a folder lead to, and what the checker says of it."""
    asked, answered = tmp_path / "links.csv", tmp_path / "results.csv"
    answered.unlink(missing_ok=True)
    with served(folder) as site:
        urls = {
            urljoin(f"{site}{path.relative_to(folder).as_posix()}", link)
            for path in folder.rglob("*.html")
            for link in links_in(path)
        }
        with asked.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerows([("id", "url"), *enumerate(sorted(urls))])
        options = ["--pause", "0", "--inside", "127.0.0.1"]
        check_links.main([str(asked), str(answered), *options])
    with answered.open(encoding="utf-8-sig", newline="") as file:
        return {row["url"]: row["outcome"] for row in csv.DictReader(file)}


@contextmanager
def served(folder):
    class Files(SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=folder)

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_export_mixes_with_nothing_old(tmp_path):
    (tmp_path / "old.html").write_text("旧")

    with pytest.raises(CommandError, match="不是空目录"):
        call_command("export_portal", tmp_path)
