"""Taking a plan out: the service, the pages, the command."""

from io import BytesIO, StringIO

import docx
import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse

from core.audit.models import Event
from tasks.models import Role
from tasks.services.faults import Refused
from tasks.services.issuing import MEDIA_TYPES, SHEET, WORD, issue_plan

from .factories import ISSUED, handed_out, make_plan, make_task

pytestmark = pytest.mark.time_machine("2026-10-09 10:00 +0800")
TITLE = "2026年政务公开工作要点分工方案"
DOWNLOADS = [("plan_word", WORD), ("plan_excel", SHEET)]


@pytest.fixture
def plan(bureau, cast):
    """One task of 法制支队 and one of 交警支队."""
    return handed_out(
        bureau,
        [("法制支队", Role.RESPONSIBLE)],
        [("交警支队", Role.RESPONSIBLE)],
        by=cast.office,
    )


def url(name, plan):
    return reverse(f"tasks:{name}", args=[plan.pk])


def texts(content, suffix):
    """Every text in the file's table."""
    if suffix == WORD:
        rows = docx.Document(BytesIO(content)).tables[0].rows
        return [cell.text for row in rows for cell in row.cells]
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    return [cell.value for row in sheet.iter_rows(min_row=3) for cell in row]


# The service.


def test_issuing_is_on_record(plan, cast):
    name, _ = issue_plan(plan=plan, tasks=plan.tasks.all(), suffix=WORD, by=cast.office)

    event = Event.objects.get(act="导出工作要点")
    assert (event.subject_id, event.note) == (plan.pk, name)


def test_plan_without_tasks_is_not_issued(bureau):
    plan = make_plan(bureau)
    make_task(plan, withdrawn_on=ISSUED)

    with pytest.raises(Refused, match="没有可以导出的任务"):
        issue_plan(plan=plan, tasks=plan.tasks.all(), suffix=WORD, by=None)

    assert not Event.objects.filter(act="导出工作要点").exists()


# The pages.


@pytest.mark.parametrize(("name", "suffix"), DOWNLOADS)
def test_office_downloads_the_whole_plan(login, cast, plan, name, suffix):
    response = login(cast.office).get(url(name, plan))

    assert response["Content-Type"] == MEDIA_TYPES[suffix]
    assert response["Cache-Control"] == "private, no-store"
    assert "%E6%94%BF%E5%8A%A1" in response["Content-Disposition"]
    assert {"任务1", "任务2"} <= set(texts(response.content, suffix))


@pytest.mark.parametrize(("name", "suffix"), DOWNLOADS)
def test_liaison_downloads_only_the_tasks_of_the_unit(login, cast, plan, name, suffix):
    response = login(cast.liaison).get(url(name, plan))

    found = texts(response.content, suffix)
    assert ("任务1" in found, "任务2" in found) == (True, False)


@pytest.mark.parametrize("name", ["plan_word", "plan_excel", "plan_issue"])
def test_downloads_are_not_found_by_a_stranger(login, cast, plan, name):
    assert login(cast.stranger).get(url(name, plan)).status_code == 404


def test_wording_of_the_notice_is_refused_to_a_liaison(login, cast, plan):
    response = login(cast.liaison).get(url("plan_issue", plan))

    assert response.status_code == 403
    assert "政务公开办公室" in response.content.decode()


@pytest.mark.parametrize("name", ["plan_word", "plan_excel"])
def test_downloads_are_not_posted(login, cast, plan, name):
    assert login(cast.office).post(url(name, plan)).status_code == 405


def test_download_of_nothing_says_so(login, cast, bureau):
    plan = make_plan(bureau)

    response = login(cast.office).get(url("plan_word", plan), follow=True)

    assert f"《{TITLE}》没有可以导出的任务。" in response.content.decode()


def test_page_of_the_notice_proposes_its_words(login, cast, plan):
    form = login(cast.office).get(url("plan_issue", plan)).context["form"]

    assert form.initial == {
        "addressees": "局属各单位",
        "text": f"现将《{TITLE}》印发给你们，请认真贯彻执行。",
    }


def test_notice_is_written_with_the_words_given(login, cast, plan):
    words = {"addressees": "各分局", "text": "请落实。"}

    response = login(cast.office).post(url("plan_issue", plan), words)

    paragraphs = docx.Document(BytesIO(response.content)).paragraphs
    assert {"各分局：", "请落实。"} <= {p.text for p in paragraphs}


def test_notice_without_words_is_not_written(login, cast, plan):
    response = login(cast.office).post(url("plan_issue", plan), {"text": ""})

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"addressees", "text"}


@pytest.mark.parametrize(("who", "may_word"), [("office", True), ("liaison", False)])
def test_plan_page_offers_the_files(login, cast, plan, who, may_word):
    page = login(getattr(cast, who)).get(url("plan_detail", plan)).content.decode()

    assert url("plan_word", plan) in page
    assert url("plan_excel", plan) in page
    assert (url("plan_issue", plan) in page) is may_word


# The command.


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "out"
    made.mkdir()
    return made


def run(*arguments):
    out = StringIO()
    call_command("issue_plan", *map(str, arguments), stdout=out)
    return out.getvalue()


def refuse(*arguments):
    """Return the sentence with which the command refuses."""
    err = StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command("issue_plan", *map(str, arguments), stderr=err)
    assert exit_.value.code == 2
    return err.getvalue().strip()


def test_command_writes_both_files_into_a_folder(plan, folder):
    out = run(plan.pk, "--to", folder)

    names = {path.name for path in folder.iterdir()}
    assert names == {f"{TITLE}.docx", f"{TITLE}.xlsx"}
    assert all(name in out for name in names)


@pytest.mark.parametrize("suffix", [WORD, SHEET, ".DOCX"])
def test_command_writes_the_file_named(plan, folder, suffix):
    run(plan.pk, "--to", folder / f"x{suffix}")

    content = (folder / f"x{suffix}").read_bytes()
    assert "任务1" in texts(content, suffix.lower())


def test_command_takes_the_words_of_the_notice(plan, folder):
    path = folder / "x.docx"

    run(plan.pk, "--to", path, "--addressees", "各分局", "--text", "请落实。")

    paragraphs = docx.Document(path).paragraphs
    assert {"各分局：", "请落实。"} <= {p.text for p in paragraphs}


@pytest.mark.django_db
@pytest.mark.parametrize("pk", ["0", "x", "9" * 30])
def test_command_refuses_a_plan_it_does_not_know(pk):
    assert refuse(pk) == f"没有编号为“{pk}”的工作要点。"


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("none/x.docx", "没有文件夹“{folder}/none”，请先建立。"),
        ("x.pdf", "“x.pdf”不是.docx或.xlsx文件名，也不是文件夹，请改正。"),
        ("taken.docx/x.docx", "没有文件夹“{folder}/taken.docx”，请先建立。"),
    ],
)
def test_command_refuses_where_it_cannot_write(plan, folder, to, sentence):
    (folder / "taken.docx").touch()

    assert refuse(plan.pk, "--to", folder / to) == sentence.format(folder=folder)


def test_command_says_when_writing_fails(plan, folder):
    path = folder / ("x" * 300 + ".docx")

    assert refuse(plan.pk, "--to", path) == f"不能写入“{path}”：请检查权限和磁盘空间。"


def test_command_refuses_a_plan_without_tasks(bureau, folder):
    plan = make_plan(bureau)

    assert refuse(plan.pk, "--to", folder) == f"《{TITLE}》没有可以导出的任务。"
    assert not list(folder.iterdir())
