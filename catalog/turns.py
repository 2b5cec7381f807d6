"""What waits, and for whom: said alike by the counts and by the lists they lead to."""

from django.db.models import Q

from core.units import paths
from core.units.models import Unit

from .models import Entry, EntryList, EntryVersion, Guide, Reexamination, Revision


def to_sort(user):
    return Entry.objects.kept_by(user).to_sort()


def returned(user):
    rows = Entry.objects.entered_by_unit_of(user)
    return rows.filter(status=Entry.Status.RETURNED)


def of_the_office():
    """The revisions of the whole list: proposed by the unit that keeps it."""
    offices = Unit.objects.filter(managing_office__isnull=False)
    return Revision.objects.filter(unit__in=offices.values("managing_office"))


def to_sign(user):
    """A head's: those of the own unit, the office's whole list excepted."""
    scope = user.paths_with("catalog.sign_revision")
    rows = Revision.objects.to_sign().filter(paths.under(scope, "unit__path"))
    return rows.exclude(pk__in=of_the_office())


def to_approve(user):
    """A leader's: the office's."""
    scope = user.paths_with("catalog.approve_revision")
    rows = of_the_office().filter(paths.under(scope, "unit__path"))
    return rows.to_sign()


def sent_back(user):
    """Drafts that came back: a unit's to its liaison, the office's to the office."""
    rows = Revision.objects.filter(status=Revision.Status.DRAFT)
    own = paths.under(user.paths_with("catalog.enter_item"), "unit__path")
    kept = paths.under(user.paths_with("catalog.keep_catalogue"), "unit__path")
    office = Q(pk__in=of_the_office())
    return rows.exclude(return_reason="").filter(own & ~office | kept & office)


def to_file(user):
    scope = user.paths_with("catalog.keep_catalogue")
    return Revision.objects.to_file().filter(
        paths.under(scope, "catalogue__bureau__path")
    )


def unexamined(user, today):
    """What is withheld and was not looked at this year."""
    scope = user.paths_with("catalog.keep_catalogue")
    done = Reexamination.objects.filter(year=today.year)
    return (
        EntryVersion.objects.standing()
        .filter(paths.under(scope, "entry__bureau__path"))
        .filter(entry_list=EntryList.NEGATIVE, is_heading=False)
        .exclude(entry__in=done.values("entry"))
    )


def guides_to_check(user, today):
    scope = user.paths_with("catalog.keep_catalogue")
    rows = Guide.objects.filter(paths.under(scope, "bureau__path"))
    return rows.to_check(on=today)


# What the list of revisions is narrowed to, by the word in its address.
REVISIONS = {
    "to_sign": to_sign,
    "to_approve": to_approve,
    "to_file": to_file,
    "sent_back": sent_back,
}
