"""What the data look like (JSON Schema) and where they are (OpenAPI). Pure.

Written by hand beside `data`: a test holds every answer against it.
"""

from catalog.cycles import Cycle
from catalog.limits import LimitKind
from catalog.models import EntryList, EntryVersion
from catalog.periods import Period

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
FLAG = {"type": "boolean"}
DAY = {"type": "string", "format": "date"}


def some(schema: dict) -> dict:
    return {"type": "array", "items": schema}


def or_null(schema: dict) -> dict:
    return {**schema, "type": [schema["type"], "null"]}


def one_of(choices, *more: str) -> dict:
    return {"type": "string", "enum": [*choices.values, *more]}


def ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def record(**fields) -> dict:
    """All fields are always there, and no others."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def paged(schema: dict, **more: dict) -> dict:
    return record(count=NUMBER, page=NUMBER, pages=NUMBER, rows=some(schema), **more)


EDITION = record(number=NUMBER, effective_on=DAY, doc_no=TEXT)
BUREAU = record(id=NUMBER, code=TEXT, name=TEXT)
CATALOGUE = {"id": NUMBER, "list": one_of(EntryList), "title": TEXT, "preamble": TEXT}
ENTRY = {
    "id": NUMBER,
    "parent": or_null(NUMBER),
    "level": NUMBER,
    "is_heading": FLAG,
    "code": TEXT,
    "field": TEXT,
    "title": TEXT,
    "content": TEXT,
    "basis": TEXT,
    "laws": some(record(title=TEXT, number=TEXT, article=TEXT, link=TEXT)),
    "unit": or_null(TEXT),
    "subject": TEXT,
    "limit": record(
        kind=one_of(LimitKind, ""),
        text=TEXT,
        days=or_null(NUMBER),
        event=TEXT,
        period=one_of(Period, ""),
        month=or_null(NUMBER),
        day=or_null(NUMBER),
    ),
    "cycle": record(kind=one_of(Cycle, ""), text=TEXT),
    "is_proactive": FLAG,
    "is_on_request": FLAG,
    "modes": TEXT,
    "channels": some(TEXT),
    "site_column": TEXT,
    "for_all": FLAG,
    "for_groups": TEXT,
    "county_level": FLAG,
    "township_level": FLAG,
    "steps": some(record(step=TEXT, who=TEXT)),
    "supervision": TEXT,
    "openness": one_of(EntryVersion.Openness, ""),
    "article_20_item": or_null(NUMBER),
    "procedure": TEXT,
    "withheld_reason": TEXT,
    "since_edition": NUMBER,
}
PUBLICATION = record(
    title=TEXT,
    doc_no=TEXT,
    formed_on=or_null(DAY),
    published_on=DAY,
    unit=or_null(TEXT),
    channel=TEXT,
    site_column=TEXT,
    link=TEXT,
)
FOUND = record(
    id=NUMBER,
    title=TEXT,
    field=TEXT,
    unit=or_null(TEXT),
    bureau=BUREAU,
    catalogue=NUMBER,
)
REPORT = {
    "type": "object",
    "required": ["title", "organ", "year", "version", "cells", "sections"],
    "properties": {
        "title": TEXT,
        "organ": TEXT,
        "year": NUMBER,
        "version": NUMBER,
        "cells": {"type": "object", "description": "各表的数，键为“行/列”。"},
        "sections": {"type": "object", "description": "各部分的文字，键为序号。"},
    },
}
SCHEMAS = {
    "Bureau": record(
        **BUREAU["properties"],
        catalogues=some(record(**CATALOGUE, editions=some(EDITION))),
        reports=some(NUMBER),
    ),
    "Bureaus": some(ref("Bureau")),
    "Catalogue": record(**CATALOGUE, editions=some(EDITION)),
    "Entry": record(**ENTRY),
    "Edition": record(
        schema=TEXT,
        bureau=BUREAU,
        catalogue=record(**CATALOGUE),
        edition=EDITION,
        entries=some(ref("Entry")),
    ),
    "EntryPage": record(
        bureau=BUREAU,
        catalogue=NUMBER,
        edition=EDITION,
        is_current=FLAG,
        entry=ref("Entry"),
        publications=paged(PUBLICATION),
    ),
    "Found": paged(FOUND, has_more=FLAG),
    "Report": REPORT,
    "Error": record(error=TEXT, detail=TEXT),
}
Q = ("q", "检索词，最多50个字；可以只写词的一部分", TEXT)
PAGE = ("page", "第几页", NUMBER)
# Path, what it gives, which schema, what may be asked.
PATHS = (
    ("/bureaus", "有公开目录或年度报告的公安局", "Bureaus", ()),
    ("/bureaus/{bureau}", "一个公安局的目录和年度报告", "Bureau", ()),
    ("/catalogues/{catalogue}", "一份目录及其历次版次", "Catalogue", ()),
    ("/catalogues/{catalogue}/editions/{edition}", "一个版次的全部事项", "Edition", ()),
    ("/entries/{entry}", "一个公开事项和它的公开记录", "EntryPage", (PAGE,)),
    (
        "/search",
        "检索全部公安局现行目录中的事项",
        "Found",
        (Q, PAGE),
    ),
    (
        "/bureaus/{bureau}/search",
        "检索一个公安局现行目录中的事项",
        "Found",
        (
            Q,
            ("field", "领域", TEXT),
            ("unit", "责任单位的编号", NUMBER),
            ("openness", "五公开", one_of(EntryVersion.Openness)),
            ("audience", "公开对象：all 全社会，groups 特定群体", TEXT),
            PAGE,
        ),
    ),
    (
        "/bureaus/{bureau}/reports/{year}",
        "一年的政府信息公开工作年度报告",
        "Report",
        (),
    ),
)
REFUSALS = {
    "400": "检索条件有误",
    "404": "没有这一项，或者没有公开",
    "429": "访问过于频繁，见 Retry-After",
}


def catalogue_schema() -> dict:
    """The schema of an edition's file by itself."""
    entry = {"Entry": SCHEMAS["Entry"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "政务公开目录的一个版次",
        **SCHEMAS["Edition"],
        "components": {"schemas": entry},
    }


def openapi(server: str) -> dict:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "公众查询数据接口",
            "version": "1.0.0",
            "description": "只读。支持 ETag 和 Last-Modified；不使用 Cookie。",
        },
        "servers": [{"url": server}],
        "paths": {path: {"get": operation(path, *rest)} for path, *rest in PATHS},
        "components": {"schemas": SCHEMAS},
    }


def operation(path, summary, schema, asked) -> dict:
    places = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": NUMBER}
        for name in places
    ]
    parameters += [
        {"name": name, "in": "query", "description": text, "schema": kind}
        for name, text, kind in asked
    ]
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": answer(summary, ref(schema)),
            "304": {"description": "与上次取得的相同"},
            **{code: answer(text, ref("Error")) for code, text in REFUSALS.items()},
        },
    }


def answer(text, schema) -> dict:
    return {
        "description": text,
        "content": {"application/json": {"schema": schema}},
    }
