"""文书: drafted, read before it goes out, issued, taken out as Word, 作废."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from core.audit.trail import record
from core.files.inspection import KINDS as FILES
from core.workdays.days import current_calendar
from foi.forms.letters import IssueForm, LetterForm, TieForm, VoidForm
from foi.letter_page import is_free, may_read_unnamed
from foi.letters import rendering
from foi.letters.kinds import BY_CODE
from foi.letters.offering import groups_for, prefilled
from foi.letters.word import as_word
from foi.models import InformationRequest, Letter, Limit, Outcome
from foi.refusals import Overtaken, Refused
from foi.remedies import letters_are_on, settings_of
from foi.services import chaining
from foi.services import letters as services
from foi.services.tying import untold
from foi.signing_sheet import file_name

from .loading import NO_KEEP, NO_REVEAL, request_for, require

NOT_YET = "草稿还没有文号，出文以后才能下载。"


def letter_for(user, pk):
    """A letter of a request the person sees, for who handles requests."""
    letter = letter_in_scope(user, pk)
    require_keeper(user, letter.request)
    return letter


def letter_in_scope(user, pk):
    visible = Letter.objects.visible_to(user).select_related(
        "bureau",
        "request__bureau",
        "request__unit",
        "request__applicant",
        "outcome",
        "event__strike",
        "case",
        "drafted_by",
        "issued_by",
        "voided_by",
    )
    return get_object_or_404(visible, pk=pk)


def require_keeper(user, row):
    """Letters name the applicant: for who keeps the ledger and may see that."""
    require(user, "foi.keep_ledger", NO_KEEP, row)
    require(user, "foi.reveal_applicant", NO_REVEAL, row)


@require_GET
def letter_choose(request, pk):
    """Which letter: those of the act first, then all that fit where it stands."""
    row = request_for(request.user, pk)
    require_keeper(request.user, row)
    context = {
        "row": row,
        "is_on": letters_are_on(row.bureau),
        "groups": groups_for(row, request.GET.get("act", "")),
    }
    return render(request, "foi/letter_choose.html", context)


def kind_or_404(code):
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]


@sensitive_post_parameters()
@never_cache
def letter_new(request, pk, kind):
    """Draft a letter; the form's token makes one of two clicks."""
    row, chosen = request_for(request.user, pk), kind_or_404(kind)
    require_keeper(request.user, row)
    outcome = outcome_of(chosen, request.GET.get("outcome"))
    given = prefilled(chosen, row, outcome, current_calendar())
    form = LetterForm(request.POST or None, kind=chosen, values=given)
    if request.method == "POST" and form.is_valid():
        try:
            letter = services.draft(
                request_pk=row.pk,
                kind=chosen,
                outcome=outcome,
                values=form.values(),
                token=form.cleaned_data["token"],
                by=request.user,
                today=timezone.localdate(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, "草稿已保存，还没有文号。请预览全文，核对后出文。"
            )
            return redirect("foi:letter_detail", letter.pk)
    return render(request, "foi/letter_form.html", about(row, chosen, outcome, form))


def about(row, kind, outcome, form, letter=None):
    return {
        "row": row,
        "kind": kind,
        "outcome": outcome,
        "form": form,
        "letter": letter,
    }


def outcome_of(kind, code):
    """The result named in the address, of those the kind tells."""
    if not kind.is_answer:
        return None
    code = code or kind.outcomes[0]
    if code not in kind.outcomes:
        raise Http404
    return get_object_or_404(Outcome, code=code)


@sensitive_post_parameters()
@never_cache
def letter_edit(request, pk):
    """Write a draft anew; opening it leaves a line, for it may name people."""
    letter = letter_for(request.user, pk)
    if letter.is_issued:
        messages.error(request, f"{letter.mark}已出文，不能修改；有误的请作废。")
        return redirect("foi:letter_detail", pk)
    kind = letter.about
    form = LetterForm(
        request.POST or None,
        kind=kind,
        values=letter.values,
        initial={"version": letter.version},
    )
    if request.method == "GET":
        record("打开文书草稿", letter, by=request.user, note=str(letter.request))
    elif form.is_valid() and redrafted(request, letter, form):
        return redirect("foi:letter_detail", pk)
    context = about(letter.request, kind, letter.outcome, form, letter)
    return render(request, "foi/letter_form.html", context)


def redrafted(request, letter, form):
    try:
        services.redraft(
            pk=letter.pk,
            version=form.cleaned_data["version"],
            outcome=letter.outcome,
            values=form.values(),
            by=request.user,
            today=timezone.localdate(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "草稿已修改。")
    return True


@require_GET
@never_cache
def letter_detail(request, pk):
    """One letter without its words, and what can be done with it."""
    letter = letter_for(request.user, pk)
    return shown(request, letter)


def shown(request, letter, *, paper=None, **forms):
    today = timezone.localdate()
    initial = {"version": letter.version, "on": today}
    settings = settings_of(letter.bureau)
    acts = acts_for(letter)
    context = {
        "letter": letter,
        "row": letter.request,
        "kind": letter.about,
        "paper": paper,
        "missing": settings.missing,
        "unsigned": unsigned(letter),
        "is_free": is_free(letter),
        "issue_form": forms.get("issue") or IssueForm(initial=initial, acts=acts),
        "void_form": forms.get("void") or VoidForm(initial=initial),
        "tie_form": acts
        and (forms.get("tie") or TieForm(initial=initial, acts=acts, auto_id="tie_%s")),
        "failed": next(iter(forms.values()), None),
    }
    return render(request, "foi/letter_detail.html", context)


def unsigned(letter):
    """Why an answer should not go out yet, where the chain has still to sign it."""
    if letter.is_issued or letter.case_id or not letter.about.is_answer:
        return ""
    if letter.request.status != InformationRequest.Status.HANDLING:
        return ""
    return chaining.why_not_signed(letter.request)


def acts_for(letter):
    """The acts on record it could tell, while it is a draft or told by none."""
    is_open = not letter.is_issued or is_free(letter)
    if not is_open or letter.case_id or letter.request.archived:
        return []
    return untold(letter.request, letter.about, letter.outcome)


def paper_now(letter, today) -> rendering.Paper:
    """As it was issued; or as it would be today."""
    if letter.is_issued:
        return rendering.paper_of(letter)
    paper, _ = rendering.paper_of_draft(
        letter,
        on=today,
        settings=settings_of(letter.bureau),
        limits=Limit.objects.loaded(),
    )
    return paper


@require_POST
@never_cache
def letter_read(request, pk):
    """The whole of it, as often as wanted; each time a line in the trail.

    Whose turn it is at a station reads what he signs, without the names.
    """
    letter = letter_in_scope(request.user, pk)
    row = letter.request
    is_signer = may_read_unnamed(request.user, row)
    if not is_signer:
        require_keeper(request.user, row)
    try:
        paper = paper_now(letter, timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
        if is_signer:
            return redirect("foi:request_detail", row.pk)
        return redirect("foi:letter_detail", pk)
    act = "查看文书" if letter.is_issued else "预览文书"
    if is_signer:
        record(f"{act}（姓名隐去）", letter, by=request.user, note=str(row))
        paper = rendering.without_names(paper, row.applicant.name)
        context = {"letter": letter, "row": row, "paper": paper}
        return render(request, "foi/letter_reading.html", context)
    record(act, letter, by=request.user, note=str(row))
    return shown(request, letter, paper=paper)


@require_GET
@never_cache
def letter_word(request, pk):
    """The Word file, written from what was frozen; a line in the trail."""
    letter = letter_for(request.user, pk)
    if not letter.is_issued:
        messages.error(request, NOT_YET)
        return redirect("foi:letter_detail", pk)
    content = as_word(rendering.paper_of(letter))
    record("下载文书", letter, by=request.user, note=str(letter.request))
    return as_file(content, file_name(letter))


def as_file(content, name):
    return HttpResponse(
        content,
        content_type=FILES["docx"].media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, f"{name}.docx"),
            "Cache-Control": "private, no-store",
        },
    )


@require_POST
@never_cache
def letter_issue(request, pk):
    """出文; the second of two clicks finds it issued."""
    letter = letter_for(request.user, pk)
    form = IssueForm(request.POST, acts=acts_for(letter))
    if not form.is_valid():
        return shown(request, letter, issue=form)
    try:
        issued = services.issue(
            pk=pk,
            version=form.cleaned_data["version"],
            on=form.cleaned_data["on"],
            event=form.cleaned_data.get("event"),
            by=request.user,
            today=timezone.localdate(),
        )
    except Overtaken as overtaken:
        messages.error(request, str(overtaken))
        return gone(letter)
    except Refused as refused:
        form.add_error(None, str(refused))
        return shown(request, letter, issue=form)
    messages.success(request, said(issued))
    return redirect("foi:letter_detail", pk)


def said(letter):
    """What happened, and what is next."""
    act = "登记办理事项" if letter.about.act else "送达"
    if letter.event_id:
        return f"已出文，文号{letter.mark}，已写入“{letter.event.get_act_display()}”。"
    if letter.case_id:
        act = "的案件，登记重新答复"
    return f"已出文，文号{letter.mark}。下一步：下载 Word 用印，回到申请{act}。"


def gone(letter):
    """To the letter, or to its request where the draft is no more."""
    if Letter.objects.filter(pk=letter.pk).exists():
        return redirect("foi:letter_detail", letter.pk)
    return redirect("foi:request_detail", letter.request_id)


@require_POST
def letter_discard(request, pk):
    letter = letter_for(request.user, pk)
    version = request.POST.get("version", "")
    try:
        services.discard(
            pk=pk,
            version=int(version) if version.isdecimal() else 0,
            by=request.user,
            today=timezone.localdate(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return gone(letter)
    messages.success(request, "草稿已删除。")
    return redirect("foi:request_detail", letter.request_id)


@require_POST
@never_cache
def letter_tie(request, pk):
    """用于已登记的事项."""
    letter = letter_for(request.user, pk)
    form = TieForm(request.POST, acts=acts_for(letter), auto_id="tie_%s")
    if form.is_valid():
        try:
            tied = services.tie(
                pk=pk, by=request.user, today=timezone.localdate(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            act = tied.event.get_act_display()
            messages.success(request, f"{tied.mark}已写入“{act}”。")
            return redirect("foi:request_detail", letter.request_id)
    return shown(request, letter, tie=form)


@require_POST
@never_cache
def letter_void(request, pk):
    letter = letter_for(request.user, pk)
    form = VoidForm(request.POST)
    if form.is_valid():
        try:
            services.void(
                pk=pk, by=request.user, today=timezone.localdate(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{letter.mark}已作废，文号保留。")
            return redirect("foi:letter_detail", pk)
    return shown(request, letter, void=form)
