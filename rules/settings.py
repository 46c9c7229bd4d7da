"""Every threshold of the rules as a versioned site setting with its source line.

Clinical numbers of one instrument (reliable change, minimal important difference, caseness, remission) are not here:
they stand with the instrument in the catalogue. Confidence [P] is this project's proposal, to be confirmed by a site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

PROPOSAL = "proposal"


@dataclass(frozen=True)
class Setting:
    key: str
    value: float
    unit: str
    source: str
    confidence: str  # verified | bk-high | bk-medium | bk-low | own | proposal
    version: int = 1


@dataclass(frozen=True)
class Settings(Mapping[str, Setting]):
    """All settings by key. A change makes new Settings; the old ones stay what they were."""

    by_key: Mapping[str, Setting] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Setting:
        return self.by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_key)

    def __len__(self) -> int:
        return len(self.by_key)

    def value(self, key: str) -> float:
        return self.by_key[key].value

    def whole(self, key: str) -> int:
        """A count of days, weeks or scores."""
        return round(self.by_key[key].value)

    def changed(self, key: str, value: float, source: str) -> Settings:
        """The settings with one value replaced, one version on. `source` says who decided it and why."""
        if key not in self.by_key:
            raise KeyError(f"There is no setting “{key}”.")
        if not source.strip():
            raise ValueError("Say who decided this setting and why: it stands beside the number.")
        old = self.by_key[key]
        new = replace(old, value=value, source=source.strip(), confidence="site", version=old.version + 1)
        return Settings(MappingProxyType({**self.by_key, key: new}))


# Section numbers are those of the clinical rules (docs/clinical_safety.md keeps the sources F1 … F50).
_ROWS: tuple[tuple[str, float, str, str, str], ...] = (
    ("self_harm.crisis_from", 2, "answer", "hazard ratio 2.15 and more (F1); SAF-1, §9", PROPOSAL),
    ("self_harm.crisis_rise", 1, "answer", "one higher than the last answered one; SAF-1, §9 and §9a.4", PROPOSAL),
    ("self_harm.recent_days", 90, "days", "a blank after a positive answer: SAF-4, §9", PROPOSAL),
    ("acknowledge.crisis_minutes", 15, "minutes", "staffed hours; SAF-5, §9", PROPOSAL),
    ("acknowledge.act_now_hours", 24, "hours", "same working day; SAF-5, §9", PROPOSAL),
    ("baseline.pair_days", 21, "days", "the first two scores this near make the base; §9, §9a.2", PROPOSAL),
    ("worse.jump_extra", 3, "points", "one very large jump: rule D, §8.2 (simulated)", "own"),
    ("worse.measure_again_days", 14, "days", "two scores only: measure again; §9a.3", PROPOSAL),
    ("worse.clear_share", 0.5, "share of RC", "hysteresis: two scores back under base + half; DET-1, §8.4", PROPOSAL),
    ("trend.window", 8, "scores", "last 8 scores; §4.1", "own"),
    ("trend.span_days", 42, "days", "over at least 6 weeks; §4.1", "own"),
    ("trend.p", 0.05, "p", "Mann-Kendall, two-sided; §4.1", "own"),
    ("trend.gap_days", 60, "days", "a longer gap starts a new window; §0.7", PROPOSAL),
    ("trend.looks_to_clear", 2, "looks", "rule not met on two looks; DET-2, §9", PROPOSAL),
    ("relapse.remission_days", 28, "days", "remission on two scores this far apart; DET-3, §5", PROPOSAL),
    ("relapse.confirm_days", 14, "days", "a second score within this time confirms; DET-3, §5", PROPOSAL),
    ("early.from_day", 28, "days", "early nonresponse at 2–4 weeks (F26); RSP-1, §9a.6", PROPOSAL),
    ("early.to_day", 42, "days", "RSP-1, §9a.6", PROPOSAL),
    ("early.until_day", 55, "days", "then RSP-3 takes over; §9a.6", PROPOSAL),
    ("early.drop", 0.20, "share of base", "less than 20 % drop at 2–4 weeks (F26)", "verified"),
    ("target.from_day", 56, "days", "not improved at week 8: case review (F24, F25); RSP-3", "verified"),
    ("target.late_day", 84, "days", "consultant review by week 12 (F24, F25); RSP-3", "verified"),
    ("target.response", 0.50, "share of base", "response: 50 % drop (F23)", "verified"),
    ("target.scores", 3, "scores", "RSP-3, §9", PROPOSAL),
    ("plateau.from_day", 56, "days", "plateau, §5", PROPOSAL),
    ("plateau.scores", 4, "scores", "below 4 scores: too few to call a plateau; §5", PROPOSAL),
    ("plateau.span_days", 42, "days", "plateau, §5", PROPOSAL),
    ("plateau.latest", 3, "scores", "best of the last 3 against the best before; §5", PROPOSAL),
    ("better.scores", 3, "scores", "RSP-5, §9", PROPOSAL),
    ("better.expires_days", 28, "days", "RSP-5, §9, §9a.9", PROPOSAL),
    ("discordance.from_day", 56, "days", "RSP-6, §9", PROPOSAL),
    ("quiet.after_decision_days", 28, "days", "a recorded decision quiets RSP-1, 3, 4; §9a.10", PROPOSAL),
    ("quiet.after_resolution_days", 28, "days", "quiet after a documented action; §8.4", PROPOSAL),
    ("overdue.weekly_grace_days", 3, "days", "PRC-1, §9", PROPOSAL),
    ("overdue.monthly_grace_days", 7, "days", "PRC-1, §9", PROPOSAL),
    ("overdue.weekly_up_to_days", 14, "days", "rhythms up to this long count as weekly", PROPOSAL),
    ("overdue.missed_in_a_row", 2, "times", "PRC-1, §9", PROPOSAL),
    ("contact.first_days", 28, "days", "first follow-up within 4 weeks (F24); PRC-2", "verified"),
    ("contact.grace_days", 7, "days", "PRC-2, §9", PROPOSAL),
    ("contact.step_0_days", 28, "days", "step 0: 2–4 weeks, then monthly; §10", PROPOSAL),
    ("contact.step_1_days", 28, "days", "step 1: each 2–4 weeks; §10", PROPOSAL),
    ("contact.step_2_days", 14, "days", "step 2: two-weekly; §10", PROPOSAL),
    ("contact.step_3_days", 7, "days", "step 3: weekly; §10", PROPOSAL),
    ("contact.step_4_days", 7, "days", "step 4: daily to weekly; §10", PROPOSAL),
    ("drift.step_1_weeks", 12, "weeks", "PRC-3, §9", PROPOSAL),
    ("drift.step_2_weeks", 12, "weeks", "PRC-3, §9", PROPOSAL),
    ("drift.step_3_weeks", 26, "weeks", "PRC-3, §9", PROPOSAL),
    ("drift.step_4_weeks", 52, "weeks", "PRC-3, §9", PROPOSAL),
    ("inertia.open_days", 14, "days", "review or act-now flag without a decision; PRC-4, §9", PROPOSAL),
    ("caseload.new_days", 28, "days", "a patient counts as new this long, or until the first review", PROPOSAL),
    ("agenda.unreviewed_weeks", 12, "weeks", "nobody is unreviewed for longer than this", PROPOSAL),
    ("agenda.review_ahead_days", 7, "days", "reviews due before the next weekly meeting are on this one", PROPOSAL),
    ("agenda.minutes_complex", 6, "minutes", "a complex case: 5–8 (mission §5B)", PROPOSAL),
    ("agenda.minutes_review", 2, "minutes", "a planned review: 1–2 (mission §5B)", PROPOSAL),
    ("agenda.minutes_new", 12, "minutes", "a new patient: 10–15 (mission §5A)", PROPOSAL),
    ("agenda.minutes_actions", 5, "minutes", "last time's open actions (mission §5B)", PROPOSAL),
    ("agenda.minutes_standard", 5, "minutes", "the standard lane, all together", PROPOSAL),
    ("referral.cut_off_days", 2, "working days", "before the meeting (mission §5B); late only if urgent", PROPOSAL),
    ("participant.expires_days", 14, "days", "after the meeting an invitation ends", PROPOSAL),
    ("prediction.window_days", 14, "days", "a score this near the day of judgement counts for it", PROPOSAL),
)

DEFAULT = Settings(MappingProxyType({row[0]: Setting(*row) for row in _ROWS}))
