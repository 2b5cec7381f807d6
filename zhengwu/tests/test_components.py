"""Each component of docs/components.md, with and without what may be left out."""

from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from tasks.progress.counted import Progress


class LetterForm(forms.Form):
    title = forms.CharField(label="标题", help_text="不超过二十字。", max_length=20)
    kind = forms.ChoiceField(
        label="方式", choices=[("a", "网站"), ("b", "窗口")], widget=forms.RadioSelect
    )
    urgent = forms.BooleanField(label="加急", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def render(source, **context):
    request = RequestFactory().get("/letters/?kind=a")
    template = Template(CottonCompiler().process(source))
    return template.render(RequestContext(request, context))


def test_page_head_with_title_alone():
    html = render('<c-page-head title="信件" />')

    assert "<h1>信件</h1>" in html
    assert "page-head-action" not in html


def test_page_head_with_state_and_action():
    html = render(
        '<c-page-head title="信件" lead="本月">'
        '<c-slot name="state"><c-state tone="red" label="逾期" /></c-slot>'
        '<c-slot name="action"><a href="/new/">新建</a></c-slot></c-page-head>'
    )

    assert 'class="state state-red"' in html
    assert '<div class="page-head-action"><a href="/new/">新建</a></div>' in html
    assert '<p class="page-head-lead">本月</p>' in html


def test_filter_bar_sends_by_get():
    html = render('<c-filter-bar :form="form" />', form=LetterForm())

    assert 'method="get"' in html
    assert 'href="?"' in html


def test_data_table_names_itself():
    html = render('<c-data-table caption="信件"><tbody></tbody></c-data-table>')

    assert '<caption class="visually-hidden">信件</caption>' in html


def test_pages_keeps_the_query_string():
    page = Paginator(range(5), 2).page(2)

    html = render('<c-pages :page="page" />', page=page)

    assert 'href="?kind=a&amp;page=3"' in html
    assert "共 5 条，本页第 3–4 条" in html


def test_pages_of_a_single_page_is_nothing():
    page = Paginator(range(2), 2).page(1)

    assert render('<c-pages :page="page" />', page=page).strip() == ""


def test_form_refused_links_each_error_to_its_field():
    form = LetterForm({"version": "x"})

    html = render('<c-form :form="form" submit="发送" cancel="/back/" />', form=form)

    assert '<a href="#id_title">标题：不能为空。</a>' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html
    assert '<button class="btn btn-primary">发送</button>' in html


def test_form_fresh_marks_required_fields_only():
    html = render('<c-form :form="form" />', form=LetterForm())

    assert html.count("必填") == 2
    assert "error-summary" not in html


def test_timeline_lists_entries_in_order():
    entry = SimpleNamespace(when="2026-07-01", title="下达", who="宣传科", text="")
    later = SimpleNamespace(when="2026-07-02", title="填报", who="", text="两件")

    html = render('<c-timeline :entries="entries" />', entries=[entry, later])

    assert html.index("下达") < html.index("填报")
    assert html.count("<p>") == 1


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ('<c-empty sentence="没有信件。" />', 0),
        ('<c-empty sentence="没有信件。" url="/new/" action="新建" />', 1),
    ],
)
def test_empty_offers_a_next_step_where_there_is_one(source, links):
    assert render(source).count("<a ") == links


def test_bar_shows_its_figures():
    html = render('<c-bar :done="done" :total="4" label="已报" />', done=3)

    assert "已报 3/4" in html
    assert 'value="3" max="4"' in html


def test_bar_of_nothing_is_valid():
    assert 'max="1"' in render("<c-bar />")


def test_parts_are_as_wide_as_their_shares():
    html = render('<c-parts :progress="progress" />', progress=Progress(4, 2, 1, 1))

    assert 'class="parts-blue" x="25.00%" width="25.00%"' in html
    assert 'class="parts-red" x="50.00%" width="25.00%"' in html


def test_parts_of_nothing_are_one():
    html = render('<c-parts :progress="progress" />', progress=Progress())

    assert html.count("<rect") == 1


def test_card_holds_its_slot():
    assert "<p>正文</p>" in render('<c-card title="要求"><p>正文</p></c-card>')
