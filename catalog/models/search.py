"""检索: what a published wording is found by; written when an edition is filed."""

from django.db import connections, models
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.functions import StrIndex

from catalog import bigrams

from .catalogue import Catalogue
from .entry import EntryVersion


class HasGrams(Func):
    """All pairs of letters of the second text are among those of the first.

    As the index of migration 0002 has them: PostgreSQL alone.
    """

    template = "catalog_grams(%(expressions)s)"
    arg_joiner = ") @> catalog_grams("
    output_field = BooleanField()


class SearchTextQuerySet(models.QuerySet):
    def published(self, *, on):
        """Of the lists the public may see, as they stand on a day."""
        return self.filter(
            Q(until_on=None) | Q(until_on__gt=on),
            catalogue__in=Catalogue.objects.published(),
            from_on__lte=on,
        )

    def matching(self, text: str):
        """Those that hold every word of a text; the first stands at `place`.

        Parts of words count; a text without a letter or digit finds nothing. Words of
        two letters and more are found by the index on PostgreSQL; on SQLite, and for
        a single letter, every row is read.
        """
        words = bigrams.words_of(text)
        if not words:
            return self.none()
        rows, unsure = self, words
        if connections[self.db].vendor == "postgresql":
            if grams := sorted(bigrams.grams_of(words)):
                rows = rows.filter(HasGrams(F("grams"), Value(" ".join(grams))))
            # A pair that is there is the word; longer ones may lie apart.
            unsure = [word for word in words if len(word) != 2]
        for word in unsure:
            rows = rows.filter(text__contains=word)
        return rows.annotate(place=StrIndex("text", Value(words[0])))


class SearchText(models.Model):
    """One wording, from the day it is in force until the day it no longer is."""

    version = models.OneToOneField(
        EntryVersion, on_delete=models.CASCADE, primary_key=True, related_name="search"
    )
    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="+")
    # Of the editions it begins and ends with.
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    # Its words as they are compared, the title's first; nothing only the house reads.
    text = models.TextField()
    # Every two letters that stand side by side in them: what PostgreSQL indexes.
    grams = models.TextField()

    objects = SearchTextQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "检索"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="search_ends_no_earlier",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self):
        return str(self.version)
