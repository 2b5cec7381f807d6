import pytest
from django.core.exceptions import ValidationError

from core.units.models import User
from core.units.passwords import NotTheOldOne, NotTheUsername, SeveralKinds


@pytest.mark.parametrize("password", ["Abcdefg1", "abcdef1!", "ABCDEF1!", "Ab1!"])
def test_several_kinds_three_are_enough(password):
    SeveralKinds().validate(password)


@pytest.mark.parametrize("password", ["abcdefgh", "Abcdefgh", "abcdefg1", "20261122"])
def test_several_kinds_two_are_too_few(password):
    with pytest.raises(ValidationError, match="至少要有 3 类"):
        SeveralKinds().validate(password)


def test_not_the_username_whatever_its_case():
    with pytest.raises(ValidationError, match="不能包含用户名"):
        NotTheUsername().validate("LiGuifang-1", User(username="liguifang"))


def test_not_the_username_of_nobody():
    NotTheUsername().validate("LiGuifang-1")


def test_not_the_old_one(cast):
    with pytest.raises(ValidationError, match="不能与现在的密码相同"):
        NotTheOldOne().validate("zhengwu-Test-2026", cast.liaison)


def test_not_the_old_one_another_passes(cast):
    NotTheOldOne().validate("zhengwu-Test-2027", cast.liaison)
