"""公开依据 as it is typed: the laws it names, and what no law of ours answers to."""

from dataclasses import dataclass

from .citations import Laws, citations
from .models import Basis, EntryVersion, Law
from .repealed import told


def laws_of(bureau) -> Laws:
    """Those a bureau knows, to look up; one query."""
    return Laws.of(Law.objects.known_to(bureau))


def named(text: str, laws: Laws, on) -> list[tuple[Law, str]]:
    """Each law of ours a text names, with its article, in the order of the text."""
    found = [
        (laws.row_of(cited, on), cited.article)
        for line in text.splitlines()
        for cited in citations(line, laws)
    ]
    return list(dict.fromkeys(pair for pair in found if pair[0]))


def unanswered(text: str, laws: Laws, on) -> list[str]:
    """What a text names that is no law of ours; whole lines that name none."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        cited = citations(line, laws)
        found += [str(each) for each in cited if laws.row_of(each, on) is None]
        found += [] if cited else [line]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class BasisTold:
    """公开依据 of a wording as its page tells it; `warning` of each basis may be ""."""

    rows: list[tuple[Basis, str]]
    unanswered: list[str]

    @property
    def warnings(self) -> list[str]:
        return [warning for _basis, warning in self.rows if warning]


def named_again(version, text: str, bureau, *, on) -> list[tuple[Law, str]]:
    """What a wording is based on when its text may have changed.

    Where it has not, the bases stay as they are: a file may have said them.
    """
    known = [(each.law, each.article) for each in version.bases.select_related("law")]
    if known and same(text, version.basis_text):
        return known
    return named(text, laws_of(bureau), on)


def same(one: str, other: str) -> bool:
    return one.split() == other.split()


def basis_told(version: EntryVersion | None, bureau, *, on) -> BasisTold:
    """Two queries."""
    if version is None:
        return BasisTold([], [])
    bases = version.bases.select_related("law__successor")
    rows = [
        (each, told(each.law) if each.law.is_repealed(on) else "") for each in bases
    ]
    laws = laws_of(bureau) if version.basis_text else Laws()
    return BasisTold(rows, unanswered(version.basis_text, laws, on))
