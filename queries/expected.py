"""Freeze an expected-response curve from the site's own closed episodes. What leaves here is counts and lines only."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, func, insert, select, update

from queries.instruments import known_instruments
from queries.records import records_of
from queries.replay import groups_of
from queries.settings import current
from queries.tables import patient, team
from queries.tables_expected import expected_curve
from queries.writing import new_id, writing
from rules.expected_check import build as build_curve
from rules.expected_check import to_json
from rules.expected_episodes import episode_of
from rules.expected_response import TAUS, CheckName, Curve, Episode
from rules.instruments import Direction, Instrument
from rules.roles import Act, Refused, User


def build(engine: Engine, instrument_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    """Build and freeze the next version over all teams of the site; returns its id. Refused where nothing carries it.

    Flags follow with the next re-evaluation.
    """
    with writing(engine, Act.build_expected, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        curve = _carried(_built(write.connection, instrument_id, at))
        curve = replace(curve, version=_next_version(write.connection, instrument_id))
        write.object_id = new_id()
        write.details = {"instrument": curve.instrument, "version": curve.version, "episodes": curve.episodes}
        row = {"id": write.object_id, "entered_by": write.by.id, "entered_at": at, "curve": to_json(curve)}
        row |= {"instrument": curve.instrument, "instrument_version": curve.instrument_version}
        row |= {"version": curve.version, "episodes": curve.episodes, "from_on": curve.from_, "to_on": curve.to}
        write.connection.execute(insert(expected_curve).values(row))
        write.connection.execute(update(team).values(data_version=team.c.data_version + 1))  # every chart is read anew
        return write.object_id


def _built(connection: Connection, instrument_id: str, at: datetime) -> Curve:
    settings = current(connection)
    catalogue = known_instruments(connection, settings)
    instrument = catalogue.get(instrument_id)
    if instrument is None:
        raise Refused(f"There is no instrument “{instrument_id}” here.")
    if instrument.direction is Direction.none:
        raise Refused(f"A higher {instrument.abbreviation} is neither better nor worse: no curve can be built.")
    query = select(patient).where(patient.c.discharged_on.is_not(None), patient.c.discharged_on <= at.date())
    people = connection.execute(query.order_by(patient.c.id)).mappings().all()
    records = records_of(connection, [who["id"] for who in people], at)
    told: list[Episode] = []
    for who in people:
        groups = groups_of(who, who["registered_on"])
        found = episode_of(who["id"], records[who["id"]], instrument, catalogue, groups, settings)
        told += [found] if found else []
    return _named(build_curve(told, instrument, settings=settings), instrument)


def _named(curve: Curve, instrument: Instrument) -> Curve:
    if curve.from_ is None or curve.to is None:
        raise Refused(f"No closed episode here has two {instrument.abbreviation} scores in one step: nothing to build.")
    return curve


def _carried(curve: Curve) -> Curve:
    """A curve that says nothing, or is wrong about scores it has not seen, is not put in force."""
    carries = [one for one in curve.sessions if one.bands or any(line.tau == TAUS[-1] for line in one.lines)]
    if not carries:  # the middle alone cannot say who is off the track
        most = max(one.n for one in curve.sessions)
        raise Refused(
            f"{curve.episodes} closed episodes, at most {most} at one {curve.index}, do not carry what nine in ten"
            " reach: nothing was frozen, and “off the expected track” stays “cannot say”."
        )
    overall = next(one for one in curve.checks if one.group == "all")
    if overall.name is CheckName.off:
        raise Refused(
            "The curve does not hold for scores it has not seen: nothing was frozen. Ask who keeps the rules."
        )
    return curve


def _next_version(connection: Connection, instrument_id: str) -> int:
    last = select(func.max(expected_curve.c.version)).where(expected_curve.c.instrument == instrument_id)
    return (connection.scalar(last) or 0) + 1
