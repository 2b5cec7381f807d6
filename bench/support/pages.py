"""A page against the least it could cost: its own queries and one plain template.

The least is, on the same connection, the querysets the table is about, loaded and
nothing else; every other statement of the page, run again as SQL and fetched as
tuples; and then the same rows, already in dictionaries, rendered by one flat template
about as large as the page's own table. It knows no forms, included templates,
components, frame around the table, or middleware. The page is a whole request of a
logged-in person, with all of these. Beside it stands, to compare, what all statements
take where no model is made of what they find.
"""

import time
from pathlib import Path

from django.db import connection
from django.template import engines
from django.test import Client
from lxml import html

from .timing import fastest

FOLDER = Path(__file__).parent.parent
ROUNDS = 20
MOST = 3.0
# How much larger or smaller than the page's the plain table may be.
UNLIKE = 0.1


class Statements(list):
    """What a connection is asked, as it is asked; used as an execute wrapper."""

    def __call__(self, execute, sql, params, many, context):
        self.append((sql, params))
        return execute(sql, params, many, context)

    def run(self):
        with connection.cursor() as cursor:
            for sql, params in self:
                cursor.execute(sql, params)
                cursor.fetchall()


class Page:
    """A page as one person asks for it, and the statements it asks when asked again."""

    def __init__(self, url, person):
        self.url, self.client = url, Client()
        self.client.force_login(person, backend="core.units.backends.PostBackend")
        self.ask()
        self.statements = Statements()
        with connection.execute_wrapper(self.statements):
            self.ask()
        assert all(sql.startswith("SELECT") for sql, _ in self.statements)

    def ask(self):
        response = self.client.get(self.url)
        assert response.status_code == 200
        return response.content.decode()


class Plain:
    """The same rows through one flat template that lies beside the bench."""

    def __init__(self, name, **context):
        text = (FOLDER / name).read_text(encoding="utf-8")
        self.template, self.context = engines["django"].from_string(text), context

    def render(self):
        return self.template.render(self.context)


def check(page, plain, path, words):
    """Both show the same rows: the same fields, and in each row its words."""
    of_page, of_plain = (shown_in(each, path) for each in (page.ask(), plain.render()))
    assert [fields for fields, _ in of_page] == [fields for fields, _ in of_plain]
    for (_, one), (_, other), wanted in zip(of_page, of_plain, words, strict=True):
        assert all(each in one and each in other for each in wanted), (one, wanted)


def compare(label, page, plain, load):
    """Print how many times as long as the least a page takes: at most `MOST`.

    `load` loads the querysets the table is about, as the page does.
    """
    loaded, rest = Statements(), Statements()
    with connection.execute_wrapper(loaded):
        load()
    assert all(each in page.statements for each in loaded)
    rest.extend(each for each in page.statements if each not in loaded)
    sizes = [len(table_of(text)) for text in (page.ask(), plain.render())]
    assert abs(sizes[0] / sizes[1] - 1) < UNLIKE, sizes
    took, loading, asking, rendering, raw = fastest(
        [page.ask, load, rest.run, plain.render, page.statements.run],
        rounds=ROUNDS,
        timer=time.process_time,
    )
    least = loading + asking + rendering
    print(
        f"{label}: {len(page.statements)} queries, {1000 * took:.0f} ms; bare queries "
        f"{1000 * (loading + asking):.0f} ms (as SQL {1000 * raw:.0f} ms), plain "
        f"template {1000 * rendering:.0f} ms; ratio {took / least:.2f} (most {MOST})"
    )
    assert took <= MOST * least, "the page takes too long"


def table_of(page):
    end = "</table>"
    return page[page.index("<table") : page.index(end) + len(end)]


def shown_in(page, path):
    """Of each row of a page's table: what its fields hold, and its words."""
    rows = html.fromstring(table_of(page)).xpath(path)
    return [(fields_of(row), " ".join(row.text_content().split())) for row in rows]


def fields_of(row):
    return [
        (field.name, value_of(field))
        for field in row.iter("input", "select", "textarea")
    ]


def value_of(field):
    if field.tag == "textarea":
        return field.text_content().strip()
    if field.get("type") == "checkbox":
        return field.get("value"), field.checked
    return field.value or ""
