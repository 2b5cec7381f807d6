"""Nothing only the house may read reaches the public.

A mark is put into every text field of every model of ours, except those a citizen is
meant to read; in rows the public may not see at all, into those as well. Then every
page, file, answer and refusal is fetched and searched for marks.
"""

import io
import re
import zipfile
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.db import DatabaseError, models, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from catalog import searching
from catalog.attachments import guide_document
from catalog.columns.profiles import profiles_for
from catalog.editions import entries_of
from catalog.fragments import fragment_of
from catalog.models import (
    Catalogue,
    Edition,
    Entry,
    EntryVersion,
    Guide,
    Law,
    Publication,
    RulesDocument,
    SearchText,
)
from catalog.workbooks.writing import list_document, list_workbook
from core.units.models import Unit
from core.units.roles import Role
from core.units.tests.factories import make_bureau, make_person
from foi.encryption import EncryptedTextField
from portal import middleware
from portal.exporting import LINK, Export
from portal.tests.scenes import make_lists, publish
from portal.urls import urlpatterns
from reports.annual.printing import version_file
from reports.annual.views.outputs import ATTACHED
from reports.models import ReportVersion
from reports.writing.kinds import KINDS

from .conftest import TODAY
from .test_layers import our_models

MARK, MARKED = "泄{:03d}密", re.compile("泄([0-9]{3})密")
LENGTH = len(MARK.format(0))
ROOM_FOR_KEY = 10

# What a citizen is meant to read, and why.
ELEMENT = "an element of an entry of a public list"
PUBLIC = {
    "catalog.catalogue": {"preamble": "printed above a public list"},
    "catalog.edition": {"doc_no": "the number the edition was issued under"},
    "catalog.entryversion": dict.fromkeys(
        [
            "basis_text",
            "channels",
            "channels_other",
            "code",
            "content",
            "cycle_text",
            "field",
            "for_groups",
            "limit_event",
            "limit_text",
            "mode_text",
            "procedure",
            "site_column",
            "steps",
            "subject_text",
            "supervision",
            "title",
            "withheld_reason",
        ],
        ELEMENT,
    ),
    "catalog.basis": {"article": ELEMENT},
    "catalog.law": dict.fromkeys(("title", "number", "link"), "names what is cited"),
    "catalog.guide": dict.fromkeys(
        [
            "classification",
            "arrangement",
            "access",
            "procedure",
            "supervision",
            "office",
            "address",
            "hours",
            "phone",
            "fax",
            "online",
            "postcode",
        ],
        "what Art. 12 asks a guide to say",
    ),
    "catalog.rulesdocument": dict.fromkeys(
        ("title", "doc_no", "text"), "is made to be published"
    ),
    "catalog.publication": dict.fromkeys(
        ("title", "doc_no", "site_column", "link"), "is published already"
    ),
    "catalog.searchtext": dict.fromkeys(
        ("text", "grams"), "rebuilt of the elements, after everything is marked"
    ),
    "units.unit": {
        "name": "a bureau and whoever is responsible are named",
        "code": "tells bureaus of one name apart in the data",
    },
    "reports.reportversion": {"snapshot": "is the report; marked where it is inside"},
}
# What takes no mark, because everything else hangs on it.
KEPT = {
    "units.unit.path": "digits alone: every scope is a range of it",
}
# Models and fields that no row of the demonstration has room in.
NO_ROW = "the demonstration has no such row"
RULED = "a rule of the table keeps it empty in every row of the demonstration"
SHORT = "a code of a few letters, shorter than a mark"
UNFILLED = {
    "audit.chain": NO_ROW,
    "catalog.articleimport": NO_ROW,
    "catalog.articlerow": NO_ROW,
    "catalog.catalogueimport": NO_ROW,
    "catalog.importedline": NO_ROW,
    "catalog.linkstate": NO_ROW,
    "catalog.reexamination": NO_ROW,
    "foi.applicantrevision": NO_ROW,
    "foi.headingmeaning": NO_ROW,
    "foi.importrow": NO_ROW,
    "foi.openingfigure": NO_ROW,
    "foi.strike": NO_ROW,
    "reminders.delivery": NO_ROW,
    "reports.excuse": NO_ROW,
    "tasks.columnmeaning": NO_ROW,
    "tasks.dutychoice": NO_ROW,
    "tasks.dutydate": NO_ROW,
    "tasks.planchange": NO_ROW,
    "tasks.sentback": NO_ROW,
    "tasks.taskchange": NO_ROW,
    "audit.event.seal": RULED,
    "foi.archivefile.undone_reason": RULED,
    "foi.legalcase.redone_number": RULED,
    "foi.legalcase.struck_reason": RULED,
    "foi.lettersettings.second_authority": RULED,
    "foi.registerimport.content": RULED,
    "reminders.notice.url": RULED,
    "reports.annualreport.signed_name": RULED,
    "reports.annualreport.snapshot": RULED,
    "foi.outcome.code": SHORT,
    "reports.itemtemplate.format": SHORT,
}


def text_fields(model):
    """The columns that hold words of a person's choosing."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and not field.primary_key
        and not field.is_relation
    ]


def is_reasoned(name):
    """By the field, or by its model as a whole."""
    return name in UNFILLED or name.rpartition(".")[0] in UNFILLED


def name_of(field):
    return f"{field.model._meta.label_lower}.{field.name}"


class Marks:
    """Puts a mark of its own into each field, and knows it again."""

    def __init__(self):
        self.names: list[str] = []
        self.unfilled: list[str] = []

    def put(self, rows, field, name=None):
        """Mark a field in as many of the rows as its table allows."""
        mark = MARK.format(len(self.names))
        self.names.append(name or name_of(field))
        filled = rows.exclude(**{field.name: ""}) if empties(field) else rows
        each = [rows.filter(pk=pk) for pk in rows.values_list("pk", flat=True)[:20]]
        if not any(self.marked(part, field, mark) for part in (rows, filled)):
            one = [part for part in each if self.marked(part, field, mark)]
            if not one:
                self.unfilled.append(self.names[-1])

    def marked(self, rows, field, mark):
        if field.max_length and field.max_length < LENGTH:
            return False
        try:
            with transaction.atomic():
                return rows.update(**{field.name: self.value(field, mark)}) > 0
        except DatabaseError:
            return False

    def value(self, field, mark):
        if isinstance(field, models.JSONField):
            return [[mark, mark]]
        is_short = field.max_length and field.max_length < LENGTH + ROOM_FOR_KEY
        if isinstance(field, EncryptedTextField) or is_short:
            return mark
        return Concat(Value(mark), Cast("pk", CharField()))

    def found_in(self, text):
        return {self.names[int(number)] for number in MARKED.findall(text)}


def empties(field):
    return not isinstance(field, models.JSONField)


def mark_fields(marks):
    """Every field of every model that is not for the public."""
    for model in our_models():
        public = PUBLIC.get(model._meta.label_lower, {})
        rows = model._base_manager.all()
        for field in text_fields(model):
            if field.name not in public and name_of(field) not in KEPT:
                marks.put(rows, field)


def mark_hidden_rows(marks):
    """Rows the public may not see, in the fields it reads of others."""
    open_versions = EntryVersion.objects.published(on=TODAY).values("pk")
    cited = Law.objects.filter(bases__version__in=open_versions).values("pk")
    open_editions = Edition.objects.published(on=TODAY).values("pk")
    standing = Publication.objects.standing().filter(
        entry__versions__in=open_versions, published_on__lte=TODAY
    )
    known = (
        Unit.objects.filter(pk__in=Edition.objects.values("catalogue__bureau"))
        | Unit.objects.filter(pk__in=ReportVersion.objects.values("report__bureau"))
        | Unit.objects.filter(pk__in=EntryVersion.objects.values("unit"))
        | Unit.objects.filter(pk__in=Publication.objects.values("unit"))
    )
    for rows in (
        EntryVersion.objects.exclude(pk__in=open_versions),
        Law.objects.exclude(pk__in=cited),
        Edition.objects.exclude(pk__in=open_editions),
        Catalogue.objects.filter(is_public=False),
        Publication.objects.exclude(pk__in=standing.values("pk")),
        Unit.objects.exclude(pk__in=known.values("pk")),
    ):
        assert rows.exists()
        label = rows.model._meta.label_lower
        for name in PUBLIC[label]:
            field = rows.model._meta.get_field(name)
            frozen = rows.model.objects.filter(
                pk__in=list(rows.values_list("pk", flat=True))
            )
            marks.put(frozen, field, f"hidden {label}.{name}")


def mark_reports(marks):
    """How a published report came about; and all of a correction still to come."""
    marks.names.append("the inside of a report")
    mark = MARK.format(len(marks.names) - 1)
    for version in ReportVersion.objects.filter(published_on__isnull=False):
        inside = version.snapshot
        inside["entries"] = dict.fromkeys(inside["entries"], mark) | {mark: mark}
        inside["overrides"] = {
            name: [mark, counted, mark, mark, mark]
            for name, (_, counted, *_) in inside["overrides"].items()
        } | {mark: [mark, "1", mark, mark, mark]}
        inside["ledger"] |= {mark: "1"}
        inside["excuses"], inside["earlier"] = [[mark] * 6], [mark]
        inside["report"] |= {"notes": [mark], "unread": [[mark, mark, []]]}
        version.save(update_fields=["snapshot"])
    coming = ReportVersion.objects.order_by("number").last()
    assert coming.number > 1
    said = coming.snapshot["report"]
    said["sections"] = dict.fromkeys(said["sections"], mark)
    coming.snapshot["texts"] = dict.fromkeys(coming.snapshot["texts"], mark)
    coming.published_on = coming.published_by = None
    coming.address = ""
    coming.save()


# What the public can reach.


def text_of(content):
    """What a file says; of an office file all its parts."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name) for name in package.namelist()]
    return "\n".join(part.decode(errors="replace") for part in parts)


def crawl(client, start="/portal/"):
    """Every address a visitor can get to by following links, and its answer."""
    waiting, answers = [start], {}
    while waiting:
        address = waiting.pop()
        if address in answers or not address.startswith(start):
            continue
        response = client.get(address)
        answers[address] = response
        if urlsplit(address).path.endswith("/"):
            text = response.content.decode()
            waiting += [link.replace("&amp;", "&") for _, link in LINK.findall(text)]
    return answers


def guessed():
    """Every address with every key there is, whether or not a page leads to it."""
    keys = {
        "bureau": list(Unit.objects.values_list("pk", flat=True)),
        "catalogue": list(Catalogue.objects.values_list("pk", flat=True)),
        "entr": list(Entry.objects.values_list("pk", flat=True)),
    }
    for pattern in urlpatterns:
        route = f"/portal/{pattern.pattern}"
        pool = next((keys[name] for name in keys if f"/{name}" in route), [1])
        for pk in pool:
            address = route.replace("<key:pk>", str(pk))
            address = address.replace("<number:year>", "2025")
            for number in "123" if "<number" in address else "1":
                numbered = address.replace("<number:number>", number)
                yield numbered.replace("<ending:ending>", "csv").replace(
                    "<str:place>", "report.json"
                )


def refusals(client, settings, monkeypatch):
    """One of each kind, the last of a page that broke over something inside."""
    yield client.get("/portal/no/such/page/"), 404
    yield client.get("/portal/search/?q=%"), 400
    yield client.post("/portal/"), 405
    yield client.get("/portal/api/v1/entries/999999"), 404

    def fails(**kwargs):
        raise RuntimeError(MARK.format(0))

    with monkeypatch.context() as patched:
        patched.setattr("portal.published.bureaus", fails)
        client.raise_request_exception = False
        yield client.get("/portal/"), 500
        client.raise_request_exception = True
    settings.PORTAL_RATE = 1
    yield client.get("/portal/", REMOTE_ADDR="10.0.0.9"), 200
    yield client.get("/portal/", REMOTE_ADDR="10.0.0.9"), 429


def fragments():
    """What goes into the columns of the government's site."""
    yield from Edition.objects.published(on=TODAY)
    yield from Guide.objects.all()
    yield from RulesDocument.objects.all()


def attached():
    """Files uploaded beside the fragments, and the fragments of annual reports."""
    for edition in Edition.objects.published(on=TODAY).select_related("catalogue"):
        profile = profiles_for(edition.catalogue.entry_list)[0]
        names = {"title": str(edition), "line": ""}
        versions = entries_of(edition)
        yield f"{edition}.xlsx", list_workbook(versions, profile, **names)
        yield f"{edition}.docx", list_document(versions, profile, **names, organ="")
    for guide in Guide.objects.all():
        yield f"{guide}.docx", guide_document(guide)
    for version in ReportVersion.objects.published(on=TODAY):
        for key in sorted({*ATTACHED} - {"pdf"}):
            yield f"{version}.{key}", version_file(version, KINDS[key])[1]


@pytest.fixture
def scene(loaded, db, settings, monkeypatch):
    """The demonstration, and a bureau with lists of every kind."""
    settings.PORTAL, settings.PORTAL_SECONDS, settings.PORTAL_RATE = True, 0, 10**6
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)
    middleware.answers.clear()
    middleware.rates.clear()
    bureau = make_bureau("恩平市公安局")
    units = {unit.name: unit for unit in Unit.objects.filter(parent=bureau)}
    people = SimpleNamespace(
        liaison=make_person(Role.LIAISON, units["法制支队"]),
        office=make_person(Role.OFFICE, units["宣传科"]),
        leader=make_person(Role.LEADER, bureau),
    )
    lists = make_lists(bureau, units, people, TODAY)
    shown = {"reviewer_first": "甲", "reviewer_second": "乙", "reviewer_third": "丙"}
    publish(lists.entry, people.office, TODAY, doc_no="公告1号", **shown)
    publish(
        lists.entry,
        people.office,
        TODAY,
        title="撤下的须知",
        withdrawn_on=TODAY,
        withdrawn_reason="内容有误",
    )
    Law.objects.create(title="没有引用的文件", source="来源")
    return lists


def test_nothing_leaks(scene, client, settings, monkeypatch, tmp_path):
    marks = Marks()
    mark_fields(marks)
    mark_hidden_rows(marks)
    mark_reports(marks)
    searching.rebuild()

    answers = crawl(client)
    answers |= {address: client.get(address) for address in guessed()}
    for word in ("泄", "密", "居住"):
        for path in (f"bureau/{scene.bureau.pk}/search/", "api/v1/search"):
            address = f"/portal/{path}?q={word}"
            answers[address] = client.get(address)
    refused = list(refusals(client, settings, monkeypatch))
    Export(tmp_path).run()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]

    texts = {address: text_of(answer.content) for address, answer in answers.items()}
    texts |= {f"error {status}": text_of(each.content) for each, status in refused}
    texts |= {f"fragment of {each}": fragment_of(each) for each in fragments()}
    texts |= {name: text_of(content) for name, content in attached()}
    texts |= {str(path): text_of(path.read_bytes()) for path in files}
    leaks = {
        where: found for where, text in texts.items() if (found := marks.found_in(text))
    }
    assert leaks == {}
    assert [answer.status_code for answer, _ in refused] == [
        each for _, each in refused
    ]
    assert {answer.status_code for answer in answers.values()} == {200, 400, 404}
    assert not any(answer.cookies for answer in answers.values())
    # It went everywhere: what is public was found.
    assert sum("居住证办理" in text for text in texts.values()) > 20
    assert any(address.endswith("report.docx") for address in answers)
    assert SearchText.objects.filter(text__contains="居住证办理").exists()
    assert [name for name in marks.unfilled if not is_reasoned(name)] == []
