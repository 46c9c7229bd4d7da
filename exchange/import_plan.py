"""What an import will do to the record: compared before anything is written, so that a person can look first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from exchange.file_limits import Refused
from exchange.incoming_records import Incoming, IncomingAssessment, NaturalKey


@dataclass(frozen=True)
class ExistingAssessment:
    """What the record holds of one occasion. Answers may name missing items with None."""

    id: str
    answers: Mapping[str, float | str | None] | None
    total: float | None
    taken_on: date
    earlier: tuple[tuple[Mapping[str, float | str | None] | None, float | None], ...] = ()  # corrected since


@dataclass(frozen=True)
class ImportPlan:
    """What an import will do. `corrected`: the id that is superseded, and what supersedes it."""

    new: tuple[IncomingAssessment, ...] = ()
    same: tuple[IncomingAssessment, ...] = ()
    corrected: tuple[tuple[str, IncomingAssessment], ...] = ()
    refused: tuple[Refused, ...] = ()

    def counts(self) -> dict[str, Any]:
        """For --json: {"new", "same", "corrected", "refused": [{"row", "column", "value", "why"}]}."""
        refused = [{"row": one.row, "column": one.column, "value": one.value, "why": one.why} for one in self.refused]
        return {
            "new": len(self.new),
            "same": len(self.same),
            "corrected": len(self.corrected),
            "refused": refused,
        }


def compare(incoming: Incoming, existing: Mapping[NaturalKey, ExistingAssessment]) -> ImportPlan:
    """What is new, what is there already, and what says something else about the same occasion."""
    new, same, corrected = [], [], []
    for one in incoming.assessments:
        there = existing.get(one.natural_key)
        if there is None:
            new.append(one)
        elif _values(one.answers, one.total) in [
            _values(*told) for told in ((there.answers, there.total), *there.earlier)
        ]:  # a value that was corrected since does not come back with its old file
            same.append(one)
        else:
            corrected.append((there.id, one))
    return ImportPlan(tuple(new), tuple(same), tuple(corrected), incoming.refused)


def _values(
    answers: Mapping[str, float | str | None] | None, total: float | None
) -> tuple[dict[str, Any], float | None]:
    """What was said. Where answers came, the total follows from them and is not compared."""
    said = {key: answer for key, answer in (answers or {}).items() if answer is not None}
    return said, None if said else total
