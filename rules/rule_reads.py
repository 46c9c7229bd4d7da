"""Which numbers each rule goes by, and the numbers that stand in the program because no service changes them.

A name that ends in a dot is a whole group of thresholds. tests/rules/test_rule_reads.py watches the rules at work: what
one of them looks at and is not named here turns it red.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

_CLOSED = "quiet.after_resolution_days"
_BASE = "baseline.pair_days"

READS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "SAF-1": ("self_harm.crisis_from", "self_harm.crisis_rise"),
        "SAF-4": ("self_harm.recent_days",),
        "SAF-5": ("acknowledge.",),
        "SAF-6": ("at_risk.",),
        "MED-1": ("warning_sign.",),
        "MED-2": ("adverse.",),
        "DET-1": (_BASE, "worse."),
        "DET-2": ("trend.", _CLOSED),
        "DET-3": ("relapse.", "recurrence."),
        "RSP-1": (_BASE, "early.", "quiet."),
        "RSP-2": ("expected.", _CLOSED),
        "RSP-3": (_BASE, "target.", "trend.window", "trend.p", "quiet."),
        "RSP-4": ("plateau.", "trend.window", "quiet."),
        "RSP-5": (_BASE, "better.", "target.response", _CLOSED),
        "RSP-6": (_BASE, "discordance.from_day", "quiet."),
        "VAR-1": ("diary.days", "diary.unusual_expires_days", "run_chart.", _CLOSED),
        "VAR-2": ("diary.pattern_days", "within_day.", _CLOSED),
        "VAR-3": ("diary.link_window_days", "diary.link_expires_days", "lagged.", "trend.p", _CLOSED),
        "PRC-1": ("overdue.",),
        "PRC-2": ("contact.", _CLOSED),
        "PRC-3": ("drift.",),
        "PRC-4": ("inertia.", _CLOSED),
        "STP-1": (_BASE, "step.", "early.to_day", "drift."),
    }
)

# What, how much, for which rules, source, trust.
FIXED: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "share of unchanged people beyond the error",
        "5 %: 1.96",
        "CHG-1, DET-1",
        "Jacobson & Truax 1991 (F4)",
        "verified",
    ),
    (
        "levels of the suicide screen",
        "high: yes to 4, 5 or 6b, or to 6 with 6b open; moderate: 3 or 6; low: 1 or 2; an open answer never clears",
        "SAF-2",
        "triage guidelines (F46); open answers: policy of this product",
        "verified",
    ),
    (
        "outcome as NHS Talking Therapies counts",
        "recovery: PHQ-9 from 10 or GAD-7 from 8 at the start and neither now; reliable: 6 and 4 points, none against",
        "VRD-1",
        "manual, as quoted (F7); the wording of deterioration is recalled",
        "bk-medium",
    ),
    ("a flag is put off for", "28 days at most", "every flag but safety and act now", "quiet time, §8.4", "proposal"),
    ("next check of an acknowledged safety flag", "within 28 days", "SAF", "as putting off", "proposal"),
    ("scores in the step before worsening is judged", "3", "DET-1", "§9; one exception, a jump: §9a.3", "own"),
    ("scores before a trend is named", "4", "TRD-1", "exact p at 4 is .083 at best, §0.8", "own"),
    ("limits of a run chart", "mean ± 2.66 moving ranges", "XMR-1, VAR-1", "NHS plot the dots, §4.2", "verified"),
    ("near limits of a run chart", "two thirds of that", "XMR-1", "NHS plot the dots, §4.2", "verified"),
    ("fewest effective days of a link", "5", "LAG-1, VAR-3", "§4.4", "own"),
    ("pull to the usual score that is told", "0.5 points", "VRD-1", "smaller is not worth a number", "proposal"),
    ("times of day begin at", "5, 11, 14 and 18 o'clock; night at 0", "DAY-1, VAR-2", "no source found", "proposal"),
    ("organ clusters of the PHQ-15", "items 6–10; 1, 12, 13; 2, 3, 5; 14, 15", "MED-1", "usual grouping", "proposal"),
    (
        "phrases that ask for help",
        "a list, English only",
        "SAF-3",
        "only adds a flag, never takes one away",
        "proposal",
    ),
)

# Of clinical_rules §13, those that a number above or a threshold names.
SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "F1": "item 9 and suicide among veterans: 10.1176/appi.ps.201500149",
        "F4": "Jacobson & Truax 1991; formulas at psyctc.org/stats/rcsc.htm",
        "F7": "NHS Talking Therapies manual, quoted at cbtwatch.com",
        "F8": "NICE NG222: nice.org.uk/guidance/ng222",
        "F22": "single-case series and serial correlation: PMC6999905, 10.1080/17437199.2017.1343680",
        "F23": "response and remission: 10.1176/appi.ps.201900295",
        "F24": "early contact, review at week 8: 10.1176/appi.ps.201400577",
        "F25": "psychiatric case review: PMC6063310",
        "F26": "early nonresponse: 10.1097/JCP.0000000000001638",
        "F46": "C-SSRS triage guidelines: docsbay.net 914678 and a second form",
    }
)


def asked_by(keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Each threshold with the rules that go by it."""
    return {key: tuple(rule for rule, names in READS.items() if reads(names, key)) for key in keys}


def reads(names: Iterable[str], key: str) -> bool:
    return any(key == name or (name.endswith(".") and key.startswith(name)) for name in names)
