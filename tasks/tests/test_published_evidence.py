"""A publication of the unit is evidence by one link, wherever a material may be."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from catalog.services import publishing
from catalog.tests.publications import publish
from tasks.models import Evidence, ReportVersion, Role
from tasks.services.evidence import drop_evidence, reuse_evidence, use_publication
from tasks.services.faults import Refused
from tasks.services.merging import copy_materials
from tasks.services.sheets import submit_sheet

from .factories import fill, first_occurrence, handed_out, report_at, sheet_of
from .test_views import posted, sheet

LINK = "http://www.example.gov.cn/1.html"


@pytest.fixture
def occurrence(bureau, cast):
    plan = handed_out(bureau, [("法制支队", Role.RESPONSIBLE)], by=cast.office)
    return first_occurrence(plan)


@pytest.fixture
def publication(bureau, cast, units, today):
    return publish(
        bureau,
        cast.office,
        today=today,
        published_on=today,
        unit=units["法制支队"],
        title="居住证办理指南",
        link=LINK,
    )


@pytest.fixture
def use(occurrence, publication, cast, today):
    def use(version=0, row=publication):
        return use_publication(
            publication_pk=row.pk,
            occurrence_pk=occurrence.pk,
            version=version,
            by=cast.liaison,
            today=today,
        )

    return use


def test_publication_is_used_once_frozen_and_shown(
    use, occurrence, publication, cast, today, login
):
    report = fill(occurrence, by=cast.liaison, today=today, body="已公开办理指南。")
    for _ in range(2):
        report = use(version=report.version)

    [evidence] = report.evidence.all()
    assert (evidence.publication, evidence.material) == (publication, None)
    assert str(evidence) == "居住证办理指南"
    client = login(cast.liaison)
    for page in ("tasks:report_detail", "tasks:task_detail"):
        pk = report.pk if "report" in page else occurrence.assignment.task_id
        assert LINK in client.get(reverse(page, args=[pk])).content.decode()
    submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=today)
    frozen = ReportVersion.objects.get().evidence
    assert [(each["title"], each["link"], each["file"]) for each in frozen] == [
        ("居住证办理指南", LINK, "")
    ]


def test_only_what_the_unit_has_published_and_not_withdrawn(
    use, publication, bureau, cast, units, today
):
    other = publish(
        bureau, cast.office, today=today, published_on=today, unit=units["交警支队"]
    )
    with pytest.raises(Refused, match="公开记录里没有这一条"):
        use(row=other)
    publishing.withdraw(
        pk=publication.pk,
        version=1,
        on=today,
        reason="内容有误",
        by=cast.office,
        today=today,
    )
    with pytest.raises(Refused, match="已经撤下"):
        use()


def test_copies_keep_it_and_dropping_leaves_the_publication(
    use, occurrence, publication, cast, today
):
    report = use()
    later = occurrence.assignment.occurrences.get(number=2)
    common = {"occurrence_pk": later.pk, "by": cast.liaison, "today": today}

    again = reuse_evidence(last_pk=report.pk, version=0, **common)
    copy_materials(report, again)

    evidence = again.evidence.get()
    assert evidence.publication == publication
    drop_evidence(pk=evidence.pk, version=again.version, by=cast.liaison, today=today)
    assert Evidence.objects.get().report == report


def test_evidence_is_exactly_one_thing(use, publication, occurrence, cast, today):
    report = report_at(
        "draft",
        occurrence.assignment.occurrences.get(number=2),
        cast,
        today=today,
        link=LINK + "?2",
    )
    material = report.evidence.get().material

    for fields in ({}, {"material": material, "publication": publication}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.create(report=report, **fields)


def test_sheet_offers_publications_of_the_unit_and_takes_one(
    occurrence, publication, cast, login
):
    client, url = login(cast.liaison), sheet(occurrence, "fill")
    picked = f"居住证办理指南 #公开{publication.pk}"

    offered = client.get(url).content.decode()
    client.post(url, posted(occurrence, pick=picked))

    assert picked in offered
    assert Evidence.objects.get().publication == publication
