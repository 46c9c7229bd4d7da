"""The wordings a site has a licence for, by instrument, version and language; a new text is a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, Engine, RowMapping, insert, select

from queries.engine import reading
from queries.instruments import as_defined
from queries.tables import person
from queries.tables_settings import instrument_wording
from queries.writing import writing
from rules.instruments import Instrument
from rules.roles import Act, User
from rules.wording import Wording, read_wording, with_wording

SHIPPED_LANGUAGE = "en"


@dataclass(frozen=True)
class Worded:
    """An instrument as it is shown, and the language its questions are in: what the assessment keeps."""

    instrument: Instrument
    language: str


def add(engine: Engine, definition: Mapping[str, object], *, by: User, at: datetime, submission_id: str) -> str:
    """Take in a wording. The same text again changes nothing. Raises BadDefinition where it is not whole."""
    with writing(engine, Act.manage_instruments, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        told = read_wording(definition, as_defined(write.connection))
        last = _latest(write.connection, told.instrument, told.version).get(told.language)
        version = last["version"] if last else 0
        if last is None or (last["wording"], last["licence"]) != (told.as_data(), told.licence):
            version += 1
            row = _key(told) | {"version": version, "wording": told.as_data(), "licence": told.licence}
            write.connection.execute(insert(instrument_wording).values(row | {"entered_by": by.id, "entered_at": at}))
        write.object_id = f"{told.instrument}/{told.version}/{told.language}/{version}"
        write.details = {"licence": told.licence}
        return write.object_id


def _key(told: Wording) -> dict[str, str]:
    return {"instrument": told.instrument, "instrument_version": told.version, "language": told.language}


def _latest(connection: Connection, instrument: str, version: str) -> dict[str, RowMapping]:
    """The newest wording of each language."""
    here = (instrument_wording.c.instrument == instrument) & (instrument_wording.c.instrument_version == version)
    rows = connection.execute(select(instrument_wording).where(here).order_by(instrument_wording.c.version)).mappings()
    return {row["language"]: row for row in rows}


def worded(engine: Engine, instrument: Instrument, language: str) -> dict[str, Worded]:
    """The instrument in each language it can be shown in, the wanted one first; item numbers where there is no text.

    Asked for de-CH, a wording in de is nearer than one in another language.
    """
    with reading(engine) as connection:
        latest = _latest(connection, instrument.id, instrument.version)
    found = {SHIPPED_LANGUAGE: Worded(instrument, SHIPPED_LANGUAGE)} if _has_text(instrument) else {}
    found |= {name: Worded(with_wording(instrument, row["wording"]), name) for name, row in latest.items()}
    if not found:
        return {language: Worded(instrument, language)}
    return {name: found[name] for name in sorted(found, key=lambda name: (_far(name, language), name))}


def _has_text(instrument: Instrument) -> bool:
    return all(item.text for item in instrument.items)


def _far(name: str, wanted: str) -> int:
    if name == wanted:
        return 0
    return 1 if name.partition("-")[0] == wanted.partition("-")[0] else 2


def wordings(engine: Engine) -> pd.DataFrame:
    """One row per wording ever taken in, newest first. The same for every reader: no patient's data is in it."""
    query = select(instrument_wording, person.c.name.label("who"))
    query = query.join(person, person.c.id == instrument_wording.c.entered_by)
    with reading(engine) as connection:
        result = connection.execute(query.order_by(instrument_wording.c.entered_at.desc()))
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))
