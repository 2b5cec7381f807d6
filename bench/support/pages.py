"""A page against the least it could cost: bare queries and a template.

Bare queries are all statements the page asks, run again as SQL on the same connection
and fetched as tuples: no model, no query is built. The template is the page's own,
rendered again with what the view gave it, all loaded. Whatever else a page does,
finding out who asks and what they may see, making models of rows and judging them,
is to cost no more than twice these two.

Beside it stands, to compare and not to pass, the same with one flat template that
knows no forms, includes, components or frame around its table, from rows that are
dictionaries already.
"""

import time
from pathlib import Path
from unittest.mock import patch

from django.db import connection
from django.template import engines, loader
from django.template.context import make_context
from django.test import Client
from lxml import html

from .timing import fastest

FOLDER = Path(__file__).parent.parent
ROUNDS = 20
MOST = 3.0
# How much larger or smaller than the page's the flat table may be.
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
        self.statements = Statements()
        with connection.execute_wrapper(self.statements):
            self.ask()
        assert all(sql.startswith("SELECT") for sql, _ in self.statements)
        with patch.object(loader, "render_to_string", self.keep):
            self.ask()

    def keep(self, name, values, request, *, using):
        """Answer a view, and keep the template bound to what the view gave it.

        What the frame around the page looks up is looked up once, and kept as well.
        """
        self.template = loader.get_template(name).template
        self.context = make_context(values, request)
        self.binding = self.context.bind_template(self.template)
        self.binding.__enter__()
        return self.render()

    def ask(self):
        response = self.client.get(self.url)
        assert response.status_code == 200
        return response.content.decode()

    def render(self):
        """The page's template again, without asking anything."""
        return self.template.render(self.context)


class Flat:
    """The same rows through one flat template that lies beside the bench."""

    def __init__(self, name, **context):
        text = (FOLDER / name).read_text(encoding="utf-8")
        self.template, self.context = engines["django"].from_string(text), context

    def render(self):
        return self.template.render(self.context)


def check(page, flat, path, words):
    """Both show the same rows: the same fields, and in each row its words."""
    of_page, of_flat = (shown_in(each, path) for each in (page.ask(), flat.render()))
    assert [fields for fields, _ in of_page] == [fields for fields, _ in of_flat]
    for (_, one), (_, other), wanted in zip(of_page, of_flat, words, strict=True):
        assert all(each in one and each in other for each in wanted), (one, wanted)


def compare(label, page, flat):
    """Print how many times as long as the least a page takes: at most `MOST`."""
    sizes = [len(table_of(text)) for text in (page.ask(), flat.render())]
    assert abs(sizes[0] / sizes[1] - 1) < UNLIKE, sizes
    asked = Statements()
    with connection.execute_wrapper(asked):
        rendered = page.render()
    assert not asked and len(rendered) == len(page.ask())
    took, asking, rendering, flatly = fastest(
        [page.ask, page.statements.run, page.render, flat.render],
        rounds=ROUNDS,
        timer=time.process_time,
    )
    ratio = took / (asking + rendering)
    print(
        f"{label}: {len(page.statements)} queries, {1000 * took:.0f} ms; bare queries "
        f"{1000 * asking:.0f} ms, template {1000 * rendering:.0f} ms: ratio "
        f"{ratio:.2f} (most {MOST}); with a flat template of {1000 * flatly:.0f} ms "
        f"{took / (asking + flatly):.2f}"
    )
    assert ratio <= MOST, "the page takes too long"


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
