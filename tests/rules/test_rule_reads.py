"""A rule is listed with every threshold it looks at: the rules are watched at work on records of every kind."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from exchange.reference_flags import whole_record
from exchange.reference_record import record_from
from rules.catalogue import catalogue
from rules.flags import RULES, evaluate
from rules.record import Decision
from rules.rule_reads import FIXED, READS, SOURCES, asked_by, reads
from rules.settings import DEFAULT, Settings
from rules.steps import suggest
from tests.rules.cases import START, day
from tests.rules.golden import golden


@dataclass(frozen=True)
class Watched(Settings):
    seen: set[str] = field(default_factory=set, compare=False)

    def value(self, key: str) -> float:
        self.seen.add(key)
        return super().value(key)

    def whole(self, key: str) -> int:
        self.seen.add(key)
        return super().whole(key)


def everything() -> dict:
    """A year in which something of every kind happens: forms, a log, events, a curve, a plan."""
    weeks = range(0, 120, 7)
    forms = [{"instrument": "phq9", "taken_on": str(day(n)), "responses": [1] * 8 + [n % 3]} for n in weeks]
    forms += [{"instrument": "wsas", "taken_on": str(day(n)), "total": 20} for n in weeks]
    forms += [{"instrument": "phq15", "taken_on": str(day(n)), "responses": [n // 60] * 15} for n in (0, 110)]
    slots = ("morning", "evening")
    log = [
        {"on": str(day(n)), "slot": slot, "pain": (n * 7) % 9, "stress": (n * 5) % 8, "mood": n % 6}
        for n in range(60, 120)
        for slot in slots
    ]
    return {
        "as_of": f"{day(119)}T12:00:00Z",
        "steps": [{"step": 2, "from": str(START)}],
        "assessments": forms,
        "diary": log,
        "contacts": [str(day(3))],
        "adverse_events": [{"on": str(day(100)), "severity": 2}],
        "risk_plan": {"on": str(day(100)), "next_contact_due": str(day(110))},
        "schedule": [{"instrument": "phq9", "every_days": 7, "from": str(START)}],
        "expected_response": {"phq9": [{"session": n, "n": 200, "q50": 4, "q80": 6, "q90": 7} for n in range(1, 30)]},
        "flags": [{"id": "DET-1", "subject": "phq9", "raised_at": f"{day(60)}T12:00:00Z"}],
    }


def records():
    told = [case["record"] for case in golden("flags.json")["cases"]]
    found = [whole_record(one) for one in (*told, everything())]
    relapse = [(0, 14), (14, 4), (42, 4), (56, 12), (63, 12)]
    forms = [{"instrument": "phq9", "taken_on": str(day(on)), "total": total} for on, total in relapse]
    found.append(record_from(everything() | {"assessments": forms, "as_of": f"{day(63)}T12:00:00Z"}))
    moved = [replace(one, as_of=one.as_of + timedelta(days=30)) for one in found]
    decided = [replace(one, decisions=(Decision(one.as_of.date(), ("continue",), False),)) for one in found]
    assert all(isinstance(one.as_of, datetime) for one in found)
    return [*found, *moved, *decided]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_looks_at_no_threshold_that_the_book_does_not_name(rule):
    watched = Watched(DEFAULT.by_key)
    for one in records():
        evaluate(one, catalogue(), watched, [rule])
    assert {key for key in watched.seen if not reads(READS.get(rule.id, ()), key)} == set()


def test_the_step_rule_looks_at_no_other_threshold_either():
    watched = Watched(DEFAULT.by_key)
    for one in records():
        for step in range(5):
            placed = replace(one, steps=tuple(replace(each, step=step) for each in one.steps))
            suggest(placed, catalogue(), evaluate(placed, catalogue()), watched)
    assert {key for key in watched.seen if not reads(READS["STP-1"], key)} == set()


def test_every_name_is_a_threshold_and_every_source_is_listed():
    for names in READS.values():
        assert all(any(reads([name], key) for key in DEFAULT) for name in names)
    assert asked_by(["step.wish_days"]) == {"step.wish_days": ("STP-1",)}
    told = " ".join([*(one.source for one in DEFAULT.values()), *(" ".join(one) for one in FIXED)])
    assert set(re.findall(r"\bF\d+\b", told)) <= set(SOURCES)
