"""Every registered admin, walked as the office and the manager of another bureau."""

import uuid
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from import_export.admin import ExportMixin

from catalog.models import Law
from core.audit.models import Event
from core.units.models import UnitAlias
from core.units.roles import PERMISSIONS, Role
from core.units.scoped_admin import ScopedAdmin, SheetAdmin
from core.units.tests.factories import make_bureau, make_person
from foi.models import (
    HeadingMeaning,
    InformationRequest,
    LedgerMode,
    Letter,
    LetterSettings,
    LetterTemplate,
    RegisterImport,
    RemedyRoute,
    RemedyText,
)
from reports.models import AnnualReport, FigureCollection
from tasks.models import ColumnMeaning, Criterion, WorkPlan
from zhengwu import demonstration

from .conftest import TODAY

# Reference data that belongs to no unit.
EXEMPT = {
    "catalog.linkterm",
    "catalog.sortingquestion",
    "workdays.specialday",
    "foi.caseterm",
    "foi.feebracket",
    "foi.guidequestion",
    "foi.limit",
    "foi.outcome",
    "reports.deadline",
    "reports.itemtemplate",
    "tasks.standingduty",
}
SCOPED = {
    model._meta.label_lower: model_admin
    for model, model_admin in admin.site._registry.items()
    if isinstance(model_admin, ScopedAdmin)
}


def address(model, page, *args):
    return reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args
    )


@pytest.fixture
def ours(loaded, db):
    """The demonstration's rows, and another bureau with its office and manager."""
    plan = WorkPlan.objects.get(pk=loaded.pk)
    office = demonstration.person("office", TODAY)
    for word in ("公开主体", "工作要求", "责任人"):
        ColumnMeaning.objects.create(
            bureau=plan.bureau, word=word, meaning="units", taught_by=office
        )
    make_imports(plan.bureau, office)
    Law.objects.create(bureau=plan.bureau, title="户政管理工作规程")
    task = plan.tasks.first()
    for position in (1, 2, 3):
        Criterion.objects.create(task=task, position=position, text=f"标准{position}")
    write_letters(plan.bureau, office)
    for year in (2019, 2020, 2021):
        dated = {"bureau": plan.bureau, "year": year, "due_on": TODAY}
        AnnualReport.objects.create(**dated)
        FigureCollection.objects.create(**dated)
    rows = {label: rows_of(each.model) for label, each in SCOPED.items()}
    elsewhere = make_bureau("台山市公安局", unit_names=("宣传股",))
    office = elsewhere.managing_office
    UnitAlias.objects.create(bureau=elsewhere, name="宣传组", unit=office)
    return SimpleNamespace(
        plan=plan,
        rows=rows,
        office=make_person(Role.OFFICE, office),
        manager=make_person(Role.MANAGER, office),
    )


def rows_of(model):
    """All but the rows that hold everywhere, beside a bureau's own."""
    rows = model.objects.all()
    if any(field.name == "bureau" for field in model._meta.fields):
        rows = rows.exclude(bureau=None)
    return set(rows.values_list("pk", flat=True))


def write_letters(bureau, office):
    """A letter, its wording, and the remedies a bureau wrote itself."""
    dated = {"bureau": bureau, "source": "x", "verified_on": TODAY}
    template = LetterTemplate.objects.create(
        kind="receipt", title="x", body="x", written_on=TODAY, **dated
    )
    RemedyRoute.objects.create(code="C1", route="either", valid_from=TODAY, **dated)
    RemedyText.objects.create(
        route="either",
        organ_kind="agency",
        text="x",
        valid_from=TODAY,
        **dated,
    )
    LetterSettings.objects.get_or_create(bureau=bureau)
    Letter.objects.create(
        bureau=bureau,
        request=InformationRequest.objects.filter(bureau=bureau).first(),
        kind="receipt",
        template=template,
        drafted_on=TODAY,
        drafted_by=office,
    )


def make_imports(bureau, office):
    """What the import of registers keeps."""
    LedgerMode.objects.create(bureau=bureau, is_provincial=True)
    for word in ("诉求", "渠道", "主体"):
        HeadingMeaning.objects.create(
            bureau=bureau, heading=word, confirmed_by=office, confirmed_on=TODAY
        )
        RegisterImport.objects.create(
            bureau=bureau,
            purpose="register",
            file_name=f"{word}.xlsx",
            brought_on=TODAY,
            brought_by=office,
            token=uuid.uuid4(),
        )


def walk(user):
    """The registered admins a person may open."""
    return {
        label: model_admin
        for label, model_admin in SCOPED.items()
        if user.may(model_admin.codename("view"))
    }


def adds(user, model_admin):
    """Whether a person adds such rows here, and not on pages of their own."""
    return model_admin.has_add_permission(SimpleNamespace(user=user))


@pytest.fixture
def strangers(ours, login):
    """Each stranger logged in in turn, with one of the admins they may open."""

    def walk_all():
        for user in (ours.office, ours.manager):
            client = login(user)
            for label, model_admin in walk(user).items():
                yield user, client, label, model_admin

    return walk_all


def test_every_admin_is_scoped_exempt_or_closed():
    open_to_somebody = {
        model._meta.label_lower
        for model in admin.site._registry
        for verb in ("view", "add", "change", "delete")
        for permissions in PERMISSIONS.values()
        if f"{model._meta.app_label}.{verb}_{model._meta.model_name}" in permissions
    }

    assert open_to_somebody - set(SCOPED) == EXEMPT


def test_every_scoped_admin_has_rows_that_could_leak(ours):
    assert [label for label, rows in ours.rows.items() if not rows] == []


@pytest.mark.parametrize(
    ("who", "removable"),
    [
        (
            "office",
            {
                "foi.headingmeaning",
                "units.unitalias",
                "tasks.columnmeaning",
                "reminders.reminderstep",
            },
        ),
        ("manager", set()),
    ],
)
def test_only_what_was_taught_or_set_is_deleted_in_the_admin(ours, rf, who, removable):
    request = rf.get("/")
    request.user = getattr(ours, who)

    deleting = {
        label for label, each in SCOPED.items() if each.has_delete_permission(request)
    }

    assert deleting == removable


def test_deleting_ours_is_not_found(ours, strangers):
    for _, client, label, model_admin in strangers():
        row = min(ours.rows[label])
        answer = client.post(address(model_admin.model, "delete", row), {"post": "yes"})
        assert answer.status_code in (403, 404), label
        assert model_admin.model.objects.filter(pk=row).exists(), label


@pytest.mark.parametrize("label", ["units.unitalias", "tasks.columnmeaning"])
def test_deleting_what_was_taught_leaves_a_line_in_the_trail(ours, login, label):
    model = SCOPED[label].model
    row = model.objects.get(pk=min(ours.rows[label]))
    client = login(demonstration.person("office", TODAY))

    client.post(address(model, "delete", row.pk), {"post": "yes"})

    assert not model.objects.filter(pk=row.pk).exists()
    assert Event.objects.about(row).last().act.startswith("删除")


def test_changing_a_column_meaning_names_who_did(ours, login):
    row = ColumnMeaning.objects.get(word="公开主体")
    client = login(demonstration.person("office", TODAY))

    client.post(address(ColumnMeaning, "change", row.pk), {"meaning": "lead"})

    row.refresh_from_db()
    assert row.meaning == "lead"
    assert Event.objects.about(row).last().note == "含义：责任单位 → 牵头单位"


def test_lists_hold_nothing_of_ours(ours, strangers):
    for _, client, label, model_admin in strangers():
        page = client.get(address(model_admin.model, "changelist"))
        seen = {row.pk for row in page.context_data["cl"].queryset}
        assert seen & ours.rows[label] == set(), label
        assert "江门" not in page.content.decode(), label


@pytest.mark.parametrize("page", ["change", "history"])
def test_pages_of_ours_are_not_found(ours, strangers, page):
    for _, client, label, model_admin in strangers():
        row = min(ours.rows[label])
        answer = client.get(address(model_admin.model, page, row))
        assert answer.status_code == 404, label


def test_changing_ours_is_not_found(ours, strangers):
    for _, client, label, model_admin in strangers():
        row = min(ours.rows[label])
        answer = client.post(address(model_admin.model, "change", row), {"name": "x"})
        assert answer.status_code == 404, label


def test_lookups_hold_nothing_of_ours(ours, strangers):
    for _, client, _, model_admin in strangers():
        for name in model_admin.autocomplete_fields:
            target = model_admin.opts.get_field(name).remote_field.model
            query = {
                "app_label": model_admin.opts.app_label,
                "model_name": model_admin.opts.model_name,
                "field_name": name,
                "term": "",
            }
            answer = client.get(reverse("admin:autocomplete"), query)
            if answer.status_code == 403:
                continue
            found = {int(each["id"]) for each in answer.json()["results"]}
            assert found & ours.rows[target._meta.label_lower] == set(), name


def test_choices_hold_nothing_of_ours(ours, strangers):
    for user, client, label, model_admin in strangers():
        if not adds(user, model_admin):
            continue
        form = client.get(address(model_admin.model, "add")).context_data["adminform"]
        for name, field in form.form.fields.items():
            if hasattr(field, "queryset"):
                known = ours.rows[field.queryset.model._meta.label_lower]
                offered = set(field.queryset.values_list("pk", flat=True))
                assert offered & known == set(), (label, name)


def sheet_of(client, model):
    """The cells of an exported workbook, below its headings."""
    answer = client.post(
        address(model, "export"), {"format": "0", "resource": "0", "export_items": []}
    )
    book = openpyxl.load_workbook(BytesIO(answer.content))
    return list(book.active.iter_rows(min_row=2, values_only=True))


def test_exports_hold_nothing_of_ours(strangers):
    exported = {}
    for user, client, label, model_admin in strangers():
        if isinstance(model_admin, ExportMixin):
            rows = sheet_of(client, model_admin.model)
            assert "江门" not in str(rows), label
            exported[user.posts.get().role, label] = len(rows)

    assert exported == {
        ("office", "catalog.law"): Law.objects.filter(bureau=None).count(),
        ("office", "units.unit"): 2,
        ("office", "units.unitgroup"): 1,
        ("office", "units.unitalias"): 1,
        ("office", "units.post"): 2,
        ("office", "tasks.task"): 0,
        ("office", "tasks.criterion"): 0,
        ("office", "assessment.indicator"): 0,
        ("manager", "units.unit"): 2,
        ("manager", "units.unitgroup"): 1,
        ("manager", "units.unitalias"): 1,
        ("manager", "units.post"): 2,
    }


def test_actions_touch_nothing_of_ours(ours, strangers):
    for _, client, label, model_admin in strangers():
        rows = model_admin.model.objects.filter(pk__in=ours.rows[label])
        before = list(rows.order_by("pk").values())
        for action in model_admin.actions:
            client.post(
                address(model_admin.model, "changelist"),
                {"action": action, "_selected_action": sorted(ours.rows[label])[:3]},
            )
        assert list(rows.order_by("pk").values()) == before, label


# The site itself.


def test_admin_of_anonymous_leads_to_our_login_and_back(client, cast):
    page = client.get("/admin/units/unit/", follow=True)
    path, _, query = page.redirect_chain[-1][0].partition("?")
    account = {"username": cast.office.username, "password": "zhengwu-Test-2026"}

    landed = client.post(f"/login/?{query}", account, follow=True)

    assert path == "/login/"
    assert landed.redirect_chain[-1][0] == "/admin/units/unit/"


@pytest.mark.parametrize(
    ("following", "leads_to"),
    [
        ("", "/admin/"),
        ("/admin/units/unit/", "/admin/units/unit/"),
        ("//elsewhere.example/", "/admin/"),
        ("https://elsewhere.example/", "/admin/"),
    ],
)
def test_admin_login_leads_only_inside(cast, login, following, leads_to):
    answer = login(cast.office).get("/admin/login/", {"next": following})

    assert answer.url == leads_to


@pytest.mark.parametrize(
    "who", ["liaison", "head", "leader", "supervisor", "auditor", "neighbour"]
)
@pytest.mark.parametrize(
    "page", ["/admin/", "/admin/login/", "/admin/units/unit/", "/admin/jsi18n/"]
)
def test_admin_tells_a_colleague_why_not(cast, login, who, page):
    answer = login(getattr(cast, who)).get(page)

    assert answer.status_code == 403
    assert "系统管理由政务公开办公室和系统管理员使用" in answer.content.decode()


@pytest.mark.parametrize("who", ["office", "manager"])
def test_admin_opens_for_who_works_there(cast, login, who):
    client = login(getattr(cast, who))

    answers = [client.get(page).status_code for page in ("/admin/", "/admin/login/")]

    assert answers == [200, 302]


@pytest.mark.parametrize(
    ("page", "leads_to"), [("logout", "/"), ("password_change", "/password/")]
)
def test_admin_has_no_login_pages_of_its_own(cast, login, page, leads_to):
    answer = login(cast.office).get(f"/admin/{page}/")

    assert answer.url == leads_to


def test_admin_index_names_what_a_person_may_open(cast, login):
    listed = {}
    for who in ("office", "manager"):
        page = login(getattr(cast, who)).get("/admin/")
        listed[who] = [
            model["object_name"]
            for app in page.context_data["app_list"]
            for model in app["models"]
        ]

    assert sorted(listed["manager"]) == [
        "Post",
        "Unit",
        "UnitAlias",
        "UnitGroup",
        "User",
    ]
    assert {"User", "Post", "WorkPlan", "Criterion"} <= set(listed["office"])


def test_every_page_of_the_office_renders(ours, login):
    """Strict template variables and warnings as errors make this a real test."""
    office = demonstration.person("office", TODAY)
    client = login(office)

    for label, model_admin in walk(office).items():
        pk = min(ours.rows[label])
        pages = ["changelist"]
        pages += ["add"] if adds(office, model_admin) else []
        pages += ["import"] if isinstance(model_admin, SheetAdmin) else []
        pages += ["export"] if isinstance(model_admin, ExportMixin) else []
        answers = [client.get(address(model_admin.model, page)) for page in pages]
        answers += [
            client.get(address(model_admin.model, page, pk))
            for page in ("change", "history")
        ]
        assert {answer.status_code for answer in answers} == {200}, label


def test_lists_ask_as_often_for_three_as_for_one(ours, login):
    asked = {}
    for label, model_admin in SCOPED.items():
        who = "manager" if label.startswith("units") else "office"
        client = login(demonstration.person(who, TODAY))
        page = address(model_admin.model, "changelist")
        for count in (1, 3):
            chosen = sorted(ours.rows[label])[:count]
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(page, {"id__in": ",".join(map(str, chosen))})
            assert len(answer.context_data["cl"].result_list) == len(chosen), label
            asked[label, count] = len(queries)

    assert [label for label in SCOPED if asked[label, 1] != asked[label, 3]] == []
