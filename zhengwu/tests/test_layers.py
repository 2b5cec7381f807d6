"""The floors hold for imports, for foreign keys, and for every app there is."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey


def layers():
    """The contract's floors from the top down, each as the apps on it."""
    text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    contract = tomllib.loads(text)["tool"]["importlinter"]["contracts"][0]
    return [
        [name.strip(" ()") for name in line.split("|")] for line in contract["layers"]
    ]


FLOOR = {
    name: height for height, line in enumerate(reversed(layers())) for name in line
}


def our_apps():
    return [
        config.name
        for config in apps.get_app_configs()
        if config.path.startswith(str(settings.BASE_DIR))
        and "site-packages" not in config.path
    ]


def our_models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name in FLOOR
    ]


def may_point(source, target):
    """Down, or within the app; apps on one floor do not know each other."""
    return source == target or FLOOR[source] > FLOOR[target]


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("assessment", "tasks", True),
        ("tasks", "tasks", True),
        ("tasks", "assessment", False),
        ("registers", "foi", False),
    ],
)
def test_may_point_is_down_or_within(source, target, allowed):
    assert may_point(source, target) is allowed


def test_every_app_of_ours_has_a_floor():
    assert [name for name in our_apps() if name not in FLOOR] == []


def test_foreign_keys_point_down():
    upwards = [
        f"{field} → {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if (target := field.related_model._meta.app_config.name) in FLOOR
        if not may_point(model._meta.app_config.name, target)
    ]

    assert upwards == []


def test_no_foreign_key_is_generic():
    generic = [
        str(field)
        for model in our_models()
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]

    assert generic == []


def test_imports_point_down():
    # A process of its own: the linter silences every logger there is.
    checked = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout
