"""Every status has its arrows and its owner; what happened has a day and a person."""

import pytest
from django.core.management import call_command
from django.db.models import CheckConstraint, Q

from core.units.roles import Role
from zhengwu.tests.test_layers import our_models

MODELS = [
    model
    for model in our_models()
    if any(field.name == "status" for field in model._meta.fields)
]


def label(model):
    return model._meta.label


def test_models_with_a_status_are_found():
    found = {label(model) for model in MODELS}

    assert {"tasks.WorkPlan", "tasks.ProgressReport", "assessment.Finding"} <= found


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_transitions_name_every_status(model):
    targets = set().union(*model.TRANSITIONS.values())

    assert set(model.TRANSITIONS) == set(model.Status)
    assert targets <= set(model.Status)


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_status_can_be_reached(model):
    reached, new = set(), {model._meta.get_field("status").default}
    while new:
        reached |= new
        new = set().union(*(model.TRANSITIONS[status] for status in new)) - reached

    assert reached == set(model.Status)


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_status_has_an_owner(model):
    assert set(model.OWNERS) == set(model.Status)
    assert set(model.OWNERS.values()) <= {*Role, None}


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_status_field_takes_the_statuses(model):
    assert model._meta.get_field("status").choices == model.Status.choices


def test_diagram_is_up_to_date():
    call_command("draw_statuses", check=True)


def named_in(condition):
    """The fields a condition speaks of."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from named_in(child)
        elif isinstance(child, tuple):
            yield child[0].split("__")[0]


def pairs():
    """(model, day, person) of every act that may not have happened yet."""
    for model in our_models():
        fields = {field.name: field for field in model._meta.fields if field.null}
        for name in fields:
            act, _, end = name.rpartition("_")
            if end in {"on", "at"} and f"{act}_by" in fields:
                yield model, name, f"{act}_by"


@pytest.mark.parametrize(
    ("model", "day", "person"),
    [pytest.param(*pair, id=f"{label(pair[0])}.{pair[1]}") for pair in pairs()],
)
def test_day_and_person_are_bound_by_a_constraint(model, day, person):
    bound = [
        constraint.name
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
        if {day, person} <= set(named_in(constraint.condition))
    ]

    assert bound


def test_pairs_are_found():
    found = {(label(model), day) for model, day, _ in pairs()}

    assert ("tasks.Assignment", "waived_on") in found
