"""The expected-response curves this site has frozen, as the rules and the screens read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, literal, select, true

from queries.engine import reading
from queries.tables import site
from queries.tables_expected import expected_curve
from rules.expected_check import from_json
from rules.expected_response import Curve
from rules.threshold_lab import Known

_EVER = select(expected_curve.c.instrument, expected_curve.c.curve).order_by(expected_curve.c.version)
_HERE = select(literal(1).label("here")).subquery()  # a row also where the site is not set up yet
_ZONE_AND_CURVES = (
    select(site.c.zone, expected_curve.c.instrument, expected_curve.c.curve)
    .select_from(_HERE)
    .outerjoin(site, true())
    .outerjoin(expected_curve, expected_curve.c.entered_at <= bindparam("until"))
    .order_by(expected_curve.c.version)
)


def zone_and_curves(connection: Connection, at: datetime) -> tuple[str, Mapping[str, Curve]]:
    """What every record is read with: the site's clock, and the newest curve of each instrument frozen by `at`."""
    rows = connection.execute(_ZONE_AND_CURVES, {"until": at}).all()
    return rows[0].zone or "UTC", _newest([row for row in rows if row.instrument is not None])


def _newest(rows: Iterable[Any]) -> Mapping[str, Curve]:
    newest = {row.instrument: row.curve for row in rows}
    return {instrument: from_json(told) for instrument, told in newest.items()}


def known_curves(connection: Connection, at: datetime) -> tuple[Known[Curve], ...]:
    """Every curve frozen by `at`, known from its day; of one instrument the newest version comes last, and counts."""
    query = select(expected_curve.c.curve, expected_curve.c.entered_at).where(expected_curve.c.entered_at <= at)
    rows = connection.execute(query.order_by(expected_curve.c.version))
    return tuple(Known(from_json(row.curve), row.entered_at.date()) for row in rows)


def newest(engine: Engine) -> Mapping[str, Curve]:
    """The curves in force now, for the band on a chart."""
    with reading(engine) as connection:
        return _newest(connection.execute(_EVER))


def frozen(engine: Engine) -> Sequence[Mapping[str, Any]]:
    """Every curve ever frozen, newest version first."""
    query = select(expected_curve).order_by(expected_curve.c.instrument, expected_curve.c.version.desc())
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
