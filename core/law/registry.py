"""Rows of law across the apps: each app registers its models in `ready()`.

A model has `source`, `valid_from` and `verified_on`, `valid_until` where its rows end,
and `bureau` where a bureau has rows of its own beside those that hold everywhere. A
queryset with `in_use()` says itself which rows later ones have replaced.
"""

from django.db.models import Model

models: dict[str, type[Model]] = {}


def register(*found: type[Model]) -> None:
    for model in found:
        models[model._meta.label_lower] = model
