"""Rows of law across the apps: each app registers its models in `ready()`.

A model has `source`, `valid_from` and `verified_on`, and `valid_until` where its
rows end.
"""

from django.db.models import Model

models: dict[str, type[Model]] = {}


def register(*found: type[Model]) -> None:
    for model in found:
        models[model._meta.label_lower] = model
