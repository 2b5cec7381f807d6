import pytest

from assessment.standing import NOTHING, WEIGHTLESS, why_apart


def leaves(*weights):
    return {"leaves": [{"weight": weight} for weight in weights]}


@pytest.mark.parametrize(
    ("standing", "basis", "expected"),
    [
        ("ranked", leaves(250, 250, 250), ""),
        ("few", leaves(250, 0, 250), "计分指标只有2项，少于3项，不参加排名。"),
        ("not_judged", leaves(), NOTHING),
        ("not_judged", {}, NOTHING),
        ("not_judged", leaves(0), WEIGHTLESS),
    ],
)
def test_why_apart(standing, basis, expected):
    assert why_apart(standing, basis, 3) == expected
