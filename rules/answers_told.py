"""An answer as a reader sees it: the item in words where its licence allows, else its topic, else its number."""

from __future__ import annotations

from collections.abc import Mapping

from rules.instruments import Instrument, Item


def item_name(item: Item) -> str:
    """The wording, else the topic in our words, else the number alone.

    >>> item_name(Item(key="3"))
    'item 3'
    """
    if item.text:
        return item.text.partition(",")[0] if len(item.text) > 60 else item.text
    return f"item {item.key} ({item.topic})" if item.topic else f"item {item.key}"


def answer_words(item: Item, value: object) -> str:
    """The chosen option with its number, or the number within its range; left open is said."""
    if value is None:
        return "not answered"
    if not isinstance(value, int | float):
        return str(value)
    label = next((option.label for option in item.options if option.value == value), "")
    return f"{value:g} · {label}" if label else f"{value:g} of {item.low:g} to {item.high:g}"


def told_answers(instrument: Instrument, answers: Mapping[str, object]) -> list[tuple[str, str]]:
    """Every item of the form in its order, answered or not; then what the form does not know."""
    if not answers:
        return []
    told = [(item_name(item), answer_words(item, answers.get(item.key))) for item in instrument.items]
    known = {item.key for item in instrument.items}
    return told + [(f"{key} (not on this form)", str(value)) for key, value in answers.items() if key not in known]
