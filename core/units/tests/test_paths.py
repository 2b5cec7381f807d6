from itertools import pairwise

import pytest

from core.units import paths


@pytest.mark.parametrize(
    ("above", "pk", "expected"),
    [
        ("", 1, "0000001"),
        ("0000001", 23, "00000010000023"),
        ("0000001", 9_999_999, "00000019999999"),
    ],
)
def test_child_path(above, pk, expected):
    assert paths.child_path(above, pk) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("0000001", "0000002"),
        ("00000010000009", "00000010000010"),
        ("00000019999999", "00000020000000"),
    ],
)
def test_after_subtree(path, expected):
    assert paths.after_subtree(path) == expected


def test_after_subtree_lies_between_the_subtree_and_its_neighbour():
    deepest = paths.child_path(paths.child_path("0000009", 9_999_999), 9_999_999)
    order = ["0000009", deepest, paths.after_subtree("0000009"), "00000100000001"]

    assert all(before < after for before, after in pairwise(order))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], []),
        (["0000001", "0000001"], ["0000001"]),
        (["00000010000002", "0000001"], ["0000001"]),
        (["0000002", "00000010000002"], ["00000010000002", "0000002"]),
        (["00000010000002", "00000010000003"], ["00000010000002", "00000010000003"]),
    ],
)
def test_outermost(given, expected):
    assert paths.outermost(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ""),
        ([None], ""),
        (["00000010000002"], "00000010000002"),
        (["00000010000002", "00000010000003"], "0000001"),
        (["0000001", "00000010000003"], "0000001"),
        (["0000001", "0000002"], ""),
    ],
)
def test_common(given, expected):
    assert paths.common(given) == expected
