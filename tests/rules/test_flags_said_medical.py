"""What a medical flag says, whole: of what, how urgent, since when, in which words, on which numbers."""

from dataclasses import replace

import pytest

from rules.record import Check, Event, Treatment
from tests.rules.cases import closed, day, decided, last_flag, quiet_of, record, scored, unknown_of


def dealt_with(told, rule, subject):
    return replace(told, settled_flags=(closed(rule, subject, 8),))


def happened(offset, kind, **told):
    return Event(told.pop("id", f"{kind.split()[-1]}-{offset}"), kind, day(offset), **told)


def checked(offset, **answers):
    return Check(f"check-{offset}", day(offset), answers)


def heart(offset, points, **told):
    answers = {str(item): 0.0 for item in range(1, 16)} | {"9": float(points)}
    return scored(offset, points, "phq15", answers=answers, id=f"body-{offset}", **told)


@pytest.mark.parametrize(
    ("told", "rule", "about", "urgency", "since", "historic", "reason", "evidence"),
    [
        (
            record(10, events=(happened(3, "medical warning sign", title="Blood in stool"),)),
            "MED-1",
            "sign-3",
            "act now",
            3,
            False,
            "New or changed warning sign of the body on 8 Jan 2026: “Blood in stool”. No "
            "physician has looked at it yet.",
            {"source": "sign-3"},
        ),
        (
            record(10, events=(happened(3, "medical warning sign"),)),
            "MED-1",
            "sign-3",
            "act now",
            3,
            False,
            "New or changed warning sign of the body on 8 Jan 2026: “medical warning sign”. No "
            "physician has looked at it yet.",
            {"source": "sign-3"},
        ),
        (
            record(10, events=(happened(3, "medical warning sign", historic=True),)),
            "MED-1",
            "sign-3",
            "review",
            3,
            True,
            "New or changed warning sign of the body on 8 Jan 2026: “medical warning sign”. No "
            "physician has looked at it yet. This came in with past data.",
            {"source": "sign-3"},
        ),
        (
            record(10, checks=(checked(10, fever=True, weight_loss=False, new_symptom_cluster=True),)),
            "MED-1",
            "check-10",
            "act now",
            10,
            False,
            "New or changed warning sign of the body on 15 Jan 2026: fever or night sweats and a "
            "new group of symptoms. No physician has looked at it yet.",
            {"source": "check-10"},
        ),
        (
            record(10, checks=(checked(3, night_cough=True),)),
            "MED-1",
            "check-3",
            "act now",
            3,
            False,
            "New or changed warning sign of the body on 8 Jan 2026: night cough. No physician has looked at it yet.",
            {"source": "check-3"},
        ),
        (
            record(10, checks=(Check("old", day(3), {"fever": True}, historic=True),)),
            "MED-1",
            "old",
            "review",
            3,
            True,
            "New or changed warning sign of the body on 8 Jan 2026: fever or night sweats. No "
            "physician has looked at it yet. This came in with past data.",
            {"source": "old"},
        ),
        (
            record(60, forms=[heart(0, 0), heart(28, 3)]),
            "MED-1",
            "body-28:heart and breathing",
            "act now",
            28,
            False,
            "New or changed warning sign of the body on 2 Feb 2026: “heart and breathing” on the "
            "PHQ-15 went from 0 to 3. No physician has looked at it yet.",
            {"source": "body-28:heart and breathing"},
        ),
        (
            record(60, forms=[heart(0, 0), heart(28, 3, historic=True)]),
            "MED-1",
            "body-28:heart and breathing",
            "review",
            28,
            True,
            "New or changed warning sign of the body on 2 Feb 2026: “heart and breathing” on the "
            "PHQ-15 went from 0 to 3. No physician has looked at it yet. This came in with past "
            "data.",
            {"source": "body-28:heart and breathing"},
        ),
        (
            record(30, events=(happened(20, "adverse effect", title="Rash", severity=3),)),
            "MED-2",
            "effect-20",
            "act now",
            20,
            False,
            "Side effect “Rash” (severe) on 25 Jan 2026.",
            {"source": "effect-20", "severity": 3, "change_on": None},
        ),
        (
            record(30, events=(happened(20, "adverse effect", severity=4, historic=True),)),
            "MED-2",
            "effect-20",
            "review",
            20,
            True,
            "Side effect “adverse effect” (life-threatening) on 25 Jan 2026. This came in with past data.",
            {"source": "effect-20", "severity": 4, "change_on": None},
        ),
        (
            record(
                30,
                events=(happened(20, "adverse effect", severity=1),),
                treatment_changes=(day(20),),
                treatments=(
                    Treatment("Sertraline", day(20), dose="50 mg"),
                    Treatment("Relaxation", day(4), day(20)),
                    Treatment("Pacing", day(5)),
                ),
            ),
            "MED-2",
            "effect-20",
            "review",
            20,
            False,
            "Side effect “adverse effect” (mild) on 25 Jan 2026, 0 days after a change of "
            "treatment (Sertraline 50 mg and Relaxation).",
            {"source": "effect-20", "severity": 1, "change_on": "2026-01-25"},
        ),
        (
            record(30, events=(happened(20, "adverse effect"),), treatment_changes=(day(6), day(8))),
            "MED-2",
            "effect-20",
            "review",
            20,
            False,
            "Side effect “adverse effect” (severity not said) on 25 Jan 2026, 12 days after a change of treatment.",
            {"source": "effect-20", "severity": None, "change_on": "2026-01-13"},
        ),
        (
            record(30, events=(happened(20, "adverse effect"),), treatment_changes=(day(19),)),
            "MED-2",
            "effect-20",
            "review",
            20,
            False,
            "Side effect “adverse effect” (severity not said) on 25 Jan 2026, 1 day after a change of treatment.",
            {"source": "effect-20", "severity": None, "change_on": "2026-01-24"},
        ),
        (
            record(
                30,
                [(0, 8), (10, 8), (24, 15)],
                treatment_changes=(day(10),),
                treatments=(Treatment("Sertraline", day(10)),),
            ),
            "MED-2",
            "phq9:2026-01-15",
            "review",
            24,
            False,
            "PHQ-9 went from 8 on 15 Jan 2026 to 15 on 29 Jan 2026, 14 days after a change of "
            "treatment (Sertraline): more than measurement error.",
            {"change_on": "2026-01-15", "scores": ["phq9-10-8-0", "phq9-24-15-0"]},
        ),
        (
            record(30, [(10, 8), (20, 15), (22, 16), (30, 15)], treatment_changes=(day(3), day(10))),
            "MED-2",
            "phq9:2026-01-15",
            "review",
            20,
            False,
            "PHQ-9 went from 8 on 15 Jan 2026 to 15 on 25 Jan 2026, 10 days after a change of "
            "treatment: more than measurement error.",
            {"change_on": "2026-01-15", "scores": ["phq9-10-8-0", "phq9-20-15-0"]},
        ),
    ],
)
def test_a_flag_says_what_was_seen_since_when_and_on_which_numbers(
    told, rule, about, urgency, since, historic, reason, evidence
):
    assert last_flag(told, rule) == (about, urgency, day(since), historic, reason, evidence)


@pytest.mark.parametrize(
    ("told", "rule", "why"),
    [
        (
            dealt_with(record(10, events=(happened(3, "medical warning sign"),)), "MED-1", "sign-3"),
            "MED-1",
            {"sign-3": "A person has dealt with this answer."},
        ),
        (
            record(10, events=(happened(3, "medical warning sign"), happened(3, "medical check"))),
            "MED-1",
            {"sign-3": "A physician has looked at it since."},
        ),
        (
            dealt_with(record(30, events=(happened(20, "adverse effect", severity=3),)), "MED-2", "effect-20"),
            "MED-2",
            {"effect-20": "A person has dealt with this answer."},
        ),
        (
            record(30, events=(happened(20, "adverse effect", severity=3),), decisions=(decided(20, "medical check"),)),
            "MED-2",
            {"effect-20": "It was looked at, or the treatment was changed, since."},
        ),
        (
            record(30, events=(happened(20, "adverse effect", severity=2),)),
            "MED-2",
            {"effect-20": "Not severe, and not soon after a change of treatment."},
        ),
        (
            record(30, [(0, 8), (10, 8), (20, 14)], treatment_changes=(day(10),)),
            "MED-2",
            {"phq9:2026-01-15": "Not reliably worse since the change, back again, or looked at since."},
        ),
        (
            dealt_with(record(30, [(10, 8), (20, 15)], treatment_changes=(day(10),)), "MED-2", f"phq9:{day(10)}"),
            "MED-2",
            {"phq9:2026-01-15": "Not reliably worse since the change, back again, or looked at since."},
        ),
        (
            record(30, [(10, 8), (20, 15)], treatment_changes=(day(10),), decisions=(decided(20, "medical check"),)),
            "MED-2",
            {"phq9:2026-01-15": "Not reliably worse since the change, back again, or looked at since."},
        ),
    ],
)
def test_a_rule_that_does_not_fire_says_why_of_each_thing_it_looked_at(told, rule, why):
    assert quiet_of(told, rule) == why


@pytest.mark.parametrize(
    ("told", "rule", "why"),
    [
        (
            record(10),
            "MED-1",
            {"checklist": "The checklist of warning signs of the body has not been gone through yet."},
        ),
        (
            record(10, checks=(checked(2, fever=None), checked(5, fever=None, weight_loss=None, night_cough=None))),
            "MED-1",
            {
                "checklist": "On 10 Jan 2026 it was not asked about fever or night sweats, weight loss that was "
                "not meant and night cough."
            },
        ),
        (
            record(30, events=(happened(20, "adverse effect"),)),
            "MED-2",
            {"effect-20": "How severe the side effect of 25 Jan 2026 was is not recorded."},
        ),
    ],
)
def test_what_a_rule_cannot_say_is_said_with_what_is_missing(told, rule, why):
    assert unknown_of(told, rule) == why
