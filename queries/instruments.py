"""The instruments this installation knows: the catalogue's and the site's own, each by version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from queries.engine import reading, transaction
from queries.settings import current
from queries.tables import instrument_version
from rules.catalogue import catalogue, definition_of, read_definition
from rules.instrument_numbers import with_site_numbers
from rules.instruments import Instrument
from rules.settings import Settings

_OWN = select(instrument_version).where(instrument_version.c.origin == "site").order_by(instrument_version.c.created_at)


def keep_catalogue(engine: Engine, at: datetime) -> None:
    """Store the shipped definitions beside the data, so that an old score can be read under its own version."""
    with transaction(engine) as connection:
        known = {(row.instrument, row.version) for row in connection.execute(select(instrument_version))}
        for instrument in catalogue().values():
            if (instrument.id, instrument.version) not in known:
                connection.execute(insert(instrument_version).values(version_row(instrument, "catalogue", at)))


def version_row(instrument: Instrument, origin: str, at: datetime) -> dict[str, Any]:
    return {
        "instrument": instrument.id,
        "version": instrument.version,
        "definition": definition_of(instrument),
        "origin": origin,
        "created_at": at,
    }


def as_defined(connection: Connection) -> Mapping[str, Instrument]:
    """Every instrument by id in its newest version: the catalogue's from the program, the site's from the database."""
    own = connection.execute(_OWN).mappings()
    return {**catalogue(), **{row["instrument"]: read_definition(row["definition"]) for row in own}}


def known_instruments(connection: Connection, settings: Settings | None = None) -> Mapping[str, Instrument]:
    """The same with the numbers this site has set in place of the shipped ones."""
    return with_site_numbers(as_defined(connection), settings or current(connection))


def instruments(engine: Engine) -> Mapping[str, Instrument]:
    with reading(engine) as connection:
        return known_instruments(connection)
