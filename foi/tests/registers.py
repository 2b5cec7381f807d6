"""Workbooks of registers for tests."""

import uuid
from io import BytesIO

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from foi.services import importing

from .factories import citizen_number

HEADINGS = ("收件日期", "申请人", "申请人类别", "申请方式", "申请内容")
ANSWERS = {"basis": "signed", "form": "paper", "getting": "post", "service": "post"}


def workbook(*sheets, **options):
    """A workbook of {name: rows}; `hide` a column letter, `merge` [(area, text)]."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, rows in dict(sheets).items():
            sheet = book.add_worksheet(name)
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    sheet.write(y, x, value)
            if column := options.get("hide"):
                sheet.set_column(f"{column}:{column}", None, None, {"hidden": True})
            # The areas are those of the last sheet.
            for area, text in options.get("merge", ()) if rows is sheets[-1][1] else ():
                sheet.merge_range(area, text)
    return file.getvalue()


def register(rows, headings=HEADINGS, name="2025年", above=(), **options):
    return workbook((name, [*above, headings, *rows]), **options)


def a_row(on="2026-01-26", name="甄试验", text="各派出所辖区划分的文件", *more):
    return (on, name, "自然人", "当面", text, *more)


def numbers(count):
    """So many identity numbers that are right."""
    return [citizen_number(f"44070119900307{n:03d}") for n in range(1, count + 1)]


def bring(bureau, by, data, *, today, calendar, purpose="register", **fields):
    brought, _ = importing.bring(
        bureau=bureau,
        purpose=purpose,
        name=fields.pop("name", "登记簿.xlsx"),
        data=data,
        sheet=fields.pop("sheet", ""),
        answers=ANSWERS | fields.pop("answers", {}),
        token=fields.pop("token", None) or uuid.uuid4(),
        by=by,
        today=today,
        calendar=calendar,
    )
    brought.refresh_from_db()
    return brought


def upload(data, name="登记簿.xlsx"):
    return SimpleUploadedFile(name, data)


def faults(brought):
    """(place, column, sentence) of all that is wrong."""
    return [
        (row.place, column, sentence)
        for row in brought.rows.filter(verdict="faulty")
        for column, sentence in row.payload["faults"]
    ]
