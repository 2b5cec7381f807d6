"""Every answer of the data interface is what its document says."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.urls import get_resolver
from openpyxl import load_workbook

from catalog.models import EntryVersion
from portal import schema
from reports.tests.annual import scenes as annual

from .scenes import publish

pytestmark = pytest.mark.usefixtures("portal", "clock")
API = "/portal/api/v1"
KINDS = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def faults(value, wanted, where="$"):
    """Where a value is not what a schema says; as far as ours goes."""
    if "$ref" in wanted:
        wanted = schema.SCHEMAS[wanted["$ref"].rsplit("/", 1)[1]]
    kinds = wanted["type"] if isinstance(wanted["type"], list) else [wanted["type"]]
    fits = any(type(value) is KINDS[kind] for kind in kinds)
    if not fits or ("enum" in wanted and value not in wanted["enum"]):
        return [f"{where}: {value!r}"]
    if isinstance(value, list):
        parts = (
            faults(each, wanted["items"], f"{where}[{number}]")
            for number, each in enumerate(value)
        )
        return [fault for part in parts for fault in part]
    if not isinstance(value, dict):
        return []
    properties = wanted.get("properties", {})
    found = [
        f"{where}.{name} is missing"
        for name in set(wanted.get("required", ())) - set(value)
    ]
    if wanted.get("additionalProperties") is False:
        found += [
            f"{where}.{name} is too much" for name in set(value) - set(properties)
        ]
    for name in set(value) & set(properties):
        found += faults(value[name], properties[name], f"{where}.{name}")
    return found


def test_every_answer_is_what_its_document_says(client, lists, bureau, cast, today):
    call_command("loaddata", "foi_outcomes", "reports_deadlines", verbosity=0)
    annual.published(bureau, cast)
    publish(lists.entry, cast.office, today)
    document = client.get(f"{API}/openapi.json").json()
    filled = {
        "{bureau}": bureau.pk,
        "{catalogue}": lists.catalogue.pk,
        "{edition}": 2,
        "{entry}": lists.entry.pk,
        "{year}": 2025,
    }

    for path, _, name, asked in schema.PATHS:
        address = document["servers"][0]["url"] + path
        for place, value in filled.items():
            address = address.replace(place, str(value))
        query = {"q": "居住"} if asked and asked[0] == schema.Q else {}
        response = client.get(address, query)
        assert response.status_code == 200, path
        assert faults(response.json(), schema.ref(name)) == [], path
        assert path in document["paths"]


def test_every_address_of_the_interface_is_in_the_document():
    routes = [
        str(pattern.pattern)
        for part in get_resolver().url_patterns
        if getattr(part, "namespace", None) == "portal"
        for pattern in part.url_patterns
    ]
    addresses = [route for route in routes if route.startswith("api/v1/")]

    assert len(addresses) == len(schema.PATHS) + 1


def test_every_field_of_an_entry_is_told_or_kept_inside():
    told = set(schema.ENTRY)
    inside = {"note", "position", "until_number", "entry_list"}
    renamed = {
        "entry": "id",
        "from_number": "since_edition",
        "basis_text": "basis",
        "subject_text": "subject",
        "mode_text": "modes",
        "is_for_all": "for_all",
        "is_county_level": "county_level",
        "is_township_level": "township_level",
        "channels_other": "channels",
        "cycle_text": "cycle",
    }
    names = {
        field.name
        for field in EntryVersion._meta.concrete_fields
        if not field.name.startswith("limit_") and field.name != "id"
    }

    shown = {renamed.get(name, name) for name in names - inside}
    assert told == shown | {"laws", "limit"}


def test_files_say_the_same(client, lists):
    EntryVersion.objects.filter(entry=lists.entry).update(content="=1+1\n二")
    base = f"/portal/catalogue/{lists.catalogue.pk}/edition/2/catalogue"

    told = client.get(f"{base}.json").json()
    text = client.get(f"{base}.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    sheet = load_workbook(BytesIO(client.get(f"{base}.xlsx").content)).active

    assert faults(told, schema.SCHEMAS["Edition"]) == []
    assert [each["title"] for each in told["entries"]] == ["户籍管理", "居住证办理"]
    assert [row[3] for row in rows[1:]] == ["户籍管理", "居住证办理"]
    assert rows[2][2] == "户籍管理" and "'=1+1\n二" in rows[2]
    cells = {cell.value: cell.data_type for row in sheet.rows for cell in row}
    assert cells["=1+1\n二"] == "s"
    heads = {cell.value for row in sheet["A3:P4"] for cell in row}
    assert {"公开事项", "公开渠道和载体", "全社会", "县级"} <= heads
    assert {"户籍管理", "居住证办理"} <= set(cells)
    assert "内部备注，不对外" not in str(cells)
    schema_file = json.loads(client.get("/portal/catalogue.schema.json").content)
    assert schema_file["required"] == schema.SCHEMAS["Edition"]["required"]
