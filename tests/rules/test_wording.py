"""A site's wording is whole, is for one version and language, and changes nothing of the score."""

import pytest

from rules.catalogue import BadDefinition, catalogue
from rules.scoring import score
from rules.wording import read_wording, with_wording

SSS8 = catalogue()["sss8"]
LABELS = {"0": "gar nicht", "1": "wenig", "2": "etwas", "3": "ziemlich", "4": "sehr"}


def told(**changes):
    items = {str(n): f"Frage {n}" for n in range(1, 9)}
    return {"instrument": "sss8", "language": "de", "licence": "letter", "items": items, "options": LABELS} | changes


def shown(instrument="sss8", **changes):
    read = read_wording(told(instrument=instrument, **changes), catalogue())
    return with_wording(catalogue()[instrument], read.as_data())


def test_the_text_stands_in_place_of_the_numbers():
    ours = shown(stem="Wie sehr …", recall="7 Tage", credit="© die Autoren")
    assert [item.text for item in ours.items] == [f"Frage {n}" for n in range(1, 9)]
    assert [option.label for option in ours.items[7].options] == list(LABELS.values())
    assert (ours.stem, ours.recall, ours.credit) == ("Wie sehr …", "7 Tage", "© die Autoren")


@pytest.mark.parametrize("answers", [[4] * 8, [0, 1, 2, 3, 4, 0, 1, 2], [None] + [1] * 7, [5] + [1] * 7])
def test_the_score_is_the_same_with_and_without_the_text(answers):
    assert score(shown(), answers) == score(SSS8, answers)


def test_without_labels_the_numbers_are_kept():
    assert shown(options=None).items[0].options == SSS8.items[0].options


def test_an_item_may_have_labels_of_its_own():
    own = {"text": "Frage 1", "options": {str(n): f"eigen {n}" for n in range(5)}}
    ours = shown(items={str(n): f"Frage {n}" for n in range(1, 9)} | {"1": own})
    assert ours.items[0].options[4].label == "eigen 4"
    assert ours.items[1].options[4].label == "sehr"


def test_common_labels_stay_off_an_item_with_other_answers():
    """PROMIS-29: 28 items from 1 to 5, and a pain item from 0 to 10."""
    items, labels = {str(n): f"q{n}" for n in range(1, 30)}, {str(n): f"a{n}" for n in range(1, 6)}
    ours = shown("promis29", items=items, options=labels)
    assert len(ours.items[0].options) == 5
    assert ours.items[28].options == catalogue()["promis29"].items[28].options


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"instrument": "sss9"}, "not known here"),
        ({"instrument": "reqol10"}, "kept as a total only"),
        ({"instrument": "eq5d5l"}, "kept as a total only"),
        ({"version": "2"}, "here is version 1"),
        ({"language": "German"}, "not a language code"),
        ({"licence": " "}, "licence"),
        ({"items": {"1": "one"}}, "item 2 has no text"),
        ({"items": {str(n): "x" for n in range(1, 10)}}, "no item '9'"),
        ({"items": {str(n): "" for n in range(1, 9)}}, "text"),
        ({"items": {str(n): "x" * 601 for n in range(1, 9)}}, "at most 600"),
        ({"items": ["one", "two"]}, "one line per item"),
        ({"options": {"a": "x"}}, "begins with its number"),
        ({"options": {"0": ""}}, "has no label"),
        ({"options": ["x"]}, "one line per answer"),
        ({"colour": "red"}, "not a field we know"),
    ],
)
def test_a_wording_that_is_not_whole_is_refused_with_a_sentence(changes, says):
    with pytest.raises(BadDefinition, match=says) as refused:
        read_wording(told(**changes), catalogue())
    assert str(refused.value).endswith(".")


def test_labels_of_an_item_must_be_all_of_its_answers():
    own = {"text": "Frage 1", "options": {"0": "nein", "1": "ja"}}
    with pytest.raises(BadDefinition, match="from 0 to 4"):
        shown(items={str(n): f"Frage {n}" for n in range(1, 9)} | {"1": own})


@pytest.mark.parametrize("definition", [None, [], "sss8", 5])
def test_something_else_is_refused(definition):
    with pytest.raises(BadDefinition):
        read_wording(definition, catalogue())
