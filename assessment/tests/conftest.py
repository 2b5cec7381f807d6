import pytest

from .factories import make_assessment, make_assignment, make_plan, make_task


@pytest.fixture
def plan(bureau):
    return make_plan(bureau)


@pytest.fixture
def tasks(plan):
    """Four tasks of 25.00 each."""
    return [make_task(plan, number=str(number)) for number in range(1, 5)]


@pytest.fixture
def led(tasks, units):
    """法制支队 is responsible for the first task, in four rounds of 6.25."""
    return make_assignment(tasks[0], units["法制支队"])


@pytest.fixture
def assessment(plan, led, cast):
    return make_assessment(plan, by=cast.supervisor)
