"""The instruments this installation knows: the catalogue's and the site's own, each by version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from queries.engine import reading, transaction
from queries.tables import instrument_version
from queries.writing import writing
from rules.catalogue import catalogue, definition_of, read_definition, site_instrument
from rules.instruments import Instrument
from rules.roles import Act, Refused, User


def keep_catalogue(engine: Engine, at: datetime) -> None:
    """Store the shipped definitions beside the data, so that an old score can be read under its own version."""
    with transaction(engine) as connection:
        known = {(row.instrument, row.version) for row in connection.execute(select(instrument_version))}
        for instrument in catalogue().values():
            if (instrument.id, instrument.version) not in known:
                connection.execute(insert(instrument_version).values(_row(instrument, "catalogue", at)))


def _row(instrument: Instrument, origin: str, at: datetime) -> dict[str, Any]:
    return {
        "instrument": instrument.id,
        "version": instrument.version,
        "definition": definition_of(instrument),
        "origin": origin,
        "created_at": at,
    }


def known_instruments(connection: Connection) -> Mapping[str, Instrument]:
    """Every instrument by id in its newest version: the catalogue's from the program, the site's from the database."""
    query = select(instrument_version).where(instrument_version.c.origin == "site")
    own = connection.execute(query.order_by(instrument_version.c.created_at)).mappings()
    return {**catalogue(), **{row["instrument"]: read_definition(row["definition"]) for row in own}}


def instruments(engine: Engine) -> Mapping[str, Instrument]:
    with reading(engine) as connection:
        return known_instruments(connection)


def define(engine: Engine, definition: Mapping[str, Any], *, by: User, at: datetime, submission_id: str) -> str:
    """Take in a site's own instrument. The same definition again changes nothing; a changed one needs a new version."""
    instrument = site_instrument(definition)
    if instrument.id in catalogue():
        raise Refused(f"{instrument.id} is an instrument of the catalogue. Give your own another id.")
    with writing(engine, Act.manage_instruments, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        same = (instrument_version.c.instrument == instrument.id) & (instrument_version.c.version == instrument.version)
        there = write.connection.execute(select(instrument_version).where(same)).mappings().one_or_none()
        if there is not None and there["definition"] != definition_of(instrument):
            raise Refused(
                f"{instrument.id} version {instrument.version} is defined differently already. "
                "Scores were given under it: write the change as a new version."
            )
        if there is None:
            write.connection.execute(insert(instrument_version).values(_row(instrument, "site", at)))
        write.object_id = f"{instrument.id}/{instrument.version}"
        return write.object_id
