"""审签单: to print, and as a Word file."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from foi.acts import BY_SLUG
from foi.letter_page import ACTS_WITH_LETTERS
from foi.signing_sheet import TITLE, as_word, sheet_of

from .letters import as_file, letter_for
from .loading import NO_KEEP, request_for, require


def sheet_of_act(user, pk, act):
    """Of an act that sends a letter, wherever that is written."""
    row = request_for(user, pk)
    require(user, "foi.keep_ledger", NO_KEEP, row)
    if act not in ACTS_WITH_LETTERS:
        raise Http404
    return row, sheet_of(row, label=BY_SLUG[act].label)


def sheet_of_letter(user, pk):
    letter = letter_for(user, pk)
    label = letter.get_kind_display()
    return letter.request, sheet_of(letter.request, label=label, letter=letter)


def shown(request, row, sheet, word):
    context = {"row": row, "sheet": sheet, "title": TITLE, "word_url": word}
    return render(request, "foi/signing_sheet.html", context)


@require_GET
def act_sheet(request, pk, act):
    row, sheet = sheet_of_act(request.user, pk, act)
    word = reverse("foi:act_sheet_word", args=[pk, act])
    return shown(request, row, sheet, word)


@require_GET
def act_sheet_word(request, pk, act):
    _, sheet = sheet_of_act(request.user, pk, act)
    return as_file(as_word(sheet), sheet.name)


@require_GET
def letter_sheet(request, pk):
    row, sheet = sheet_of_letter(request.user, pk)
    word = reverse("foi:letter_sheet_word", args=[pk])
    return shown(request, row, sheet, word)


@require_GET
def letter_sheet_word(request, pk):
    _, sheet = sheet_of_letter(request.user, pk)
    return as_file(as_word(sheet), sheet.name)
