"""Twenty-one patients whose course is written by hand: each shows one thing that a screen or a rule must show well.

Levels are PHQ-9 scores by day, so that the rule the patient is named for is met at today's date and not by luck.
Their numbers stay the same whatever the seed and the size of the service. README.md lists them for readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sample_data.archetypes_care import CARE
from sample_data.plans import Curve, Happening, Plan, Rhythm, Treatment

TALKS = Treatment("module", "Cognitive behavioural therapy", "weekly", 0, None, "illness worry")
LEARNS = Treatment("module", "Psychoeducation", "4 sessions", 0, None, "understanding of symptoms")
MOVES = Treatment("module", "Graded activity", "3 times a week", 0, None, "walking distance", "physiotherapy")


@dataclass(frozen=True)
class Archetype:
    """`flags`: rules that must be open today. `verdict`: of the primary measure since the start of the step."""

    number: str
    key: str
    team: str
    see: str
    plan: Plan
    flags: tuple[str, ...] = ()
    verdict: str = ""


def weekly(body: str, ends: int | None = None) -> tuple[Rhythm, ...]:
    asked = (("phq9", 7), ("gad7", 14), (body, 28), ("wsas", 14))
    return tuple(Rhythm(instrument, every, 0, ends) for instrument, every in asked)


def _plan(days: int, mood: Curve, *, step: int = 2, **told: object) -> Plan:
    """Days are a multiple of 7 and one: the last questionnaire came yesterday, meetings fall on today's weekday."""
    body: Curve = ((0, 16), (days, 12))
    function: Curve = ((0, 22), (days, 18))
    usual = Plan(days, mood, body, function, ((0, step),), noise=0.3, missing=0.0, treatments=(TALKS,))
    asked = {"next_review_in": 14, "review_days": (1,), **told}
    return replace(usual, **asked)  # type: ignore[arg-type]


ARCHETYPES: tuple[Archetype, ...] = (
    Archetype(
        "SW-0001",
        "early responder",
        "outpatient",
        "Half of the first score is gone by week 4; the flag is good news.",
        _plan(43, ((0, 16), (7, 16), (14, 13), (21, 10), (28, 8), (42, 6))),
        ("RSP-5",),
        "reliably_better",
    ),
    Archetype(
        "SW-0002",
        "early non-responder",
        "outpatient",
        "Five weeks in the step and less than a fifth better: adherence, fit and dose are to be checked.",
        _plan(36, ((0, 16), (14, 16), (35, 15))),
        ("RSP-1",),
        "no_reliable_change",
    ),
    Archetype(
        "SW-0003",
        "plateau",
        "outpatient",
        "Better at first, level for ten weeks, still above the goal.",
        _plan(113, ((0, 18), (35, 14), (112, 14)), review_days=(1, 36), next_review_in=7),
        ("RSP-4",),
    ),
    Archetype(
        "SW-0004",
        "relapse after remission",
        "outpatient",
        "Nearly no symptoms for ten weeks, then 11 and 13 within two weeks.",
        _plan(
            127,
            ((0, 15), (28, 8), (42, 3), (112, 3), (119, 11), (126, 13)),
            step=1,
            treatments=(LEARNS,),
            review_days=(1, 36, 71, 106),
            next_review_in=35,
        ),
        ("DET-3",),
    ),
    Archetype(
        "SW-0005",
        "reliably worse",
        "outpatient",
        "Two scores in a row well above the start, beyond measurement error.",
        _plan(71, ((0, 12), (49, 12), (56, 19), (63, 20), (70, 20)), review_days=(1, 36)),
        ("DET-1",),
        "reliably_worse",
    ),
    Archetype(
        "SW-0006",
        "silent after worsening",
        "liaison",
        "Worse, and then nothing: no answer and no contact for four weeks.",
        _plan(78, ((0, 11), (35, 11), (42, 19), (49, 20)), silent_from=50, contacts_until=48, review_days=(1, 36)),
        ("DET-1", "PRC-1", "PRC-2"),
        "reliably_worse",
    ),
    Archetype(
        "SW-0007",
        "function better, symptoms unchanged",
        "outpatient",
        "Symptoms as before, daily life much better: both stand side by side.",
        _plan(
            99,
            ((0, 14), (98, 13)),
            function=((0, 31), (14, 31), (56, 14), (98, 9)),
            treatments=(MOVES,),
            review_days=(1, 36, 64),
            kinds=((64, "hold"),),
        ),
        ("RSP-6",),
        "no_reliable_change",
    ),
    Archetype(
        "SW-0008",
        "symptoms better, function unchanged",
        "liaison",
        "The symptom score is half, and work, home and friends are as limited as at the start.",
        _plan(
            99,
            ((0, 17), (7, 17), (56, 8), (98, 6)),
            function=((0, 27), (98, 26)),
            review_days=(1, 36, 64),
            kinds=((64, "continue"),),
        ),
        ("RSP-6",),
        "reliably_better",
    ),
    Archetype(
        "SW-0009",
        "thoughts of self-harm reported",
        "outpatient",
        "Yesterday's answer to the ninth question is 2; nobody has answered the flag yet.",
        _plan(64, ((0, 15), (56, 14), (63, 16)), self_harm=((0, 0), (63, 2)), review_days=(1, 36)),
        ("SAF-1",),
    ),
    Archetype(
        "SW-0010",
        "safety question skipped",
        "liaison",
        "The ninth question was left blank. That is not a no.",
        _plan(57, ((0, 14), (56, 10)), skips_self_harm_from=56, review_days=(1, 36)),
        ("SAF-4",),
    ),
    Archetype(
        "SW-0011",
        "late responder",
        "liaison",
        "Nine weeks without a change, then a steady fall: waiting with a date was right.",
        _plan(
            127,
            ((0, 17), (63, 17), (105, 9), (126, 7)),
            review_days=(1, 36, 64, 106),
            kinds=((64, "hold"), (106, "continue")),
        ),
        ("RSP-5",),
        "reliably_better",
    ),
    Archetype(
        "SW-0012",
        "gaps and paper",
        "liaison",
        "Two long gaps, forms on paper that arrived days later: nothing is drawn across a gap.",
        _plan(
            148,
            ((0, 14), (147, 9)),
            how="paper",
            gaps=((40, 66), (92, 118)),
            review_days=(1, 43, 85, 127),
            kinds=((85, "continue"), (127, "continue")),
        ),
    ),
    Archetype(
        "SW-0013",
        "drop-out",
        "day",
        "Came for eight weeks; no answer and no contact since. Two letters went out.",
        _plan(
            120,
            ((0, 16), (56, 13)),
            silent_from=57,
            contacts_until=52,
            review_days=(1, 36, 92),
            kinds=((92, "continue"),),
            happenings=(
                Happening(75, "note", "Letter sent", "Invitation by letter, no answer."),
                Happening(96, "note", "Second letter sent", "Letter to the general practitioner as well."),
            ),
        ),
        ("PRC-1", "PRC-2"),
    ),
    Archetype(
        "SW-0014",
        "medical warning sign",
        "day",
        "New weight loss and night sweats two days ago: a physician looks before anybody calls it stress.",
        _plan(
            57,
            ((0, 13), (56, 9)),
            step=3,
            review_days=(1, 36),
            happenings=(
                Happening(
                    55,
                    "medical warning sign",
                    "Unplanned weight loss and night sweats",
                    "6 kg in two months, new. Told to the nurse at the weekly contact.",
                    severity=3,
                ),
            ),
        ),
        ("MED-1",),
    ),
    Archetype(
        "SW-0015",
        "side effect after a dose change",
        "outpatient",
        "The dose was doubled; six days later dizziness and a fall.",
        _plan(
            64,
            ((0, 16), (63, 10)),
            review_days=(1, 50),
            treatments=(
                TALKS,
                Treatment("drug", "Duloxetine", "30 mg daily", 7, 49, "pain and mood", "psychiatry"),
                Treatment("drug", "Duloxetine", "60 mg daily", 50, None, "pain and mood", "psychiatry"),
            ),
            happenings=(
                Happening(
                    56,
                    "adverse effect",
                    "Dizziness, fall on the stairs",
                    "Six days after the dose was doubled. Bruise only.",
                    severity=3,
                ),
            ),
        ),
        ("MED-2",),
    ),
    Archetype(
        "SW-0016",
        "daily log for months",
        "day",
        "Months of morning and evening entries: mornings hurt more, pain follows stress by a day; two small tests.",
        _plan(
            134,
            ((0, 15), (133, 6)),
            step=3,
            body=((0, 22), (133, 17)),
            daily_log_from=7,
            rested_from=117,
            review_days=(1, 36, 71, 113),
            kinds=((71, "continue"), (113, "continue")),
        ),
        ("VAR-2",),
    ),
    Archetype(
        "SW-0017",
        "discharged with booster",
        "liaison",
        "Discharged in remission with a relapse-prevention plan; the booster three months later was kept.",
        _plan(
            330,
            ((0, 15), (56, 7), (120, 3), (230, 3)),
            ends=232,
            phases=((0, 2), (127, 1), (190, 0)),
            review_days=(190, 232),
            treatments=(
                replace(TALKS, to_day=126),
                Treatment("module", "Relapse-prevention plan", "one session", 190, 232, "staying well", "nursing"),
                Treatment("module", "Booster session", "once", 322, 322, "staying well", "psychology"),
            ),
            happenings=(Happening(322, "contact", "Booster session", "Well; the plan was used once.", True),),
        ),
    ),
)
ARCHETYPES += tuple(
    Archetype(number, key, team, see, _plan(*course, **told), flags)
    for number, key, team, see, course, told, flags in CARE
)
BY_NUMBER: Mapping[str, Archetype] = {one.number: one for one in ARCHETYPES}


def plan_of(archetype: Archetype, body: str) -> Plan:
    """The plan with its questionnaires: the team's scale of bodily symptoms."""
    asked = weekly(body, archetype.plan.ends)
    return replace(archetype.plan, archetype=archetype.key, course=archetype.key, rhythms=asked)
