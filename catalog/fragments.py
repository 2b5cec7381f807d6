"""HTML fragments for the platform's columns: headings, paragraphs, tables, nothing else.

The site puts its own style around them, so they carry no class, style or script.
"""

from django.template.loader import render_to_string

from .editions import entries_of
from .guide_text import parts_of
from .models import Edition, Guide


def fragment_of(subject) -> str:
    """Return the fragment of an edition, a guide or a document of the rules.

    Internal lists have none: asking for one is a fault of the caller.
    """
    if isinstance(subject, Edition):
        if not subject.catalogue.is_public:
            raise ValueError("an internal list has no fragment")
        return render_to_string(
            "catalog/fragments/edition.html",
            {"edition": subject, "entries": entries_of(subject)},
        )
    if isinstance(subject, Guide):
        return render_to_string(
            "catalog/fragments/guide.html",
            {"guide": subject, "parts": parts_of(subject)},
        )
    return render_to_string("catalog/fragments/rules.html", {"rules": subject})
