"""How fast 10,000 checked lines of a catalogue are written into a draft revision.

Ours is the whole confirmation: the stored lines are loaded, judged anew against the
list, compared with what the person saw, written, and cleared away. Beside it the same
rows, validated already, through bare bulk inserts, and the same lines through
import-export as it comes: one pass without its preview. All must leave the same rows behind.
"""

import sys
import time
import uuid
from datetime import date

import tablib
from django.db import transaction
from import_export import fields, resources, widgets

from bench.support import database
from catalog.citations import Laws, citations
from catalog.columns.fields import BY_CODE
from catalog.models import (
    Basis,
    Catalogue,
    CatalogueImport,
    Change,
    Entry,
    EntryVersion,
    Law,
    Revision,
)
from catalog.services import import_deciding, importing
from catalog.wording import CONTENT
from catalog.workbooks.reading import Line
from core.files.models import StoredFile
from core.units.models import Post, Unit, User
from core.units.roles import Role
from core.units.services import settle_all

ROWS, PART, BELOW = 10_000, 2_000, 100
ROUNDS = 3
MOST, LEAST = 2.0, 10.0
TODAY = date(2026, 7, 1)
LAWS = ("户口登记条例", "居民身份证法", "居住证暂行条例", "护照法", "道路交通安全法")
CODES = ("content", "basis", "limit", "unit", "channels", "for_all", "county")
CHANNELS = ("政府网站", "两微一端", "政务服务中心", "入户/现场")


def lines(rows):
    """Headings with 99 entries below each, as a sheet has them."""
    for head in range(rows // BELOW):
        for leaf in range(BELOW - 1):
            number = head * 100 + leaf
            yield Line(
                f"工作表“目录”第{number}行",
                (f"一级事项{head}", f"二级事项{number}"),
                (f"{head + 1:02d}0000", f"{head + 1:02d}{leaf + 1:04d}"),
                {
                    "content": f"受理部门\n办理条件\n办理流程\n所需材料{number}",
                    "basis": f"《中华人民共和国{LAWS[number % 5]}》第{number % 9 + 1}条",
                    "limit": f"形成或者变更之日起{number % 20 + 1}个工作日内",
                    "unit": f"第{number % 50 + 1}派出所",
                    "channels": f"■{CHANNELS[number % 4]}\n□政府公报",
                    "for_all": "√",
                    "county": "√" if number % 2 else "",
                },
            )


def found():
    """A bureau, its stations, laws, an empty list, and who keeps it."""
    given = {"legal_kind": "organ", "valid_from": date(2020, 1, 1)}
    bureau = Unit.objects.create(
        code="bureau", name="江门市公安局", kind="bureau", is_bureau=True, **given
    )
    Unit.objects.bulk_create(
        Unit(code=f"s{n}", name=f"第{n}派出所", parent=bureau, kind="station", **given)
        for n in range(1, 51)
    )
    settle_all()
    office = User.objects.create_user("office", None, last_name="林晓敏")
    station = Unit.objects.get(code="s1")
    Post.objects.create(
        user=office, unit=station, role=Role.OFFICE, from_on=date(2020, 1, 1)
    )
    Law.objects.bulk_create(Law(title=f"中华人民共和国{name}") for name in LAWS)
    catalogue = Catalogue.objects.create(bureau=bureau, entry_list="proactive")
    return catalogue, station, office.as_of(TODAY)


def brought(catalogue, station, office, rows):
    """The file as it waits for its confirmation."""
    row = CatalogueImport.objects.create(
        bureau=catalogue.bureau,
        unit=station,
        catalogue=catalogue,
        status="checking",
        reason="首次编制",
        file=StoredFile.objects.create(name="目录.xlsx", size=1),
        brought_on=TODAY,
        brought_by=office,
        token=uuid.uuid4(),
    )
    importing.judge_and_keep(row, list(lines(rows)), today=TODAY)
    assert row.rows_new == rows and not row.rows_faulty, row.rows_faulty
    return row


def confirmed(row, plain, station, office):
    done = import_deciding.commit(pk=row.pk, by=office, today=TODAY)
    assert done.status == "done"


@transaction.atomic
def in_bulk(row, plain, station, office):
    """The bare way: what is known to be right, inserted."""
    revision = draft(row, station, office)
    entries = Entry.objects.bulk_create(
        new_entry(each["owner"], row, office) for each in plain
    )
    keys = {each["code"]: entry.pk for each, entry in zip(plain, entries, strict=True)}
    versions = EntryVersion.objects.bulk_create(
        EntryVersion(
            entry_id=entry.pk, parent_id=keys.get(each["above"]), **each["said"]
        )
        for each, entry in zip(plain, entries, strict=True)
    )
    Basis.objects.bulk_create(
        Basis(version_id=version.pk, law_id=law, article=article)
        for each, version in zip(plain, versions, strict=True)
        for law, article in each["bases"]
    )
    Change.objects.bulk_create(
        Change(
            revision_id=revision.pk, act="add", entry_id=entry.pk, after_id=version.pk
        )
        for entry, version in zip(entries, versions, strict=True)
    )


def draft(row, station, office):
    return Revision.objects.create(
        catalogue=row.catalogue,
        unit=station,
        reason=row.reason,
        proposed_on=TODAY,
        proposed_by=office,
        token=uuid.uuid4(),
    )


def new_entry(owner, row, office):
    return Entry(
        bureau_id=row.bureau_id,
        unit_id=owner,
        catalogue_id=row.catalogue_id,
        status="sorted",
        sorted_ground=f"按《{row.file.name}》列入（{row.reason}）",
        sorted_on=TODAY,
        sorted_by_id=office.pk,
        entered_on=TODAY,
        entered_by_id=office.pk,
        token=uuid.uuid4(),
    )


class Cells(widgets.Widget):
    """A column of ours read by its own function."""

    def __init__(self, code):
        super().__init__()
        self.code = code

    def clean(self, value, row=None, **kwargs):
        return BY_CODE[self.code].read(value)


class Several(fields.Field):
    """A cell that says several fields of a version."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        for name, value in self.clean(row).items():
            setattr(instance, name, value)


class AboveWidget(widgets.Widget):
    """The entry above, by its code."""

    def clean(self, value, row=None, **kwargs):
        return EntryVersion.objects.get(code=value).entry if value else None


class VersionResource(resources.ModelResource):
    """As import-export comes: a row is found by its code, filled, saved.

    What a cell points to is looked up where it stands; nothing is tuned, nothing is
    checked but what the widgets check.
    """

    title = fields.Field("title", "title")
    code = fields.Field("code", "code")
    level = fields.Field("level", "level", widgets.IntegerWidget())
    position = fields.Field("position", "position", widgets.IntegerWidget())
    parent = fields.Field("parent", "above", AboveWidget())
    unit = fields.Field("unit", "unit", widgets.ForeignKeyWidget(Unit, "name"))
    content = Several("content", "content", Cells("content"))
    basis = Several("basis_text", "basis", Cells("basis"))
    limit = Several("limit_kind", "limit", Cells("limit"))
    channels = Several("channels", "channels", Cells("channels"))
    for_all = Several("is_for_all", "for_all", Cells("for_all"))
    county = Several("is_county_level", "county", Cells("county"))

    class Meta:
        model = EntryVersion
        import_id_fields = ("code",)
        fields = ("title", "code", "level", "position", "parent", "unit", "content") + (
            "basis",
            "limit",
            "channels",
            "for_all",
            "county",
        )

    def __init__(self, row, revision, office, **kwargs):
        super().__init__(**kwargs)
        self.brought, self.revision, self.office = row, revision, office

    def before_save_instance(self, instance, row, **kwargs):
        instance.is_heading = row["is_heading"]
        instance.is_proactive = not instance.is_heading
        if instance.is_heading:
            instance.limit_kind = ""
        owner = instance.unit_id or self.revision.unit_id
        instance.entry = new_entry(owner, self.brought, self.office)
        instance.entry.save()

    def after_save_instance(self, instance, row, **kwargs):
        for cited in citations(row["basis"], Laws()):
            law = Law.objects.get(title=cited.title)
            article = cited.article
            Basis.objects.create(version=instance, law=law, article=article)
        Change.objects.create(
            revision=self.revision, act="add", entry=instance.entry, after=instance
        )


def through_import_export(row, plain, station, office):
    texts = {line.titles[-1]: line.written for line in lines(len(plain))}
    blank = dict.fromkeys(CODES, "")
    head = ("title", "code", "level", "position", "above", "is_heading")
    rows = [
        [said["title"], each["code"], said["level"], said["position"], each["above"]]
        + [said["is_heading"]]
        + [texts.get(said["title"], blank)[code] for code in CODES]
        for each in plain
        for said in [each["said"]]
    ]
    dataset = tablib.Dataset(*rows, headers=[*head, *CODES])
    resource = VersionResource(row, draft(row, station, office), office)
    result = resource.import_data(dataset, raise_errors=True)
    assert result.totals["new"] == len(plain), result.totals


NAMES = [name for name in CONTENT if name != "parent"]


def written():
    """What the database holds of the list, without the keys."""
    rows = EntryVersion.objects.order_by("code").values_list(
        "parent__versions__code", "entry__unit__name", "entry__status", *NAMES
    )
    bases = Basis.objects.order_by("version__code", "position")
    changes = Change.objects.order_by("after__code")
    return (
        list(rows),
        list(bases.values_list("version__code", "law__title", "article", "position")),
        list(changes.values_list("act", "after__code", "revision__reason")),
        set(Entry.objects.values_list("sorted_ground", "entered_on", "sorted_on")),
    )


def plain_rows(result):
    """The same rows as plain values, from what ours has written."""
    units = dict(Unit.objects.values_list("name", "pk"))
    laws = {law.title: law.pk for law in Law.objects.all()}
    bases = {code: [(laws[law], article)] for code, law, article, _ in result[1]}
    for above, owner, _, *values in result[0]:
        said = dict(zip(NAMES, values, strict=True))
        said["unit_id"] = said.pop("unit")
        code = said["code"]
        yield {
            "code": code,
            "above": above,
            "owner": units[owner],
            "said": said,
            "bases": bases.get(code, []),
        }


class Undone(Exception):
    pass


def timed(act, *arguments):
    """Seconds, and what was written; the database is as before afterwards."""
    kept = []
    try:
        with transaction.atomic():
            start = time.perf_counter()
            act(*arguments)
            took = time.perf_counter() - start
            kept.append(written())
            raise Undone
    except Undone:
        return took, kept[0]


def main():
    database.make_tables()
    catalogue, station, office = found()
    times = {act: [] for act in (confirmed, in_bulk)}
    row, plain, first = as_plain(catalogue, station, office, ROWS)
    for _ in range(ROUNDS):
        for act, taken in times.items():
            took, result = timed(act, row, plain, station, office)
            taken.append(took)
            assert result == first
    row, plain, first = as_plain(catalogue, station, office, PART)
    part, result = timed(through_import_export, row, plain, station, office)
    assert result == first

    ours, bare = (min(taken) for taken in times.values())
    slow = part * ROWS / PART
    told = f"import-export, {PART:,} rows, times {ROWS // PART}"
    print(f"{'catalogue of ' + format(ROWS, ',') + ' rows':42}{'best of 3':>12}")
    print(f"{'bare bulk insert of validated rows':42}{bare:>10.3f} s")
    print(f"{'confirmed: judged anew and written':42}{ours:>10.3f} s")
    print(f"{told:42}{slow:>10.3f} s")
    print(f"{'to the bare insert (most 2.0)':42}{ours / bare:>12.2f}")
    print(f"{'times as fast as import-export (least 10)':42}{slow / ours:>11.1f}")
    return 0 if ours <= MOST * bare and slow >= LEAST * ours else 1


def as_plain(catalogue, station, office, rows):
    """The file that waits, its rows as plain values, and what they leave behind."""
    row = brought(catalogue, station, office, rows)
    _, first = timed(confirmed, row, None, station, office)
    plain = list(plain_rows(first))
    assert len(plain) == rows
    return row, plain, first


if __name__ == "__main__":
    sys.exit(main())
