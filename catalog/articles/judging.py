"""Each article beside what is recorded: new, known already, or faulty and why."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.files import links
from core.files.inspection import Refused
from core.units.names import Resolver

from .columns import LABELS
from .reading import Line

NEW, KNOWN, FAULTY = "new", "known", "faulty"
FIRST_YEAR = 2000
LENGTHS = {"title": 300, "site_column": 200, "doc_no": 80}
_DAY = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?"
    r"(?:[\sT]\s*\d{1,2}[:时]\d{1,2}.*)?"
)
# Days since 30 December 1899, as Excel keeps them: from 2000 to 2099.
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_EXCEL_ZERO = date(1899, 12, 30)
_SERIALS = range(36526, 73051)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass
class Recorded:
    """What is recorded: hashes of links; what each says; the same of those without."""

    hashes: set[str]
    said: set[tuple]
    without_link: set[tuple]

    def holds(self, link_hash: str, said: tuple) -> bool:
        """A list with links may follow one that had none, and the other way round."""
        if link_hash:
            return link_hash in self.hashes or said in self.without_link
        return said in self.said


@dataclass
class Article:
    """What a row says, in the fields of a publication."""

    place: str
    verdict: str = NEW
    faults: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    site_column: str = ""
    link: str = ""
    link_hash: str = ""
    doc_no: str = ""
    formed_on: date | None = None
    published_on: date | None = None
    unit: object = None

    @property
    def said(self):
        return (self.title, self.published_on, self.site_column)

    @property
    def key(self):
        """Equal for two rows of one article: by the link, else by what it says."""
        return self.link_hash or self.said


def day(text: str) -> date:
    """A day however sites write it, with or without the hour, or as Excel counts."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    serial = _SERIAL.fullmatch(narrow)
    if serial and int(serial[1]) in _SERIALS:
        return _EXCEL_ZERO + timedelta(days=int(serial[1]))
    match = _DAY.fullmatch(narrow) or _COMPACT.fullmatch(narrow)
    if match is None:
        raise ValueError(f"“{text[:30]}”不是日期，请写成 2026-03-05。")
    try:
        found = date(*map(int, match.groups()))
    except ValueError:
        raise ValueError(f"“{text[:30]}”不是真实的日期，请核对年月日。") from None
    if found.year < FIRST_YEAR:
        raise ValueError(f"“{text[:30]}”的年份不对，请核对。")
    return found


class Judge:
    """Judges the rows of one list; what it needs of the database is given."""

    def __init__(self, *, known: Recorded, units: Resolver, bureau, today: date):
        self.known, self.units, self.bureau, self.today = known, units, bureau, today
        self.seen: dict = {}
        self.resolved: dict = {}

    def judge(self, line: Line) -> Article:
        article = Article(line.place)
        faults = Faults(article, line)
        for code, most in LENGTHS.items():
            said = line.texts.get(code, "")
            if len(said) > most:
                faults.add(code, f"超过{most}个字，请缩短。")
            setattr(article, code, said[:most])
        if not article.title:
            faults.add("title", "没有标题，请补填。")
        self.read_days(article, line, faults)
        self.read_link(article, line, faults)
        article.unit = self.unit_of(line.texts.get("unit", ""))
        if article.faults:
            article.verdict = FAULTY
        else:
            self.compare(article)
        return article

    def read_days(self, article, line, faults):
        for code in ("published_on", "formed_on"):
            try:
                if said := line.texts.get(code, ""):
                    setattr(article, code, day(said))
            except ValueError as fault:
                faults.add(code, str(fault))
        if "published_on" not in line.texts:
            faults.add("published_on", "没有日期，请补填。")
        published, formed = article.published_on, article.formed_on
        if published and published > self.today:
            faults.add("published_on", f"日期{published}晚于今天，请核对。")
        if published and formed and formed > published:
            faults.add("formed_on", "形成日期晚于公开日期，请核对。")

    def read_link(self, article, line, faults):
        if not (link := line.texts.get("link", "")):
            return
        try:
            links.refuse_bad_link(link)
        except Refused as refused:
            faults.add("link", str(refused))
            return
        article.link, article.link_hash = link, links.fingerprint(link)

    def unit_of(self, name):
        """A unit of the bureau; a source that is none (转载) is left out, no fault."""
        if name not in self.resolved:
            found = self.units.resolve(name) if name else None
            is_ours = getattr(found, "bureau_id", None) == self.bureau.pk
            is_unit = is_ours and hasattr(found, "path")
            self.resolved[name] = found if is_unit else None
        return self.resolved[name]

    @property
    def unknown_units(self) -> list[str]:
        return [name for name, unit in self.resolved.items() if name and unit is None]

    def compare(self, article):
        """Twice in the list, or recorded already: not recorded again."""
        if article.key in self.seen:
            article.verdict = KNOWN
            article.faults = [("", f"与{self.seen[article.key]}相同")]
        elif self.known.holds(article.link_hash, article.said):
            article.verdict = KNOWN
            article.faults = [("", "已经登记过")]
        else:
            self.seen[article.key] = article.place


@dataclass
class Faults:
    article: Article
    line: Line

    def add(self, code, sentence):
        where = self.line.columns.get(code) or f"“{LABELS[code]}”"
        self.article.faults.append((where, sentence))


def tally(articles) -> Counter:
    return Counter(each.verdict for each in articles)
