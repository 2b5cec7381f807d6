"""HTML fragments for the platform's columns: headings, paragraphs, tables, nothing else.

The site puts its own style around them, so they carry no class, style or script.
"""

from django.template.loader import render_to_string

from .columns.layout import layout
from .columns.profiles import profiles_for
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
        profile = profiles_for(subject.catalogue.entry_list)[0]
        made = layout(entries_of(subject), profile)
        head, body = made.rows[: made.head_rows], made.rows[made.head_rows :]
        return render_to_string(
            "catalog/fragments/edition.html",
            {"edition": subject, "head": head, "body": body},
        )
    if isinstance(subject, Guide):
        return render_to_string(
            "catalog/fragments/guide.html",
            {"guide": subject, "parts": parts_of(subject)},
        )
    return render_to_string("catalog/fragments/rules.html", {"rules": subject})
