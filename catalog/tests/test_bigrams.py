"""Words and pairs of letters: what a part of a Chinese word is found by."""

import pytest

from catalog.bigrams import grams_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("居住证 办理", ["居住证", "办理"]),
        ("《居住证暂行条例》（第９条）", ["居住证暂行条例", "第9条"]),
        ("ＡＢ ab Ab", ["ab"]),
        ("100%_\\", ["100"]),
        ("%_\\ '--;", []),
        ("", []),
        ("𠮷林\u3000市", ["𠮷林", "市"]),
    ],
)
def test_words_of(text, words):
    assert words_of(text) == words


def test_grams_of():
    assert grams_of(["居住证", "住", "ab"]) == {"居住", "住证", "ab"}
    assert grams_of(["证"]) == set()
