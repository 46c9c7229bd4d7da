"""Four more patients written by hand: what a person must not miss, and what only time shows."""

from __future__ import annotations

from sample_data.plans import Happening

# key, team, what to see, days, mood by day, further words of the plan, flags that must be open
CARE = (
    (
        "SW-0018",
        "suicide screen needs a response",
        "outpatient",
        "The screen of this morning says yes to thoughts and a method: same-day assessment. The safety plan is there.",
        (64, ((0, 15), (56, 15), (63, 17))),
        {"screens": ((63, ("1", "2", "3")),), "review_days": (1, 36)},
        ("SAF-2",),
    ),
    (
        "SW-0019",
        "asked for help, closely followed, not reached",
        "day",
        "A risk plan is open; the agreed call was due two days ago and nobody has reached her. Yesterday she rang.",
        (57, ((0, 17), (56, 16))),
        {
            "step": 3,
            "risk_plan": (50, 55),
            "contacts_until": 51,
            "review_days": (1, 36, 50),
            "happenings": (Happening(56, "asked for help", "Rang the front desk", "Asked to be called back at once."),),
        },
        ("SAF-3", "SAF-6"),
    ),
    (
        "SW-0020",
        "slow drift",
        "liaison",
        "A point a week: no single score is alarming, the line is.",
        (71, ((0, 10), (7, 10), (21, 8), (70, 15))),
        {"step": 1, "review_days": (1, 36), "noise": 0.1},
        ("DET-2",),
    ),
    (
        "SW-0021",
        "flag without a decision",
        "liaison",
        "The target was missed weeks ago and the flag is still waiting for a decision.",
        (113, ((0, 17), (112, 16))),
        {"review_days": (1, 36), "next_review_in": 7},
        ("PRC-4",),
    ),
)
