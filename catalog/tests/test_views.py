"""The pages of the lists: the road by hand, who is refused, and how often they ask."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from catalog.models import Entry, EntryList, Reexamination, Revision
from catalog.services import entering

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
    client.post(url("item_submit"), {"item": [entry.pk]})

    login(people.office)
    answers = (
        "secret=no&safety=no&sealed=no&others=no&internal=no&process=no&proactive=yes"
    )
    page = client.get(f"{url('item_sort', entry.pk)}?{answers}")
    first = page.context["form"].initial
    assert first["entry_list"] == EntryList.PROACTIVE
    assert "第十九条" in first["ground"]
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
    client.post(
        url("catalogue_file", catalogue.pk),
        {"revision": f"{row['pk']}-{row['version']}", "effective_on": "2099-01-01"},
    )
    assert catalogue.editions.get().number == 1
    listed = client.get(f"{url('catalogue_detail', catalogue.pk)}?on=2099-01-01")
    assert "居住证办理" in listed.content.decode()
    before = client.get(f"{url('catalogue_detail', catalogue.pk)}?on=昨天")
    assert "日期请按" in before.content.decode()


def test_what_cannot_be_counted_is_kept_and_marked(client, login, people):
    login(people.liaison)
    client.post(
        url("item_new"),
        {**FORM, "limit_said": "other", "limit_text": "尽快", "token": ""}
        | {"token": "6d4f0b63-0d83-4f9c-a5a0-000000000001"},
    )

    [version] = Entry.objects.get().versions.all()
    assert (version.limit_kind, version.limit_shown) == ("unclear", "尽快")
    page = client.get(url("item_detail", version.entry_id))
    assert "不明确，待核定" in page.content.decode()


def test_form_says_what_is_wrong(client, login, people):
    login(people.liaison)

    page = client.post(
        url("item_new"), {"limit_said": "other", "note": "110101199003070038"}
    )

    errors = page.context["form"].errors
    assert "请写明公开时限" in errors["limit_text"][0]
    assert "title" in errors
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
        ("home", [], 11),
        ("item_list", [], 10),
        ("revision_list", [], 8),
        ("withheld_list", [], 8),
        ("catalogue_detail", [edition.catalogue_id], 12),
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
    client.post(
        url("revision_act", revision.pk, "paper"),
        {"version": fresh(revision)["version"]},
    )
    assert fresh(revision) and revision.status == Revision.Status.SUBMITTED

    today = revision.submitted_on
    client.post(
        url("revision_act", revision.pk, "paper"),
        {"version": fresh(revision)["version"], "signer": "张局长", "signed_on": today},
    )

    revision.refresh_from_db()
    assert (revision.status, revision.signer) == (Revision.Status.SIGNED, "张局长")


def test_edit_form_keeps_what_another_saved_meanwhile(
    client, login, people, units, today
):
    entry = enter(units["法制支队"], people.liaison, today)
    login(people.liaison)
    seen = entry.version
    entering.change(**fresh(entry), wording=entry.versions.get(), by=people.office)

    page = client.post(url("item_edit", entry.pk), {**FORM, "version": seen})

    assert "刚刚被别人改动过" in page.content.decode()
