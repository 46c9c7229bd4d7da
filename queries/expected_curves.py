"""The expected-response curves this site has frozen, as the rules and the screens read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select

from queries.engine import reading
from queries.tables_expected import expected_curve
from rules.expected_check import from_json
from rules.expected_response import Curve

_EVER = select(expected_curve.c.instrument, expected_curve.c.curve).order_by(expected_curve.c.version)
_UNTIL = _EVER.where(expected_curve.c.entered_at <= bindparam("until"))


def curves_at(connection: Connection, at: datetime | None) -> Mapping[str, Curve]:
    """The newest curve of each instrument that was frozen by `at` (None: ever). About no patient."""
    rows = connection.execute(_EVER) if at is None else connection.execute(_UNTIL, {"until": at})
    newest = {row.instrument: row.curve for row in rows}
    return {instrument: from_json(told) for instrument, told in newest.items()}


def newest(engine: Engine) -> Mapping[str, Curve]:
    """The curves in force now, for the band on a chart."""
    with reading(engine) as connection:
        return curves_at(connection, None)


def frozen(engine: Engine) -> Sequence[Mapping[str, Any]]:
    """Every curve ever frozen, newest version first."""
    query = select(expected_curve).order_by(expected_curve.c.instrument, expected_curve.c.version.desc())
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
