"""草案 edited by hand: terms, weights, rules, and indicators added or removed."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from assessment.access import NO_RUBRIC, load
from assessment.editing import indicators, rules, terms, weights
from assessment.editing.draft import IN_FORCE, CannotEdit, Stale
from assessment.editing.newer import take_in_newer
from assessment.faults import faults_of_headings, faults_of_weights, parts_weighed
from assessment.measures import MEASURES
from assessment.models import Rubric
from assessment.rubric_forms import IndicatorForm, TermsForm, WeightsForm, WordingForm
from assessment.rule_forms import RuleForm, RulesForm
from assessment.trees import Tree
from assessment.views.stale import stale_page

STALE = "评分办法刚刚有人修改过"


def draft_for(request, pk):
    """A draft the user may change."""
    rows = Rubric.objects.select_related("bureau", "plan")
    rubric = load(rows, request.user, pk, "assessment.change_rubric", NO_RUBRIC)
    if rubric.status != Rubric.Status.DRAFT:
        raise PermissionDenied(IN_FORCE)
    return rubric


def edit(request, form_class, *, pk, here, template, save):
    """One page of a draft: shown, refused with all input, or saved by `save(form)`."""
    rubric = draft_for(request, pk)
    form = form_class(request.POST or None, rubric=rubric)
    url = reverse(f"assessment:{here}", args=[pk])
    if request.method == "POST" and form.is_stale:
        return stale_page(request, title=STALE, form=form, keep_url=url)
    if request.method == "POST" and form.is_valid():
        try:
            save(form)
        except Stale as stale:
            form = form_class(request.POST, rubric=stale.rubric)
            return stale_page(request, title=STALE, form=form, keep_url=url)
        except CannotEdit as fault:
            form.add_error(None, str(fault))
        else:
            tell(request, rubric)
            return redirect(url)
    context = {
        "rubric": rubric,
        "form": form,
        "here": here,
        "parts": parts_weighed(rubric),
    }
    return render(request, f"assessment/{template}.html", context)


def tell(request, rubric) -> None:
    """Saved, and what does not add up yet."""
    messages.success(request, "已保存。")
    for fault in (*faults_of_weights(rubric), *faults_of_headings(Tree(rubric))):
        messages.warning(request, fault)


def rubric_edit(request, pk):
    """计分口径 of a draft."""
    return edit(
        request,
        TermsForm,
        pk=pk,
        here="rubric_edit",
        template="rubric_edit",
        save=lambda form: terms.edit_terms(
            pk=pk,
            edition=form.cleaned_data["edition"],
            terms=form.terms(),
            by=request.user,
        ),
    )


def rubric_weights(request, pk):
    """指标分值 of a draft; a button fills the parts to 100.00."""
    balance = request.POST.get("balance", "")
    return edit(
        request,
        WeightsForm,
        pk=pk,
        here="rubric_weights",
        template="rubric_weights",
        save=lambda form: weights.edit_weights(
            pk=pk,
            edition=form.cleaned_data["edition"],
            typed=form.typed(),
            balance=balance if balance in weights.BALANCES else "",
            by=request.user,
        ),
    )


def rubric_rules(request, pk):
    """扣分标准 of a draft."""
    return edit(
        request,
        RulesForm,
        pk=pk,
        here="rubric_rules",
        template="rubric_rules",
        save=lambda form: rules.edit_rules(
            pk=pk,
            edition=form.cleaned_data["edition"],
            typed=form.values,
            by=request.user,
        ),
    )


def rule_add(request, pk):
    """Add a rule to a draft."""
    rubric = draft_for(request, pk)
    form = RuleForm(request.POST or None, rubric=rubric)
    if request.method == "POST" and form.is_valid():
        try:
            rules.add_rule(
                pk=pk,
                measure=form.cleaned_data["measure"],
                indicator=form.cleaned_data["indicator"],
                values=form.values,
                by=request.user,
            )
        except CannotEdit as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "已增加扣分标准。")
            return redirect("assessment:rubric_rules", pk)
    context = {
        "rubric": rubric,
        "form": form,
        "here": "rubric_rules",
        "measures": MEASURES.values(),
    }
    return render(request, "assessment/rule_add.html", context)


@require_POST
def rule_remove(request, pk, rule):
    """Take a rule out of a draft."""
    draft_for(request, pk)
    return done(
        request,
        lambda: rules.remove_rule(pk=pk, rule_pk=rule, by=request.user),
        "已删除扣分标准。",
        back=("assessment:rubric_rules", pk),
    )


def indicator_add(request, pk):
    """Add an indicator without a task to a draft."""
    rubric = draft_for(request, pk)
    form = IndicatorForm(request.POST or None, rubric=rubric)
    if request.method == "POST" and form.is_valid():
        try:
            indicators.add_indicator(pk=pk, by=request.user, **form.cleaned_data)
        except CannotEdit as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "已增加指标。")
            return redirect("assessment:rubric_weights", pk)
    context = {"rubric": rubric, "form": form, "here": "rubric_weights"}
    return render(request, "assessment/indicator_add.html", context)


@require_POST
def rubric_take_in(request, pk):
    """Add indicators for the tasks that came after the draft was made."""
    draft_for(request, pk)
    added = take_in_newer(pk=pk, by=request.user)
    if added:
        messages.success(request, f"已补充{added}项指标，都不计分，请填写分值。")
    else:
        messages.info(request, "每项任务都已有指标，没有补充。")
    return redirect("assessment:rubric_weights", pk)


def indicator_edit(request, pk, indicator):
    """The words of an indicator of a draft, and whom it judges."""
    row = get_object_or_404(draft_for(request, pk).indicators, pk=indicator)
    return edit(
        request,
        partial(WordingForm, indicator=row),
        pk=pk,
        here="rubric_weights",
        template="indicator_edit",
        save=lambda form: indicators.word_indicator(
            pk=pk,
            edition=form.cleaned_data["edition"],
            indicator_pk=indicator,
            words=form.words(),
            by=request.user,
        ),
    )


def indicator_remove(request, pk, indicator):
    """Say what goes with an indicator, and take it out when asked."""
    rubric = draft_for(request, pk)
    row = get_object_or_404(rubric.indicators, pk=indicator)
    if request.method == "POST":
        return done(
            request,
            lambda: indicators.remove_indicator(
                pk=pk, indicator_pk=indicator, by=request.user
            ),
            "已删除指标。",
            back=("assessment:rubric_weights", pk),
        )
    context = {
        "rubric": rubric,
        "indicator": row,
        "rules": rubric.rules.filter(indicator=row),
        "here": "rubric_weights",
    }
    return render(request, "assessment/indicator_remove.html", context)


def done(request, act, told, *, back):
    """Carry out a small act on a draft and go back."""
    try:
        act()
    except CannotEdit as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, told)
    return redirect(*back)
