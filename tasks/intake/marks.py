"""Numbering: 第一章, 一、, （一）, 1., (1), ① in front of a piece of text."""

import re
from dataclasses import dataclass

HAN_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_DIGIT = re.compile(r"[０-９]")

CHAPTER, HAN, BRACKETED_HAN, ARABIC, BRACKETED_ARABIC, CIRCLED = range(6)

_HAN = r"[一二三四五六七八九十]{1,3}"
# Kind, what is written, closing punctuation that belongs neither to number nor text.
# A date (2019.9.5) and a decimal (1.5) are no numbers of items.
_FORMS = (
    (CHAPTER, r"第[一二三四五六七八九十]{1,3}(?:章|部分)", r"[、.．:：]?"),
    (HAN, r"第[一二三四五六七八九十]{1,3}节", r"[、.．:：]?"),
    (HAN, _HAN, r"\s*[、.．]"),
    (BRACKETED_HAN, rf"[（(〔]\s*{_HAN}\s*[）)〕]", r"[、.．]?"),
    (BRACKETED_HAN, r"[㈠-㈩]", r"[、.．]?"),
    (
        BRACKETED_HAN,
        r"第[一二三四五六七八九]{1,2}(?:阶段|步)(?=[:：、.．（(\s]|$)",
        r"[:：、.．]?",
    ),
    (
        ARABIC,
        r"[0-9]{1,3}",
        r"\s*(?:[.．](?![0-9](?!0[0-9]{2}年))|、|(?<=[0-9])\s(?=[^\W\d_]))",
    ),
    (ARABIC, r"[⒈-⒛]", r""),
    (BRACKETED_ARABIC, r"[（(]\s*[0-9]{1,3}\s*[）)]", r"[、.．]?"),
    (BRACKETED_ARABIC, r"[0-9]{1,2}(?=[）)])", r"[）)]"),
    (BRACKETED_ARABIC, r"[⑴-⒇]", r""),
    (CIRCLED, r"[①-⑳]", r"[、.．]?"),
)
_MARK = re.compile(
    "|".join(
        rf"(?P<written{index}>{written})(?:{closing})\s*"
        for index, (_, written, closing) in enumerate(_FORMS)
    )
)
# Where a new item may begin inside a paragraph.
_INLINE = re.compile(
    rf"(?<=[。；;！!）)】〕\]］\s])\s*(?=(?:{_HAN}、|[（(]{_HAN}[）)]|[0-9]{{1,3}}[.．、](?![0-9](?!0[0-9]{{2}}年))))"
    r"|(?<=[^第条款\W\d])(?=[（(]一[）)]|1[.．、](?![0-9]))"
)
# (1) and ① mostly number a list inside one item; as items they stand behind the
# bracket that closes the one before.
_DEEP = re.compile(r"(?<=[。；;！!）)】〕\]］：:\s])\s*(?=[（(][0-9]{1,2}[）)]|[①-⑳])")
_BEHIND_BRACKET = re.compile(r"[）)】〕\]］][。；;]?\s*$")
_AFTER_HEADING = re.compile(r"[^。；;，,：:！]{2,42}")
_HEADING = re.compile(r"[^。；;！]{2,60}")
_ANNEX = re.compile(r"附件[:：]?\s*$")


@dataclass(frozen=True, slots=True)
class Mark:
    kind: int
    written: str
    value: int


def narrow_digits(text: str) -> str:
    """Return `text` with full-width digits narrowed; its length stays the same."""
    return text.translate(_WIDE_DIGITS) if _WIDE_DIGIT.search(text) else text


def han_number(text: str) -> int:
    """Return the value of 一 to 九十九, 0 for anything else."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return HAN_DIGITS.get(ones, 0)
    return (HAN_DIGITS.get(tens, 1) if tens else 1) * 10 + HAN_DIGITS.get(ones, 0)


def read_mark(text: str) -> tuple[Mark | None, str]:
    """Return the number in front of `text`, if any, and the text behind it."""
    match = _MARK.match(narrow_digits(text[:24]))
    if match is None:
        return None, text
    index = next(i for i in range(len(_FORMS)) if match[f"written{i}"] is not None)
    start, end = match.span(f"written{index}")
    written = text[start:end]
    return Mark(_FORMS[index][0], written, _value(written)), text[match.end() :]


def _value(written: str) -> int:
    digits = re.sub(r"[^0-9]", "", narrow_digits(written))
    if digits:
        return int(digits)
    for first in "㈠⒈⑴①":
        if 0 <= ord(written[0]) - ord(first) < 20 and len(written) == 1:
            return ord(written[0]) - ord(first) + 1
    return han_number(re.sub(r"[^一二三四五六七八九十]", "", written))


def split_inline(text: str, above: dict[int, int] | None = None) -> list[str]:
    """Return `text` cut where a further 一、 or （一） or 1. begins inside it.

    Marks count only where they follow on from one another, so that “三、四线”
    behind a full stop cuts nothing. `above` are the numbers in force before `text`,
    by kind: they are gone on with only behind a bracket.
    """
    plain = narrow_digits(text)
    cuts, last = [0], {}
    first, _ = read_mark(text)
    if first:
        last[first.kind] = first.value
    for position in _openings(plain):
        mark, _ = read_mark(text[position : position + 24])
        if mark is None:
            continue
        goes_on = mark.value == (above or {}).get(mark.kind, 0) + 1
        behind = goes_on and _is_behind_bracket(plain, position)
        if not behind and not _follows_on(mark, last, plain, cuts[-1], position):
            continue
        last = {kind: value for kind, value in last.items() if kind < mark.kind}
        last[mark.kind] = mark.value
        cuts.append(position)
    pieces = [
        text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)
    ]
    return [piece.strip() for piece in pieces if piece.strip()]


def _openings(plain: str) -> list[int]:
    found = [match.end() for match in _INLINE.finditer(plain)]
    deep = [match.end() for match in _DEEP.finditer(plain)]
    if any(_is_behind_bracket(plain, position) for position in deep):
        found += deep
    return sorted(set(found))


def _is_behind_bracket(plain: str, position: int) -> bool:
    return bool(_BEHIND_BRACKET.search(plain[max(0, position - 4) : position]))


def _follows_on(mark: Mark, last: dict, plain: str, start: int, position: int) -> bool:
    before = plain[max(0, position - 6) : position]
    if _ANNEX.search(before):
        return False
    if not before[-1:].isspace() and before[-1:] not in "。；;！!）)】〕]］：:":
        # Glued to the heading above it: 一、推进公开（一）公布清单。
        heading = plain[start:position]
        return min(last, default=CIRCLED) < mark.kind and bool(
            _AFTER_HEADING.fullmatch(heading)
        )
    held = last.get(mark.kind, 0)
    if mark.value in (1, held + 1):
        return True
    if not held and before[-1:].isspace() and min(last, default=CIRCLED) < mark.kind:
        # Numbers that run on across headings: 二、夯实基础 7．完善制度。
        return bool(_HEADING.fullmatch(plain[start:position]))
    # A skipped number, behind the bracket that closes the item before it.
    return 0 < held < mark.value <= held + 3 and _is_behind_bracket(plain, position)
