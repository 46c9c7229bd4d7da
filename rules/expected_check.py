"""Does an expected-response curve hold for scores it has not seen, for everybody and for each group of patients?

clinical_rules 3.4: about a tenth of held-out scores lie beyond the 90 % line, give or take three in a hundred. Every
episode is held out once, with a fifth of the others; which fifth follows from its id, so that building twice gives
the same. Questionnaire scores are whole numbers and often lie exactly on the line: the curve holds if a tenth, within
the margin, lies between the share beyond the line and the share at or beyond it.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rules.difference import difference
from rules.expected_response import (
    BandQuantiles,
    Check,
    CheckName,
    Curve,
    Episode,
    Index,
    Row,
    Session,
    expected,
    fit,
    rows_of,
)
from rules.instruments import Direction, Instrument
from rules.quantile_regression import QuantileLine
from rules.settings import DEFAULT, Settings

FOLDS = 5
A_TENTH = 0.1


@dataclass(frozen=True)
class _HeldOut:
    row: Row
    beyond: bool
    at_or_beyond: bool


def build(
    episodes: Sequence[Episode], instrument: Instrument, index: Index = Index.fortnight, settings: Settings = DEFAULT
) -> Curve:
    """The curve of these closed episodes with its hold-out check. The order of the episodes does not matter.

    Example: build([Episode("e1", ((first_day, 18.0), (later_day, 12.0)), {"sex": "female"}), ...], catalogue()["phq9"])
    """
    rows = rows_of(sorted(episodes, key=lambda one: one.id), index)
    used = {row.episode for row in rows}
    days = [on for one in episodes if one.id in used for on, value in one.scores if value is not None]
    span = (min(days), max(days)) if days else None
    curve = fit(rows, instrument, index, span, settings)
    return replace(curve, checks=checks(rows, instrument, index, settings))


def checks(
    rows: Sequence[Row], instrument: Instrument, index: Index = Index.session, settings: Settings = DEFAULT
) -> tuple[Check, ...]:
    """Over all scores, at each session, and in each group of patients."""
    held_out = _held_out(rows, instrument, index, settings)
    groups: dict[str, list[_HeldOut]] = defaultdict(list)
    for one in held_out:
        groups["all"].append(one)
        groups[f"{index} {one.row.session}"].append(one)
        for kind, group in sorted(one.row.groups.items()):
            groups[f"{kind}: {group}"].append(one)
    if not held_out:
        return (Check("all", CheckName.too_few_to_say, 0),)
    return tuple(_check(name, groups[name], settings) for name in sorted(groups, key=_overall_first))


def _held_out(rows: Sequence[Row], instrument: Instrument, index: Index, settings: Settings) -> list[_HeldOut]:
    found = []
    for fold in range(FOLDS):
        curve = fit([row for row in rows if _fold(row.episode) != fold], instrument, index, None, settings)
        for row in rows:
            if _fold(row.episode) == fold and (one := _judged(curve, row)) is not None:
                found.append(one)
    return found


def _judged(curve: Curve, row: Row) -> _HeldOut | None:
    line = expected(curve, row.session, row.baseline).nearly_all
    if line is None:
        return None
    over = row.score - line if curve.direction is not Direction.higher_better else line - row.score
    return _HeldOut(row, over > 0, over >= 0)


def _check(name: str, held_out: Sequence[_HeldOut], settings: Settings) -> Check:
    n, people = len(held_out), len({one.row.episode for one in held_out})
    if people < settings.whole("small_numbers.below"):
        return Check(name, CheckName.too_few_to_say, None)
    if n < settings.whole("expected.check_rows"):
        return Check(name, CheckName.too_few_to_say, n)
    beyond = sum(one.beyond for one in held_out) / n
    at_or_beyond = sum(one.at_or_beyond for one in held_out) / n
    margin = settings.value("expected.check_margin")
    holds = difference(A_TENTH, beyond) <= margin and difference(at_or_beyond, A_TENTH) <= margin
    return Check(name, CheckName.holds if holds else CheckName.off, n, beyond, at_or_beyond)


def _fold(episode: str) -> int:
    return zlib.crc32(episode.encode()) % FOLDS


def _overall_first(name: str) -> tuple[int, int, str]:
    if name == "all":
        return 0, 0, ""
    _, _, number = name.partition(" ")
    return (1, int(number), "") if number.isdigit() and ":" not in name else (2, 0, name)


def to_json(curve: Curve) -> dict[str, Any]:
    """As plain values: what is stored when a curve is frozen."""
    return {
        **{key: getattr(curve, key) for key in _PLAIN},
        "direction": str(curve.direction),
        "index": str(curve.index),
        "from": curve.from_.isoformat() if curve.from_ else None,
        "to": curve.to.isoformat() if curve.to else None,
        "sessions": [_session_to_json(one) for one in curve.sessions],
        "checks": [{**vars(one), "name": str(one.name)} for one in curve.checks],
    }


def from_json(told: Mapping[str, Any]) -> Curve:
    """The curve that was frozen, to the last digit."""
    return Curve(
        **{key: told[key] for key in _PLAIN},
        direction=Direction(told["direction"]),
        index=Index(told["index"]),
        from_=date.fromisoformat(told["from"]) if told["from"] else None,
        to=date.fromisoformat(told["to"]) if told["to"] else None,
        sessions=tuple(_session_from_json(one) for one in told["sessions"]),
        checks=tuple(Check(**{**one, "name": CheckName(one["name"])}) for one in told["checks"]),
    )


_PLAIN = ("instrument", "instrument_version", "low", "high", "episodes", "version", "rule", "rule_version")


def _session_to_json(one: Session) -> dict[str, Any]:
    bands = [{**vars(band), "quantiles": list(band.quantiles)} for band in one.bands]
    return {**vars(one), "lines": [vars(line) for line in one.lines], "bands": bands}


def _session_from_json(told: Mapping[str, Any]) -> Session:
    lines = tuple(QuantileLine(**one) for one in told["lines"])
    bands = tuple(BandQuantiles(**{**one, "quantiles": tuple(one["quantiles"])}) for one in told["bands"])
    return Session(**{**told, "lines": lines, "bands": bands})
