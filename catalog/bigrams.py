"""Texts as words and pairs of letters, so that a part of a Chinese word is found. Pure."""

import re
import unicodedata
from collections.abc import Iterable

# Letters, digits and Chinese characters; % _ \ and punctuation part words.
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order, each once, as they are compared.

    Full-width letters are made narrow, capitals small: ＡＢ is ab.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return list(dict.fromkeys(_WORD.findall(plain)))


def grams_of(words: Iterable[str]) -> set[str]:
    """Return every two letters that stand side by side in a word."""
    return {word[at : at + 2] for word in words for at in range(len(word) - 1)}
