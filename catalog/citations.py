"""Laws found in what a catalogue says of its basis, and the rows they mean. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

STATE = "中华人民共和国"
_NUMBER = r"[一-鿿]{2,14}[〔\[［(（]\d{4}[〕\]］)）]第?\d+号|(?:国务院|公安部|主席)?令第?\d+号"
_TAIL = re.compile(
    rf"\s*(?:[（(](?:(?P<number>{_NUMBER})[^（()）]*|[^（()）]*)[)）])?"
    r"\s*(?P<article>第[〇零一二三四五六七八九十百千\d]+条?"
    r"(?:[、和及至]第?[〇零一二三四五六七八九十百千\d]+)*条?"
    r"(?:第?[（(]?[一二三四五六七八九十\d]+[)）]?[款项目]|[（(][一二三四五六七八九十]+[)）])*)?"
)
_TITLED = re.compile("《([^《》]{2,200})》")
_BARE_NUMBER = re.compile(_NUMBER)
# But not within 第四十九、五十条.
_BREAKS = re.compile(r"[，,；;。\n]+|、(?![〇零一二三四五六七八九十百千\d]+[条款项])")
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千\d]+[条、]")


@dataclass(frozen=True)
class Citation:
    """A law as it is named: by title, by 文号, or both; and where in it."""

    title: str
    number: str = ""
    article: str = ""

    def __str__(self):
        name = f"《{self.title}》" if self.title else ""
        return name + (f"（{self.number}）" if name and self.number else self.number)


def name_key(title: str) -> str:
    """A title as it is compared: 中华人民共和国 and brackets with years left out."""
    plain = "".join(unicodedata.normalize("NFKC", title).split())
    plain = re.sub(r"\((?:\d{4}年?)?(?:修订|修正|修改|试行)?\)$", "", plain)
    return plain.removeprefix(STATE).strip("《》")


def number_key(number: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", number).split())
    return re.sub(r"[\[(〔]", "〔", re.sub(r"[\])〕]", "〕", plain)).replace(
        "令第", "令"
    )


@dataclass
class Laws:
    """Rows to look up; each is a `Law` or has its fields."""

    by_title: dict[str, list] = field(default_factory=dict)
    by_number: dict[str, list] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable) -> "Laws":
        laws = cls()
        for row in rows:
            laws.by_title.setdefault(name_key(row.title), []).append(row)
            if row.number:
                laws.by_number.setdefault(number_key(row.number), []).append(row)
        return laws

    def of_number(self, text: str) -> list:
        return self.by_number.get(number_key(text), [])

    def of_title(self, text: str) -> list:
        return self.by_title.get(name_key(text), [])

    def row_of(self, cited: Citation, on):
        """The row meant; of several of one title the one in force on a day."""
        if cited.number and (rows := self.of_number(cited.number)):
            return rows[0]
        rows = self.of_title(cited.title) if cited.title else []
        standing = [row for row in rows if not row.is_repealed(on)]
        return (standing or rows or [None])[0]


def citations(text: str, laws: Laws) -> list[Citation]:
    """Return the laws a text names, in its order, each with its article once.

    《…》 and a 文号 are names wherever they stand. A part between 、 and 、 is one where
    a row has just that title, as in 户口登记条例、居民身份证法.
    """
    found = list(_titled(text))
    rest = _BREAKS.split(_without_titled(text))
    for part in rest:
        found += _plain(part.strip(), laws)
    return list(dict.fromkeys(found))


def _titled(text: str):
    for match in _TITLED.finditer(text):
        tail = _TAIL.match(text, match.end())
        number, article = tail["number"] or "", tail["article"] or ""
        yield Citation(match[1].strip(), number, _tidied(article))


def _without_titled(text: str) -> str:
    pieces, at = [], 0
    for match in _TITLED.finditer(text):
        pieces.append(text[at : match.start()])
        at = _TAIL.match(text, match.end()).end()
    return "、".join([*pieces, text[at:]])


def _plain(part: str, laws: Laws):
    if not part:
        return
    if (number := _BARE_NUMBER.search(part)) and not part[: number.start()].strip(
        "（("
    ):
        yield Citation("", number[0])
        return
    article = _ARTICLE.search(part)
    name = part[: article.start()] if article else part
    name = re.sub(r"[（(][^（()）]*[)）]$", "", name)
    if name_key(name) in laws.by_title:
        tail = _tidied(part[article.start() :]) if article else ""
        yield Citation(name, number[0] if number else "", tail)


def _tidied(article: str) -> str:
    return "".join(article.split())[:80]
