"""The pages of the lists: the road by hand, who is refused, and how often they ask."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from catalog.models import Entry, EntryList, Law, Reexamination, Revision
from catalog.services import entering
from core.files.tests.factories import picture

from .factories import enter, first_edition, fresh, open_revision, sort


def url(name, *args):
    return reverse(f"catalog:{name}", args=args)


FORM = {
    "title": "居住证办理",
    "content": "办理条件\n办理流程",
    "limit_said": "形成或者变更之日起20个工作日内",
    "channels": ["website", "on_site"],
    "steps_text": "拟稿|业务大队\n签发|分管局领导",
    "is_county_level": "on",
}


def test_item_goes_from_its_unit_into_an_edition(client, login, people, units):
    call_command("loaddata", "catalog_questions", verbosity=0)
    login(people.liaison)
    page = client.get(url("item_new"))
    token = page.context["form"].initial["token"]
    client.post(url("item_new"), {**FORM, "token": token})
    client.post(url("item_new"), {**FORM, "token": token})
    entry = Entry.objects.get()
    version = entry.versions.get()
    assert version.steps == [["拟稿", "业务大队"], ["签发", "分管局领导"]]
    assert version.channel_names == ["政府网站", "入户/现场"]
    word = ZipFile(BytesIO(client.get(url("item_word", entry.pk)).content))
    assert "居住证办理" in word.read("word/document.xml").decode()
    assert any(name.endswith(".png") for name in word.namelist())
    client.post(url("item_submit"), {"item": [entry.pk]})

    login(people.office)
    answers = (
        "secret=no&safety=no&sealed=no&others=no&internal=no&process=no&proactive=yes"
    )
    page = client.get(f"{url('item_sort', entry.pk)}?{answers}")
    first = page.context["form"].initial
    assert first["entry_list"] == EntryList.PROACTIVE
    assert "第十九条" in first["ground"]
    asked = client.post(url("item_sort", entry.pk), {**first, "entry_list": "negative"})
    assert {*asked.context["form"].errors} == {"withheld_reason"}
    client.post(url("item_sort", entry.pk), first)
    catalogue = Entry.objects.get().catalogue
    client.post(
        url("revision_new", catalogue.pk), {"reason": "首次编制", "token": token}
    )
    revision = Revision.objects.get()
    for act in ("gather", "submit"):
        client.post(
            url("revision_act", revision.pk, act),
            {"version": fresh(revision)["version"]},
        )

    login(people.leader)
    client.post(
        url("revision_act", revision.pk, "sign"),
        {"version": fresh(revision)["version"]},
    )

    login(people.office)
    row = fresh(revision)
    chosen = f"{row['pk']}-{row['version']}"
    said = {"revision": chosen, "effective_on": "2099-01-01"}
    first, again = (
        client.post(url("catalogue_file", catalogue.pk), said) for _click in (1, 2)
    )
    assert first.url == again.url == url("edition_compare", catalogue.editions.get().pk)
    assert catalogue.editions.get().number == 1
    listed = client.get(f"{url('catalogue_detail', catalogue.pk)}?on=2099-01-01")
    assert "居住证办理" in listed.content.decode()
    numbered = client.get(f"{url('catalogue_detail', catalogue.pk)}?edition=1")
    assert numbered.context["edition"].number == 1
    before = client.get(f"{url('catalogue_detail', catalogue.pk)}?on=昨天")
    assert "日期请按" in before.content.decode()


def test_what_cannot_be_counted_is_kept_and_marked(client, login, people, units, today):
    login(people.liaison)
    Law.objects.create(title="中华人民共和国收养法", valid_until=date(2020, 12, 31))
    Law.objects.create(title="户口登记条例")
    text = "《收养法》第十五条\n《户口登记条例》第七条\n《某规程》第三条\n省厅规定"
    saved = client.post(
        url("item_new"),
        {**FORM, "limit_said": "other", "limit_text": "尽快", "token": ""}
        | {"token": "6d4f0b63-0d83-4f9c-a5a0-000000000001", "basis_text": text},
        follow=True,
    )

    [version] = Entry.objects.get().versions.all()
    assert (version.limit_kind, version.limit_shown) == ("unclear", "尽快")
    assert "“尽快”不能计算" in saved.content.decode()
    assert "不明确，待核定" in saved.content.decode()
    # What is named becomes rows; what no law answers to is kept and told.
    assert [str(each) for each in version.bases.all()] == [
        "《中华人民共和国收养法》第十五条",
        "《户口登记条例》第七条",
    ]
    assert saved.context["basis"].unanswered == ["《某规程》", "省厅规定"]
    entering.submit(entries=Entry.objects.all(), by=people.liaison)
    login(people.office)
    enter(units["法制支队"], people.office, today)
    page = client.get(url("item_sort", version.entry_id))
    assert "已于2020-12-31失效" in page.context["basis"].warnings[0]
    assert [each.shown_title for each in page.context["alike"]] == ["居住证办理"]


def test_form_says_what_is_wrong(client, login, people):
    login(people.liaison)

    page = client.post(
        url("item_new"),
        {"limit_said": "other", "note": "110101199003070038", "article_20_item": "16"},
    )

    errors = page.context["form"].errors
    assert "请写明公开时限" in errors["limit_text"][0]
    assert {"title", "note", "article_20_item"} <= {*errors}
    opened = [each.is_open for each in page.context["form"].groups]
    assert (opened[0], opened[1], opened[-1]) == (True, False, True)
    assert not Entry.objects.exists()


PAGES = [
    ("item_detail", "entry"),
    ("item_edit", "entry"),
    ("item_sort", "entry"),
    ("withheld_examine", "entry"),
    ("catalogue_detail", "catalogue"),
    ("catalogue_file", "catalogue"),
    ("revision_new", "catalogue"),
    ("edition_compare", "edition"),
    ("revision_detail", "revision"),
    ("revision_choose", "revision"),
]


@pytest.fixture
def rows(entry, edition, people, units, today):
    return {
        "entry": entry,
        "catalogue": edition.catalogue,
        "edition": edition,
        "revision": open_revision(
            edition.catalogue, units["宣传科"], people.office, today
        ),
    }


@pytest.mark.parametrize(("name", "row"), PAGES)
def test_a_stranger_finds_nothing(client, login, people, rows, name, row):
    login(people.stranger)

    assert client.get(url(name, rows[row].pk)).status_code == 404


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("item_sort", "entry"),
        ("catalogue_file", "catalogue"),
        ("withheld_examine", "entry"),
    ],
)
def test_a_colleague_without_the_right_is_told(client, login, people, rows, name, row):
    login(people.liaison)

    assert client.get(url(name, rows[row].pk)).status_code == 403


def test_acts_of_others_are_refused(client, login, people, rows, units):
    revision, entry = rows["revision"], rows["entry"]
    login(people.neighbour)
    for act in ("gather", "end", "submit", "withdraw", "sign", "paper", "return"):
        client.post(
            url("revision_act", revision.pk, act),
            {"version": revision.version, "entry": entry.pk},
        )
    client.get(url("revision_entry", revision.pk, entry.pk))
    assert client.get(url("revision_choose", revision.pk)).status_code == 302
    assert client.post(url("item_return", entry.pk)).status_code == 403
    assert client.post(url("item_leave_out", entry.pk)).status_code == 403
    assert client.post(url("item_take_up", entry.pk)).status_code == 403
    assert client.post(url("revision_act", revision.pk, "x")).status_code == 404

    revision.refresh_from_db()
    assert (revision.status, revision.changes.count()) == (Revision.Status.DRAFT, 0)


def test_who_keeps_accounts_alone_sees_no_list(client, login, people):
    login(people.manager)

    for name in ("home", "item_list", "revision_list", "withheld_list"):
        assert client.get(url(name)).status_code == 403


def test_items_of_another_unit_are_not_handed_in(client, login, people, units, today):
    entry = enter(units["法制支队"], people.liaison, today)
    login(people.neighbour)

    client.post(url("item_submit"), {"item": [entry.pk]})

    assert fresh(entry) and entry.status == Entry.Status.ENTERED


def test_withheld_is_examined_once_a_year(client, login, people, units, today):
    entry = enter(units["法制支队"], people.liaison, today, title="侦查措施")
    entry = sort(
        entry, people.office, today, EntryList.NEGATIVE, withheld_reason="警务工作秘密"
    )
    first_edition([entry], people, units["宣传科"], today)
    login(people.office)
    assert client.get(url("withheld_list")).context["left"] == 1

    said = {"outcome": "kept", "reason": "情势没有变化。"}
    client.post(url("withheld_examine", entry.pk), said)
    again = client.post(url("withheld_examine", entry.pk), said)

    assert "本年度已经评估过" in again.content.decode()
    assert Reexamination.objects.count() == 1
    assert client.get(url("withheld_list")).context["left"] == 0


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_as_often_for_three_as_for_one(
    client, login, people, units, today, count, django_assert_num_queries
):
    rows = [
        sort(
            enter(units["法制支队"], people.liaison, today, title=f"事项{each}"),
            people.office,
            today,
        )
        for each in range(count)
    ]
    edition = first_edition(rows, people, units["宣传科"], today)
    revision = open_revision(edition.catalogue, units["宣传科"], people.office, today)
    login(people.office)
    for name, args, queries in [
        ("home", [], 12),
        ("item_list", [], 10),
        ("revision_list", [], 8),
        ("withheld_list", [], 8),
        ("catalogue_detail", [edition.catalogue_id], 14),
        ("edition_compare", [edition.pk], 9),
        ("revision_detail", [edition.revisions.get().pk], 10),
        ("revision_choose", [revision.pk], 9),
    ]:
        with django_assert_num_queries(queries):
            client.get(url(name, *args))


def test_paper_signature_names_who_signed(client, login, people, rows, units, today):
    revision = rows["revision"]
    login(people.office)
    client.post(
        url("revision_act", revision.pk, "end"),
        {"version": fresh(revision)["version"], "entry": rows["entry"].pk},
    )
    client.post(
        url("revision_act", revision.pk, "submit"),
        {"version": fresh(revision)["version"]},
    )
    page = client.post(
        url("revision_act", revision.pk, "paper"),
        {"version": fresh(revision)["version"], "signer": "张局长"},
    )
    # What was typed stands in the form, and what lacks is said there.
    assert page.context["paper_form"]["signer"].value() == "张局长"
    assert {*page.context["paper_form"].errors} == {"signed_on", "scan"}
    assert fresh(revision) and revision.status == Revision.Status.SUBMITTED

    today = revision.submitted_on
    client.post(
        url("revision_act", revision.pk, "paper"),
        {
            "version": fresh(revision)["version"],
            "signer": "张局长",
            "signed_on": today,
            "scan": SimpleUploadedFile("签批.png", picture(), "image/png"),
        },
    )

    revision.refresh_from_db()
    assert (revision.status, revision.signer) == (Revision.Status.SIGNED, "张局长")
    assert revision.scan.name == "签批.png"

    # Taken out, it is entered anew to stand in another list.
    row = fresh(revision)
    client.post(
        url("catalogue_file", revision.catalogue_id),
        {"revision": f"{row['pk']}-{row['version']}", "effective_on": today},
    )
    page = client.get(url("item_detail", rows["entry"].pk))
    assert page.context["is_ended"]
    anew = f"{url('item_new_for', rows['entry'].unit_id)}?like={rows['entry'].pk}"
    assert client.get(anew).context["form"]["title"].value() == "居住证办理"


def test_edit_form_keeps_what_another_saved_meanwhile(
    client, login, people, units, today
):
    entry = enter(units["法制支队"], people.liaison, today)
    login(people.liaison)
    seen = entry.version
    entering.change(**fresh(entry), wording=entry.versions.get(), by=people.office)

    page = client.post(
        url("item_edit", entry.pk), {**FORM, "title": "我的名称", "version": seen}
    )

    assert page.status_code == 409
    told = {label: (mine, theirs) for label, mine, theirs in page.context["fields"]}
    assert told["事项名称"] == ("我的名称", "居住证办理")
    again = {each.html_name: each.value() for each in page.context["form"]}
    kept = {name: value for name, value in again.items() if value not in (None, False)}
    client.post(url("item_edit", entry.pk), kept)
    assert entry.versions.get().title == "我的名称"
