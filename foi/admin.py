"""Requests to look at, and the rows of law."""

from django.contrib import admin

from core.law.admin import LawAdmin
from core.units.scoped_admin import ReadOnlyAdmin, ReadOnlyInline

from . import importing_admin  # noqa: F401 -- registers its own
from .letters import admin as letter_admin  # noqa: F401 -- registers
from .models import (
    CaseTerm,
    ClockEvent,
    FeeBracket,
    GuideQuestion,
    InformationRequest,
    Limit,
    Outcome,
)

OnlyInScope = admin.RelatedOnlyFieldListFilter


class ClockEventInline(ReadOnlyInline):
    model = ClockEvent
    fields = ["act", "on", "until", "days", "asked", "entered_on", "entered_by"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("request", "entered_by")


@admin.register(InformationRequest)
class InformationRequestAdmin(ReadOnlyAdmin):
    """Changed through the ledger's own pages; nothing here names an applicant."""

    scope_field = "bureau__path"
    list_display = ["__str__", "subject", "way", "column", "status", "unit", "due_on"]
    list_filter = ["status", "way", "column", "year", ("bureau", OnlyInScope)]
    list_select_related = ["bureau", "unit"]
    search_fields = ["subject", "provincial_number"]
    inlines = [ClockEventInline]


@admin.register(Limit)
class LimitAdmin(LawAdmin):
    key = ("code",)
    list_display = ["code", "days", "article", "source", "valid_from", "valid_until"]
    list_display_links = ["code"]
    list_filter = ["code"]


@admin.register(Outcome)
class OutcomeAdmin(LawAdmin):
    """The 21 results are the report's own; their grounds are corrected here."""

    words = ("ground", "source")
    list_display = ["code", "group", "label", "ground", "verified_on"]
    list_filter = ["group"]


@admin.register(FeeBracket)
class FeeBracketAdmin(LawAdmin):
    key = ("basis", "first")
    list_display = ["basis", "__str__", "article", "source", "valid_from"]
    list_filter = ["basis"]


@admin.register(CaseTerm)
class CaseTermAdmin(LawAdmin):
    key = ("procedure",)
    list_display = ["procedure", "days", "extension", "article", "valid_from"]


@admin.register(GuideQuestion)
class GuideQuestionAdmin(LawAdmin):
    """The hints and articles of 办理七问; their order and what follows stay."""

    words = ("help", "article", "source", "verified_on")
    list_display = ["position", "title", "article", "verified_on"]
    list_display_links = ["title"]
    fields = ["title", "help", "article", "source", "valid_from", "verified_on"]
