"""The portal as files: the same pages, and every link leads to one of them."""

import pytest
from django.core.management import CommandError, call_command

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


def test_export_mixes_with_nothing_old(tmp_path):
    (tmp_path / "old.html").write_text("旧")

    with pytest.raises(CommandError, match="不是空目录"):
        call_command("export_portal", tmp_path)
