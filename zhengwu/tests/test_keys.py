import multiprocessing
import stat

from zhengwu.keys import private_folder, read_or_create


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_key_is_made_once(tmp_path):
    first = read_or_create(tmp_path / "keys" / "django.key")

    assert len(first) >= 50
    assert read_or_create(tmp_path / "keys" / "django.key") == first


def test_key_and_its_folders_are_private(tmp_path):
    key = tmp_path / "data" / "keys" / "django.key"

    read_or_create(key)

    assert [mode(p) for p in (key, key.parent, key.parent.parent)] == [
        0o600,
        0o700,
        0o700,
    ]


def test_key_leaves_no_draft(tmp_path):
    read_or_create(tmp_path / "keys" / "django.key")

    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["django.key"]


def test_key_of_two_processes_is_the_same(tmp_path):
    with multiprocessing.get_context("fork").Pool(8) as pool:
        keys = pool.map(read_or_create, [tmp_path / "django.key"] * 40)

    assert len(set(keys)) == 1


def test_private_folder_keeps_what_is_there(tmp_path):
    (tmp_path / "open").mkdir(mode=0o755)

    private_folder(tmp_path / "open" / "inner")

    assert (mode(tmp_path / "open"), mode(tmp_path / "open" / "inner")) == (
        0o755,
        0o700,
    )
