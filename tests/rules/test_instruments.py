import pytest

from rules.catalogue import catalogue
from rules.instruments import Direction


@pytest.mark.parametrize(
    ("direction", "sign"), [(Direction.higher_better, 1), (Direction.higher_worse, -1), (Direction.none, 0)]
)
def test_a_change_times_the_sign_is_below_zero_when_it_is_for_the_worse(direction, sign):
    assert direction.sign == sign


def test_an_item_is_found_by_its_key():
    assert catalogue()["core10"].item("3").reverse


def test_an_item_that_is_not_there_is_not_found():
    with pytest.raises(StopIteration):
        catalogue()["phq9"].item("10")
