"""The demonstration's catalogue: three lists of the examples, and one change."""

import json

import pytest

from catalog.editions import compare, entries_of
from catalog.models import Basis, EntryList, EntryVersion
from zhengwu import demonstration_catalogue as demonstration


@pytest.fixture
def loaded(bureau, cast, today):
    people = {"office": cast.office, "leader": cast.leader}
    editions = demonstration.load(bureau, today, **people)
    assert demonstration.load(bureau, today, **people) is None
    return editions


def test_examples_become_three_lists_and_a_change(loaded):
    rows = {
        name: [each for each in entries_of(editions[0]) if not each.is_heading]
        for name, editions in loaded.items()
    }
    assert {name: len(each) for name, each in rows.items()} == {
        EntryList.PROACTIVE: 59,
        EntryList.ON_REQUEST: 3,
        EntryList.NEGATIVE: 7,
    }
    examples = json.loads(demonstration.EXAMPLES.read_text(encoding="utf-8"))
    notes = {note.split("：")[0] for note in notes_of(rows)}
    assert notes == {f"示例{each['id']}" for each in examples["entries"]}
    first, second = loaded[EntryList.PROACTIVE]
    [changed] = compare(first, second)
    assert (str(changed.after), changed.act) == ("其它文件", "修改")
    assert [each.label for each in changed.differences] == ["公开时限"]
    assert {each.entry_list for each in EntryVersion.objects.all()} == set(EntryList)
    # Every law an example names is a row.
    based = Basis.objects.values("version").distinct().count()
    assert based == len(examples["entries"]) + 1


def notes_of(rows):
    return [each.note for versions in rows.values() for each in versions]
