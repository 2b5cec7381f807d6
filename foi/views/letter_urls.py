"""The addresses of letters, their wording, their register and the 审签单."""

from django.urls import path

from . import letter_register, letter_sheets, letter_wording, letters

urlpatterns = [
    path("request/<int:pk>/letter/", letters.letter_choose, name="letter_choose"),
    path("request/<int:pk>/letter/<slug:kind>/", letters.letter_new, name="letter_new"),
    path(
        "request/<int:pk>/sheet/<slug:act>/", letter_sheets.act_sheet, name="act_sheet"
    ),
    path(
        "request/<int:pk>/sheet/<slug:act>/word/",
        letter_sheets.act_sheet_word,
        name="act_sheet_word",
    ),
    path("letter/", letter_register.letter_list, name="letter_list"),
    path("letter/export/", letter_register.letter_export, name="letter_export"),
    path("letter/settings/", letter_wording.letter_settings, name="letter_settings"),
    path("letter/template/", letter_wording.template_list, name="template_list"),
    path(
        "letter/template/<slug:kind>/",
        letter_wording.template_edit,
        name="template_edit",
    ),
    path("letter/<int:pk>/", letters.letter_detail, name="letter_detail"),
    path("letter/<int:pk>/edit/", letters.letter_edit, name="letter_edit"),
    path("letter/<int:pk>/read/", letters.letter_read, name="letter_read"),
    path("letter/<int:pk>/discard/", letters.letter_discard, name="letter_discard"),
    path("letter/<int:pk>/issue/", letters.letter_issue, name="letter_issue"),
    path("letter/<int:pk>/tie/", letters.letter_tie, name="letter_tie"),
    path("letter/<int:pk>/void/", letters.letter_void, name="letter_void"),
    path("letter/<int:pk>/word/", letters.letter_word, name="letter_word"),
    path("letter/<int:pk>/sheet/", letter_sheets.letter_sheet, name="letter_sheet"),
    path(
        "letter/<int:pk>/sheet/word/",
        letter_sheets.letter_sheet_word,
        name="letter_sheet_word",
    ),
]
