"""What stands beside the questionnaires of some hand-written patients: other raters, health-care use, practice, life.

Made for the screens that compare: what the patient, the family and the clinician see, what the body costs in visits,
and what happened around a change. Nothing here moves the scores the archetypes are named for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rules.catalogue import catalogue
from rules.scoring import score
from sample_data.cases import Case
from sample_data.courses import answers_to
from sample_data.people import Row


@dataclass(frozen=True)
class Beside:
    """`use` is (day, general practitioner, specialist, emergency, days in hospital, tests) of twelve weeks."""

    use: tuple[tuple[int, int, int, int, int, int], ...] = ()
    rated: tuple[tuple[int, str, int], ...] = ()  # day, rater, WSAS total
    happened: tuple[tuple[int, str, str, str], ...] = field(default=())  # day, kind, title, note


PRACTICE = tuple(
    (day, "home practice", title, "")
    for day, title in ((10, "Walking plan kept"), (24, "Walking plan half kept"), (38, "Breathing exercise, five days"))
)
BESIDE = {
    "SW-0003": Beside(
        use=((0, 4, 2, 0, 0, 3), (84, 4, 3, 1, 0, 2)),
        rated=((7, "clinician", 24), (98, "clinician", 20)),
        happened=(*PRACTICE, (52, "life event", "Contract not renewed", "Told by letter.")),
    ),
    "SW-0005": Beside(
        use=((0, 2, 1, 0, 0, 1),),
        happened=((30, "life event", "Mother moved into care", ""), (44, "flare-up", "A week in bed", "")),
    ),
    "SW-0007": Beside(
        use=((0, 7, 4, 2, 0, 5), (84, 3, 1, 0, 0, 1)),
        rated=((0, "family", 30), (84, "family", 15), (0, "clinician", 28), (84, "clinician", 12)),
        happened=(
            *PRACTICE,
            (60, "life event", "Back at work, mornings only", ""),
            (71, "flare-up", "Two bad days", ""),
        ),
    ),
    "SW-0008": Beside(
        use=((0, 3, 2, 0, 0, 2), (84, 4, 4, 1, 2, 6)),
        rated=((14, "family", 23), (84, "family", 35), (14, "clinician", 24), (84, "clinician", 18)),
        happened=((20, "home practice", "Thought record on four days", ""), (66, "life event", "Separation", "")),
    ),
    "SW-0016": Beside(
        use=((7, 5, 3, 1, 0, 4), (91, 3, 2, 0, 0, 1)),
        happened=(*PRACTICE, (83, "flare-up", "Could not leave the house for three days", "")),
    ),
}


def assessment_rows(case: Case) -> list[Row]:
    """Ratings of others and counts of health-care use."""
    told = BESIDE.get(case.number, Beside())
    rows = [_use(case, *one) for one in told.use]
    return rows + [_rated(case, *one) for one in told.rated]


def event_rows(case: Case) -> list[Row]:
    return [
        case.row(case.clinician.id, case.at(day, 15, 30))
        | {"kind": kind, "on": case.on(day), "title": title, "note": note, "attended": None}
        | {"severity": None, "supersedes": None}
        for day, kind, title, note in BESIDE.get(case.number, Beside()).happened
    ]


def _use(case: Case, day: int, *counts: int) -> Row:
    keys = ("gp_visits", "specialist_visits", "ed_visits", "inpatient_days", "diagnostic_tests")
    answers: dict[str, float | None] = {key: float(count) for key, count in zip(keys, counts, strict=True)}
    return _row(case, day, "utilisation", "patient", answers, "self")


def _rated(case: Case, day: int, rater: str, total: int) -> Row:
    answers = answers_to(catalogue()["wsas"], total, case.rng(f"{rater}:{day}"))
    return _row(case, day, "wsas", rater, answers, "staff" if rater == "clinician" else "paper")


def _row(case: Case, day: int, instrument: str, rater: str, answers: dict[str, float | None], how: str) -> Row:
    scale, at = catalogue()[instrument], case.at(day, 16, 10)
    scored = score(scale, answers)
    by = case.clinician.id if rater == "clinician" else case.somebody("nursing").id
    return case.row(by, at) | {
        **{"instrument": instrument, "version": scale.version, "taken_on": case.on(day), "taken_at": None},
        **{"received_at": at, "how": how, "language": case.name.language, "rater": rater},
        **{"answers": dict(scored.answers), "status": str(scored.status), "total": scored.total},
        **{"band": scored.band, "missing": list(scored.missing), "note": "", "historic": False, "source": ""},
        **{"supersedes": None, "supersede_reason": ""},
    }
