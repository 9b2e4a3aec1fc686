"""Conditions, as a scheme writes them."""

from zhibu.scoring.scheme.conditions import Condition


def test_class_takes_one_or_several():
    assert Condition.model_validate({"class": "1"}).argument == ("1",)
    assert Condition.model_validate({"class": ["1", "2"]}).argument == ("1", "2")
