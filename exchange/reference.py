"""Reference cases in, verdicts out: the forms of the command line's score, change and trend (docs/records.md).

A case that cannot be read gets its own answer with a reason; it never stops the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rules.answers import is_missing, is_number, shown
from rules.catalogue import catalogue
from rules.instruments import Direction, Instrument
from rules.jacobson_truax import BadNorms, Category, Norms, cutoff, jacobson_truax, reliable_change
from rules.scoring import Score, Subscore, score
from rules.trends import trend

NORMS = ("sd", "reliability", "clinical_mean", "clinical_sd", "functional_mean", "functional_sd")


class BadReference(ValueError):
    """The file as a whole is not of the form. The text says what was expected."""


def score_cases(payload: object) -> dict[str, Any]:
    """{"cases": [{"id", "instrument", "responses"}]} -> {"results": [...]}, one result per case, in their order."""
    cases = _part(payload, "cases", list)
    return {"results": [_scored_case(case) for case in cases]}


def change_sets(payload: object) -> dict[str, Any]:
    """{"sets": {name: {"norms", "pairs"}}} -> {"sets": {name: {"cutoff", "reliable_change", "results"}}}."""
    sets = _part(payload, "sets", Mapping)
    return {"sets": {name: _changed_set(one) for name, one in sets.items()}}


def trend_series(payload: object) -> dict[str, Any]:
    """{"series": {name: {"dates", "values"}}} -> {"series": {name: {...}}}; each series is taken whole."""
    series = _part(payload, "series", Mapping)
    return {"series": {name: _series_trend(one) for name, one in series.items()}}


def _part(payload: object, name: str, kind: type) -> Any:
    part = payload.get(name) if isinstance(payload, Mapping) else None
    if not isinstance(part, kind):
        what = "a list" if kind is list else "an object"
        raise BadReference(f'This file has no "{name}", or it is not {what}. See the forms in docs/records.md.')
    return part


def _scored_case(case: object) -> dict[str, Any]:
    if not isinstance(case, Mapping):
        return _refused_case(None, "case", f"{shown(case)} is not a case. Write id, instrument and responses.")
    instrument = catalogue().get(case["instrument"]) if isinstance(case.get("instrument"), str) else None
    if instrument is None:
        why = f"There is no instrument {shown(case.get('instrument'))}. Use one of {', '.join(catalogue())}."
        return _refused_case(case.get("id"), "instrument", why)
    return _result(case.get("id"), instrument, score(instrument, case.get("responses"), case.get("total")))


def _result(case_id: object, instrument: Instrument, scored: Score) -> dict[str, Any]:
    errors = {name: part.error for name, part in scored.subscores.items() if part.t is not None}
    told = {"standard_errors": errors} if instrument.t_scores else {}
    return told | {
        "id": case_id,
        "status": scored.status.value,
        "total": scored.total,
        "total_for_band": scored.total_for_band,
        "band": scored.band,
        "subscores": {name: _subscore(instrument, part) for name, part in scored.subscores.items()},
        "level": scored.level,
        "bad": sorted(one.item for one in scored.bad),
        "flags": [mark.value for mark in scored.safety],
        "missing": list(scored.missing),
        "why": [one.why for one in scored.bad],
    }


def _refused_case(case_id: object, what: str, why: str) -> dict[str, Any]:
    empty = {name: None for name in ("total", "total_for_band", "band", "level")}
    lists: dict[str, Any] = {"subscores": {}, "bad": [what], "flags": [], "missing": [], "why": [why]}
    return {"id": case_id, "status": "invalid", **empty, **lists}


def _subscore(instrument: Instrument, part: Subscore) -> object:
    """PROMIS Global Health is told as raw sum and T; other look-ups as T; plain subscales as their sum."""
    if part.raw is None:
        return None
    if instrument.extra.get("raw_beside_t"):
        return {"raw": part.raw, "t": part.t}
    return part.raw if part.t is None else part.t


def _changed_set(one: object) -> dict[str, Any]:
    pairs = one.get("pairs") if isinstance(one, Mapping) else None
    listed: Sequence[object] = pairs if isinstance(pairs, list) else ()
    try:
        norms = _norms(one.get("norms") if isinstance(one, Mapping) else None)
        if not isinstance(pairs, list):
            raise BadNorms("there is no list of pairs.")
        edges = {"cutoff": cutoff(norms), "reliable_change": reliable_change(norms)}
    except BadNorms as refusal:
        results = [_unchanged_pair(pair, "") for pair in listed]
        return {"cutoff": None, "reliable_change": None, "results": results, "bad": str(refusal)}
    return {**edges, "results": [_changed_pair(pair, norms) for pair in listed]}


def _norms(given: object) -> Norms:
    if not isinstance(given, Mapping):
        raise BadNorms("there are no norms.")
    odd = next((name for name in NORMS if not (is_missing(given.get(name)) or is_number(given[name]))), None)
    if odd:
        raise BadNorms(f"{odd} is {shown(given[odd])}, not a number.")
    if (
        given.get("direction") not in list(Direction)
        or is_missing(given.get("sd"))
        or is_missing(given.get("reliability"))
    ):
        raise BadNorms("norms need direction (higher_worse or higher_better), sd and reliability.")
    numbers = {name: None if is_missing(given.get(name)) else float(given[name]) for name in NORMS}
    required: dict[str, Any] = {**numbers, "cutoff": given.get("cutoff")}
    return Norms(direction=Direction(given["direction"]), **required)


def _changed_pair(pair: object, norms: Norms) -> dict[str, Any]:
    if not isinstance(pair, Mapping):
        return _unchanged_pair(pair, f"{shown(pair)} is not a pair. Write id, pre and post.")
    for name in ("pre", "post"):
        if not is_missing(pair.get(name)) and not is_number(pair[name]):
            return _unchanged_pair(pair, f"{name} is {shown(pair[name])}, not a number.")
    pre, post = (None if is_missing(pair.get(name)) else float(pair[name]) for name in ("pre", "post"))
    judged = jacobson_truax(pre, post, norms)
    return {"id": pair.get("id"), "rci": judged.rci, "category": judged.category.value}


def _unchanged_pair(pair: object, why: str) -> dict[str, Any]:
    pair_id = pair.get("id") if isinstance(pair, Mapping) else None
    unknown = {"id": pair_id, "rci": None, "category": Category.cannot_evaluate.value}
    return unknown | ({"bad": why} if why else {})


def _series_trend(one: object) -> dict[str, Any]:
    try:
        dates, values = _points(one)
    except ValueError as refusal:
        return {"status": "invalid", "n": 0, **_undefined(), "bad": str(refusal)}
    found = trend(dates, values)
    interval = found.slope_ci95_per_day
    return {
        "status": found.status.value,
        "n": found.n,
        "slope_per_day": found.slope_per_day,
        "slope_ci95_per_day": None if interval is None else list(interval),
        "tau_b": found.tau_b,
        "mk_S": found.mk_S,
        "mk_p": found.mk_p,
        "xmr": {"mean": found.xmr.mean, "lpl": found.xmr.lpl, "upl": found.xmr.upl},
    }


def _undefined() -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(("slope_per_day", "slope_ci95_per_day", "tau_b", "mk_S", "mk_p"))
    return nothing | {"xmr": {"mean": None, "lpl": None, "upl": None}}


def _points(one: object) -> tuple[list[date | None], list[float | None]]:
    dates, values = (one.get("dates"), one.get("values")) if isinstance(one, Mapping) else (None, None)
    if not isinstance(dates, list) or not isinstance(values, list):
        raise ValueError("a series needs a list of dates and a list of values.")
    if len(dates) != len(values):
        raise ValueError(f"{len(dates)} dates and {len(values)} values: every value needs its date.")
    return [_day(on) for on in dates], [_value(value) for value in values]


def _day(on: object) -> date | None:
    if is_missing(on):
        return None
    try:
        return date.fromisoformat(str(on)[:10])
    except ValueError:
        raise ValueError(f"{shown(on)} is not a date. Write it as 2026-03-31.") from None


def _value(value: object) -> float | None:
    if is_missing(value):
        return None
    if not is_number(value):
        raise ValueError(f"{shown(value)} is not a number.")
    return float(value)
