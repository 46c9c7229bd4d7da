"""The record as it stood when a decision was written: kept as data, drawn again word for word after later answers came.

A frozen chart names the version of each instrument it was read under, and every setting with its value and version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, select

from queries.decision_content import as_json, basis_row, readable, sha256
from queries.engine import reading
from queries.instruments import as_defined
from queries.patients import Chart, chart_of
from queries.settings import current
from queries.steps import suggestion_of
from queries.tables import instrument_version, patient
from queries.tables_outcomes import decision_detail
from queries.tables_review import decision_version
from rules.catalogue import read_definition
from rules.decisions import Suggested
from rules.flags import RULES
from rules.instrument_numbers import with_site_numbers
from rules.instruments import Instrument
from rules.roles import Act, NotPermitted, User, check_can
from rules.settings import DEFAULT, PROPOSAL, SITE, Setting, Settings

LEFT_OUT = {"team_id", "patient_id", "entered_by", "answers"}  # whose it is stands on the row; answers stay in theirs


@dataclass(frozen=True)
class Basis:
    """What one version rested on. `intact` is False where it is not what the version was signed over."""

    as_of: date
    first: str  # the measure whose panel comes on top
    chart: Chart
    instruments: Mapping[str, Instrument]
    settings: Settings
    rules: Mapping[str, str]
    suggestion: Mapping[str, Any]
    intact: bool


def freeze(connection: Connection, patient_id: str, at: datetime) -> dict[str, Any]:
    """Everything the decision could be read from, as plain JSON."""
    first = connection.scalar(select(patient.c.primary_measure).where(patient.c.id == patient_id))
    chart, settings, known = chart_of(connection, patient_id), current(connection), as_defined(connection)
    told = suggestion_of(connection, patient_id, at)
    return frozen_chart(chart, at.date(), str(first), known, settings) | {"suggestion": as_json(asdict(told))}


def frozen_chart(
    chart: Chart, as_of: date, first: str, known: Mapping[str, Instrument], settings: Settings = DEFAULT
) -> dict[str, Any]:
    """A chart with the versions of the instruments, settings and rules it is read under."""
    used = sorted(set(chart.assessments["instrument"]) & set(known))
    frozen: dict[str, Any] = as_json(
        {
            "as_of": as_of,
            "first": first,
            "chart": {one.name: _packed(getattr(chart, one.name)) for one in fields(Chart)},
            "instruments": {name: known[name].version for name in used},
            "settings": {key: [one.value, one.version] for key, one in settings.items()},
            "site": {key: [one.unit, one.source] for key, one in settings.items() if one.confidence == SITE},
            "rules": {rule.id: rule.version for rule in RULES},
        }
    )
    return frozen


def suggested_in(told: Mapping[str, Any]) -> Suggested | None:
    """The suggestion as a version of a decision keeps it."""
    if not told:
        return None
    return Suggested(told["way"], told["words"], told["rule"], told["rule_version"])


def _packed(frame: pd.DataFrame) -> dict[str, Any]:
    names = [name for name in frame.columns if name not in LEFT_OUT]
    rows = frame[names].astype(object).itertuples(index=False, name=None)
    return {"columns": names, "rows": [[_told(value) for value in row] for row in rows]}


def _told(value: Any) -> Any:
    """Days and moments are marked: they come back as what they were."""
    if isinstance(value, datetime):
        return None if pd.isna(value) else {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, (list, dict)):
        return {"json": value}
    return None if pd.isna(value) else value


def _back(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    (kind, told), *_ = value.items()
    return {"moment": datetime.fromisoformat, "day": date.fromisoformat}.get(kind, lambda same: same)(told)


def _unpacked(told: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([[_back(value) for value in row] for row in told["rows"]], columns=told["columns"])


def thawed(content: Mapping[str, Any], instruments: Mapping[str, Instrument], intact: bool) -> Basis:
    """What `freeze` put away. A part the chart has learned since is empty: it was not known then."""
    kept = content["chart"]
    nothing: dict[str, Any] = {"columns": [], "rows": []}
    return Basis(
        as_of=date.fromisoformat(content["as_of"]),
        first=content["first"],
        chart=Chart(**{one.name: _unpacked(kept.get(one.name, nothing)) for one in fields(Chart)}),
        instruments=instruments,
        settings=settings_in(content),
        rules=content["rules"],
        suggestion=content.get("suggestion", {}),
        intact=intact,
    )


def settings_in(content: Mapping[str, Any]) -> Settings:
    """The settings as they held then: the site's own with who decided them."""
    kept: list[Setting] = []
    for key, (value, version) in content["settings"].items():
        unit, source = content["site"].get(key) or (DEFAULT[key].unit, DEFAULT[key].source)
        kept.append(Setting(key, value, unit, source, SITE if key in content["site"] else PROPOSAL, version))
    return Settings(MappingProxyType({one.key: one for one in kept}))


def of_version(engine: Engine, decision_id: str, version: int, *, by: User) -> Basis | None:
    """What this version rested on, or None where it was written before bases were kept."""
    check_can(by, Act.take_part)
    here = decision_version.c.decision_id == decision_id, decision_version.c.version == version
    with reading(engine) as connection:
        if connection.scalar(select(decision_version.c.version).where(*here, readable(by))) is None:
            raise NotPermitted("This belongs to a team you are not a member of, or does not exist.")
        row = basis_row(connection, decision_id, version)
        if row is None:
            return None
        instruments = _as_they_were(connection, row["content"])
        same = decision_detail.c.decision_id == decision_id, decision_detail.c.version == version
        digest = connection.scalar(select(decision_detail.c.basis_digest).where(*same))
    return thawed(row["content"], instruments, digest == sha256(row["content"]))


def _as_they_were(connection: Connection, content: Mapping[str, Any]) -> Mapping[str, Instrument]:
    """Each instrument in the version it was read under, with the site's numbers of that day.

    The program's own definition stands in where a version was never stored beside the data.
    """
    now, found = as_defined(connection), dict[str, Instrument]()
    for name, version in content["instruments"].items():
        here = instrument_version.c.instrument == name, instrument_version.c.version == version
        kept = connection.scalar(select(instrument_version.c.definition).where(*here))
        found[name] = read_definition(kept) if kept is not None else now[name]
    return with_site_numbers(found, settings_in(content))
