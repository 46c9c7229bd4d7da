"""The rule book as Markdown: for a governance meeting, and for docs/rule_book.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rules.rule_book import CONFIDENCE, Book
from rules.t_scores import NO_ERROR, t_score

Line = Mapping[str, Any]


def as_markdown(book: Book) -> str:
    """The whole book. What nobody has set says so; what is to be confirmed says so beside the number."""
    return "\n".join(
        [
            "# Rule book",
            "",
            _standing(book["revision"]),
            "",
            "## How far a number is to be trusted",
            "",
            *_table(("mark", "meaning"), CONFIDENCE.items()),
            "",
            "## Flags",
            "",
            *(part for rule in book["rules"] for part in _rule(rule, book["settings"])),
            "## Verdicts, courses and steps",
            "",
            *_table(
                ("rule", "version", "what it says"),
                ((one["id"], one["version"], one["says"]) for one in book["verdicts"]),
            ),
            "",
            *(line for one in book["steps"] for line in _step(one)),
            "## Thresholds",
            "",
            *_settings(book["settings"]),
            "",
            *_fixed(book["fixed"]),
            "",
            "## Instruments",
            "",
            *(part for one in book["instruments"] for part in _instrument(one)),
            "## Sources",
            "",
            "§ is a section of the project's clinical rules, F one of their sources:",
            "",
            *(f"- {name}: {where}" for name, where in book["sources"].items()),
        ]
    )


def _standing(revision: int) -> str:
    if revision == 0:
        return "As shipped: this service has changed no number. Printed by `manage.py rules`."
    changes = "change" if revision == 1 else "changes"
    return f"As in force after {revision} {changes} by this service. Printed by `manage.py rules`."


def _rule(rule: Line, settings: Sequence[Line]) -> list[str]:
    mine = [one for one in settings if one["key"] in rule["settings"]]
    numbers = [f"  - {one['words']}: {number(one['value'])} {one['unit']}" for one in mine]
    lines = [
        f"### {rule['id']} {rule['name']} (version {rule['version']})",
        "",
        f"- Reads: {rule['reads'] or 'not described'}",
        f"- For: {rule['for']}",
        f"- To do: {rule['prompts']}",
        f"- Clears: {rule['clears']}",
        f"- After discharge: {'still looked at' if rule['after_discharge'] else 'no longer looked at'}",
    ]
    return [*lines, "- Thresholds:" if numbers else "- Thresholds: none of its own", *numbers, ""]


def _fixed(lines: Sequence[Line]) -> list[str]:
    names = ("what", "value", "rules", "source", "trust")
    told = "No service changes these; a new version of the rule does."
    return ["## Numbers in the program", "", told, "", *_table(names, ([one[name] for name in names] for one in lines))]


def _step(one: Line) -> list[str]:
    more, less = "; ".join(one["more"]), "; ".join(one["less"])
    return [
        f"### Step {one['step']}: {one['name']}",
        "",
        f"- More care if any: {more}",
        f"- Less care only if all: {less}",
        "",
    ]


def _settings(settings: Sequence[Line]) -> list[str]:
    rows = (
        (
            one["words"],
            f"{number(one['value'])} {one['unit']}",
            ", ".join(one["rules"]),
            one["source"],
            one["trust"],
        )
        + (str(one["version"]), _changed(one), f"`{one['key']}`")
        for one in settings
    )
    return _table(("threshold", "value", "rules", "source", "trust", "version", "changed", "key"), rows)


def _changed(one: Line) -> str:
    told = one.get("changed")
    return f"{told['at'][:10]} by {told['by']}: {told['reason']}" if told else ""


def _instrument(one: Line) -> list[str]:
    lines = [f"### {one['abbreviation']}: {one['name']} (version {one['version']})", ""]
    span = "" if one["range"] is None else f", {number(one['range'][0])} to {number(one['range'][1])}"
    lines.append(f"- Measures {one['measures']}; {one['items']} items; {one['scored']}{span}; {one['direction']}")
    missing = one["missing_answers"]
    lines.append(f"- Missing answers: at most {missing['most']} ({trust_of(missing)})")
    if one["reversed"]:
        lines.append(f"- Reversed items: {', '.join(one['reversed'])}")
    lines += [f"- Item {key} not applicable: {what}" for key, what in one["not_applicable"].items()]
    lines += [f"- Part “{name}”: items {', '.join(keys)}" for name, keys in one["subscales"].items()]
    lines += [f"- T score of “{part['part']}” by raw sum: {_t_rows(part['rows'])}" for part in one["t_scores"]]
    if one["t_scores"]:
        lines.append(f"- Standard error of the T scores: {errors_of(one)}")
    if one["bands"]["bands"]:
        bands = "; ".join(f"{number(low)}–{number(high)} {label}" for low, high, label in one["bands"]["bands"])
        lines.append(f"- Bands: {bands} ({trust_of(one['bands'])})")
    lines += [f"- Item {m['item']} from {number(m['from'])} on: {m['mark']} ({trust_of(m)})" for m in one["safety"]]
    if error := one["reliable_change"]:
        lines.append(f"- {beyond_error(error)}")
    lines.append(f"- Wording: {one['wording']}" + (f". {one['credit']}" if one["credit"] else ""))
    lines += [f"- Note: {note}" for note in one["notes"]]
    return [*lines, "", *_numbers(one["numbers"])]


def _t_rows(rows: Sequence[Sequence[float | None]]) -> str:
    return "; ".join(f"{raw} {t_score(t, error)}" for raw, t, error in rows if t is not None)


def errors_of(one: Line) -> str:
    """Where the errors of the T scores come from, or that there are none."""
    return trust_of(one["t_errors"]) if one["t_errors"]["source"] else NO_ERROR


def _numbers(numbers: Sequence[Line]) -> list[str]:
    known = [one for one in numbers if one["value"] is not None]
    if not known:
        return []
    rows = (
        (one["words"], f"{number(one['value'])} {one['unit']}", one["source"], one["trust"], str(one["version"]))
        + (_changed(one),)
        for one in known
    )
    return [*_table(("number", "value", "source", "trust", "version", "changed"), rows), ""]


def beyond_error(error: Line) -> str:
    points = f"{error['one_score']} points against one score, {error['two_scores']} against the mean of two"
    return f"Beyond measurement error (what the rules go by): {points} ({trust_of(error)})"


def trust_of(told: Line) -> str:
    return f"{told['source'] or 'no source'}; {CONFIDENCE.get(told['confidence'], 'nobody has published it')}"


def number(value: float | None) -> str:
    return "not set" if value is None else f"{value:g}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return lines + [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
