"""The closed episodes an expected-response curve is built from, read just as RSP-2 will read the patient it judges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from rules.expected_response import Episode
from rules.flags_case import Case
from rules.instruments import Instrument
from rules.record import Record
from rules.settings import DEFAULT, Settings


def episode_of(
    id_: str,
    record: Record,
    instrument: Instrument,
    catalogue: Mapping[str, Instrument],
    groups: Mapping[str, str],
    settings: Settings = DEFAULT,
) -> Episode | None:
    """The first step of a discharged patient in which this form was scored at least twice; None where there is none.

    Each person counts once, or one person's steps would be held out and learned from at the same time.
    Only the form's version in force: scores of two versions are never joined.
    """
    if record.discharged_on is None:
        return None
    case = Case(record, catalogue, settings)
    versions = {one.id: one.version for one in record.assessments}
    scores = [one for one in case.scores(instrument) if versions.get(one.assessment_id) == instrument.version]
    starts = sorted(step.from_ for step in record.steps)
    for begin, end in pairwise([*starts, date.max]):
        inside = tuple((one.on, one.value) for one in scores if begin <= one.on < end)
        if len(inside) >= 2:
            return Episode(id_, inside, groups)
    return None
