"""The index of what the public searches, as filing writes it."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from catalog.models import Catalogue, EntryList, Law, SearchText
from catalog.services import revising
from catalog.wording import copied

from .factories import enter, first_edition, fresh, open_revision, sign_and_file, sort


@pytest.fixture
def edition(cast, units, today):
    """居住证办理, with a law, and 出生登记, in force today; one item kept inside."""
    unit = units["法制支队"]
    law = Law.objects.create(title="居住证暂行条例", number="国务院令第663号")
    card = enter(unit, cast.liaison, today, bases=[(law, "第九条")], note="保密要点")
    birth = enter(
        unit, cast.liaison, today, title="出生登记", content="居住证不需要；100%办结"
    )
    for entry in (card, birth):
        sort(entry, cast.office, today)
    kept = enter(unit, cast.liaison, today, title="居住证侦查", withheld_reason="秘密")
    kept = sort(kept, cast.office, today, EntryList.NEGATIVE)
    first_edition([kept], cast, units["宣传科"], today)
    card.refresh_from_db()
    return first_edition([card], cast, units["宣传科"], today)


def found(text, on):
    rows = SearchText.objects.published(on=on).matching(text)
    return [str(row) for row in sorted(rows, key=lambda row: (row.place, row.pk))]


def test_parts_of_words_are_found_the_title_first(edition, today):
    both = ["居住证办理", "出生登记"]

    assert {
        text: found(text, today)
        for text in ("住证", "居住证", "居住证 登记", "663", "证", "100%", "ＯＫ")
    } == {
        "住证": both,
        "居住证": both,
        "居住证 登记": ["出生登记"],
        "663": ["居住证办理"],
        "证": both,
        "100%": ["出生登记"],
        "ＯＫ": [],
    }
    for nothing in ("", "%", "_", "\\", "' OR 1=1", "居证", "保密", "侦查"):
        assert found(nothing, today) == [], nothing


def test_the_day_decides_which_wording_is_found(edition, cast, units, today):
    later = today + timedelta(days=7)
    card = edition.catalogue.entries.get(versions__title="居住证办理")
    revision = open_revision(edition.catalogue, units["宣传科"], cast.office, today)
    wording = copied(card.versions.standing().get())
    wording.title = "居住登记"
    revising.alter(**fresh(revision), entry=card, wording=wording, by=cast.office)
    sign_and_file(revision, cast, today, effective_on=later)

    days = (today - timedelta(days=1), today, later - timedelta(days=1), later)
    assert [found("居住", day)[:1] for day in days] == [
        [],
        ["居住证办理"],
        ["居住证办理"],
        ["居住登记"],
    ]
    Catalogue.objects.update(is_public=False)
    assert found("居住", today) == []


def test_rebuilt_it_is_the_same(edition, capsys):
    before = list(SearchText.objects.values_list())
    SearchText.objects.all().delete()

    call_command("rebuild_search")

    assert list(SearchText.objects.values_list()) == before
    assert "已建立 3 条" in capsys.readouterr().out
