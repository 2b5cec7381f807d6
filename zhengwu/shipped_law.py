"""The law's rows as they are shipped, for an installation that has none."""

from django.core.management import call_command

from catalog.models import Law, LinkTerm, SortingQuestion
from foi.models import (
    CaseTerm,
    FeeBracket,
    GuideQuestion,
    LetterTemplate,
    Limit,
    Outcome,
    RemedyRoute,
    StepLimit,
)
from reports.models import Deadline, ItemTemplate
from tasks.models import StandingDuty

LAW = (
    (SortingQuestion, "catalog_questions"),
    (LinkTerm, "catalog_link_terms"),
    (Limit, "foi_limits"),
    (Outcome, "foi_outcomes"),
    (FeeBracket, "foi_fees"),
    (CaseTerm, "foi_case_terms"),
    (StepLimit, "foi_steps"),
    (GuideQuestion, "foi_guide"),
    (RemedyRoute, "foi_remedies"),
    (LetterTemplate, "foi_letter_templates"),
    (Deadline, "reports_deadlines"),
    (ItemTemplate, "report_items"),
    (StandingDuty, "standing_duties"),
    (Law, "catalog_laws"),
)


def load_law():
    """Fill empty tables only: what was changed here stays."""
    for model, fixture in LAW:
        if not model.objects.exists():
            call_command("loaddata", fixture, verbosity=0)
