"""The whole rule book as plain data: every instrument, rule and number with its source and how far it is trusted.

Built from the same tables the rules run on (the catalogue, RULES, the settings), so it cannot say anything else than
what is done. Components and the command line show it; a clinical governance meeting reads and signs it.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from rules import (
    aftermath,
    change,
    discordance,
    expected_response,
    item_change,
    lagged,
    on_track,
    raters,
    run_chart,
    small_test,
    steps,
    t_scores,
    trends,
    verdicts,
    within_day,
)
from rules.answers import NOT_APPLICABLE
from rules.findings import Evaluation
from rules.flags import RULES, Rule
from rules.flags_case import Case
from rules.instrument_numbers import WORDS, number_settings, unset_numbers
from rules.instruments import Direction, Evidence, Instrument, Method, SafetyMark
from rules.measurement_error import measurement_error
from rules.record import Record
from rules.rule_reads import FIXED, SOURCES, asked_by
from rules.setting_names import name_of
from rules.settings import DEFAULT, TO_CONFIRM, Setting, Settings
from rules.step_criteria import Criterion, Scene, up
from rules.step_down import down

CONFIDENCE = {
    "verified": "read in a source",
    "bk-high": "background knowledge, high confidence",
    "bk-medium": "background knowledge, medium confidence",
    "bk-low": f"background knowledge, low confidence: {TO_CONFIRM}",
    "own": "worked out for this product",
    "proposal": TO_CONFIRM,
    "site": "decided by this service",
}
DIRECTION = {
    Direction.higher_worse: "higher is worse",
    Direction.higher_better: "higher is better",
    Direction.none: "higher is neither better nor worse",
}
METHOD = {
    Method.sum: "sum of the items",
    Method.mean: "mean of the answered items",
    Method.total_only: "the total is entered",
    Method.item_wise: "every item stands alone",
    Method.subscales: "one score for each part, looked up in a table; no total",
    Method.triage: "levels by rule, never a sum",
    Method.import_only: "taken as it comes from outside, never worked out here",
}

VERDICT_RULES = (
    *(change, t_scores, verdicts, trends, expected_response, on_track, item_change, discordance, aftermath, small_test),
    *(raters, run_chart, within_day, lagged, steps),
)
FIXED_COLUMNS = ("what", "value", "rules", "source", "confidence")

Book = dict[str, Any]


def rule_book(instruments: Mapping[str, Instrument], settings: Settings, rules: Iterable[Rule] = RULES) -> Book:
    """JSON-ready, in the order of the tables: rules, verdicts, steps, fixed, settings, instruments, sources."""
    thresholds = [one for key, one in settings.items() if ":" not in key]
    rules_of = asked_by(one.key for one in thresholds)
    return {
        "revision": settings.revision,
        "instruments": [_instrument(one, settings) for one in instruments.values()],
        "rules": [_rule(one, [key for key, ids in rules_of.items() if one.id in ids]) for one in rules],
        "verdicts": [_verdict_rule(one) for one in VERDICT_RULES],
        "steps": _steps(),
        "fixed": [dict(zip(FIXED_COLUMNS, one, strict=True)) | {"trust": CONFIDENCE[one[-1]]} for one in FIXED],
        "sources": dict(SOURCES),
        "settings": [setting_line(one) | {"rules": list(rules_of[one.key])} for one in thresholds],
    }


def setting_line(setting: Setting) -> dict[str, Any]:
    """One number as a line of the book; None where nobody has set it."""
    return {
        "key": setting.key,
        "words": name_of(setting.key),
        "value": None if math.isnan(setting.value) else setting.value,
        "unit": setting.unit,
        "source": setting.source,
        "confidence": setting.confidence,
        "trust": CONFIDENCE.get(setting.confidence, setting.confidence or "nobody has published it"),
        "version": setting.version,
    }


def to_confirm(confidence: str) -> bool:
    """True for a number that a service should look at before it goes by it."""
    return TO_CONFIRM in CONFIDENCE.get(confidence, "")


def _rule(rule: Rule, settings: list[str]) -> dict[str, Any]:
    told = inspect.getdoc(rule.look) or ""
    return {
        "id": rule.id,
        "version": rule.version,
        "name": rule.name,
        "reads": " ".join(told.split("\n\n")[0].split()).removeprefix(f"{rule.id}: ").removeprefix(f"{rule.id} "),
        "for": rule.audience,
        "prompts": rule.prompt,
        "clears": rule.clears,
        "after_discharge": rule.after_discharge,
        "settings": settings,
    }


def _verdict_rule(module: ModuleType) -> dict[str, Any]:
    told = (inspect.getdoc(module) or "").split("\n\n")[0]
    return {"id": module.RULE, "version": module.RULE_VERSION, "says": " ".join(told.split())}


def _steps() -> list[dict[str, Any]]:
    """The table of the step rule: its criteria as they are named on the screen."""
    nobody = Case(Record(datetime(2026, 1, 1, tzinfo=UTC), ""), {}, DEFAULT)
    scene = Scene(nobody, Evaluation())
    return [
        {
            "step": step,
            "name": name,
            "more": [f"{one.words}{_judged(one)}" for one in up(scene, step)],
            "less": [f"{one.words}{_judged(one)}" for one in down(scene, step)],
        }
        for step, name in enumerate(steps.STEP_NAMES)
    ]


def _judged(one: Criterion) -> str:
    return " (a person has to say)" if one.judged else ""


def _reliable(one: Instrument) -> dict[str, Any] | None:
    """What the rules really go by: where a formula and a published number differ, only one of them counts."""
    error = measurement_error(one)
    if error is None:
        return None
    told = {"one_score": error.one_score, "two_scores": error.two_scores, "source": error.source}
    return told | {"kind": error.kind, "confidence": error.confidence}


def _instrument(one: Instrument, settings: Settings) -> dict[str, Any]:
    numbers = {**unset_numbers({one.id: one}), **number_settings({one.id: one})}
    lines = [_number(one, key, settings.get(key, number)) for key, number in numbers.items()]
    return {
        "id": one.id,
        "version": one.version,
        "name": one.name,
        "abbreviation": one.abbreviation,
        "measures": one.construct,
        "items": len(one.items),
        "scored": METHOD[one.method],
        "direction": DIRECTION[one.direction],
        "range": None if one.low is None else [one.low, one.high],
        "reversed": [item.key for item in one.items if item.reverse],
        "not_applicable": {
            item.key: _not_applicable(item.not_applicable_scores_zero)
            for item in one.items
            if item.not_applicable_allowed
        },
        "subscales": {name: list(keys) for name, keys in one.subscales.items()},
        "t_scores": [{"part": part, "rows": [list(row) for row in rows]} for part, rows in t_scores.t_table(one)],
        "t_errors": _evidence(one.sources.get("t_errors")),
        "missing_answers": {"most": one.max_missing, **_evidence(one.sources.get("max_missing"))},
        "bands": {
            "bands": [[band.low, band.high, band.label] for band in one.bands],
            **_evidence(one.sources.get("bands")),
        },
        "safety": [_mark(mark) for mark in one.safety_marks],
        "reliable_change": _reliable(one),
        "numbers": sorted(lines, key=lambda line: list(WORDS).index(line["number"])),
        "wording": _wording(one),
        "credit": one.credit,
        "notes": list(one.notes),
    }


def _mark(mark: SafetyMark) -> dict[str, Any]:
    told = {"item": mark.item, "from": mark.at_least, "mark": mark.mark}
    return told | {"source": mark.source, "confidence": mark.confidence}


def _number(one: Instrument, key: str, setting: Setting) -> dict[str, Any]:
    name = key.removeprefix(f"{one.id}:")
    return {**setting_line(setting), "number": name, "words": WORDS[name]}


def _not_applicable(scores_zero: bool) -> str:
    return "scores 0" if scores_zero else f"“{NOT_APPLICABLE}” counts as missing"


def _evidence(evidence: Evidence | None) -> dict[str, str]:
    return (
        {"source": evidence.source, "confidence": evidence.confidence} if evidence else {"source": "", "confidence": ""}
    )


def _wording(one: Instrument) -> str:
    if not one.items:
        return "no items are kept"
    if all(item.text for item in one.items):
        return "shipped"
    return "item numbers, until the service adds the wording it has a licence for"
