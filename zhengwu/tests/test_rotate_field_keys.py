"""A new key for what is encrypted."""

import pytest
from django.core.management import CommandError, call_command

from foi.models import Applicant, Letter
from foi.tests.factories import JANUARY, make_request
from zhengwu import keys


@pytest.fixture
def own_keys(settings, tmp_path):
    settings.FIELD_KEYS_NAMED = []
    settings.FIELD_KEYS_FILE = tmp_path / "field.key"
    settings.FIELD_KEYS = keys.read_or_create_lines(settings.FIELD_KEYS_FILE)
    return list(settings.FIELD_KEYS)


def test_new_key_reads_everything_alone(own_keys, settings, bureau, cast):
    row = make_request(bureau, cast.office)
    before = Applicant.objects.get()
    letter = Letter(bureau=bureau, request=row, kind="receipt", drafted_on=JANUARY)
    letter.drafted_by, letter.values = cast.office, {"查询方式": "电话"}
    letter.save()

    call_command("rotate_field_keys", verbosity=0)

    kept = keys.read_or_create_lines(settings.FIELD_KEYS_FILE)
    settings.FIELD_KEYS = kept[:1]
    after = Applicant.objects.get()
    assert kept[1:] == own_keys
    assert after.in_full() == before.in_full()
    assert after.number_hash != before.number_hash
    assert Letter.objects.get().values == {"查询方式": "电话"}


def test_keys_in_the_environment_are_changed_there(settings, db):
    settings.FIELD_KEYS_NAMED = ["a" * 50]

    with pytest.raises(CommandError, match="请先把新密钥写在最前面"):
        call_command("rotate_field_keys")


def test_again_makes_no_new_key(own_keys, settings, bureau, cast):
    make_request(bureau, cast.office)

    call_command("rotate_field_keys", "--again", verbosity=0)

    assert keys.read_or_create_lines(settings.FIELD_KEYS_FILE) == own_keys
