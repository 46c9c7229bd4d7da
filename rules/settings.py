"""Every threshold of the rules as a versioned site setting with its source line.

Clinical numbers of one instrument (reliable change, minimal important difference, caseness, remission) are not here:
they stand with the instrument in the catalogue. Confidence [P] is this project's proposal, to be confirmed by a site.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

PROPOSAL = "proposal"
SITE = "site"  # decided and signed by this site
TO_CONFIRM = "site default, to be confirmed"


@dataclass(frozen=True)
class Setting:
    key: str
    value: float
    unit: str
    source: str
    confidence: str  # verified | bk-high | bk-medium | bk-low | own | proposal | site
    version: int = 1


@dataclass(frozen=True)
class Settings(Mapping[str, Setting]):
    """All settings by key. A change makes new Settings; the old ones stay what they were.

    `revision` counts the changes a site has made: 0 is as shipped. A flag keeps the revision it was judged under.
    """

    by_key: Mapping[str, Setting] = field(default_factory=dict)
    revision: int = 0

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
        new = replace(old, value=value, source=source.strip(), confidence=SITE, version=old.version + 1)
        return self.with_site((new,), self.revision + 1)

    def with_site(self, decided: Iterable[Setting], revision: int) -> Settings:
        """These settings with the site's own in place of the shipped ones."""
        return Settings(MappingProxyType({**self.by_key, **{one.key: one for one in decided}}), revision)


# Section numbers are those of the clinical rules (rules/rule_reads.py names the sources F1, F23 …).
_ROWS: tuple[tuple[str, float, str, str, str], ...] = (
    ("self_harm.crisis_from", 2, "answer", "hazard ratio 2.15 and more (F1); SAF-1, §9", PROPOSAL),
    ("self_harm.crisis_rise", 1, "answer", "one higher than the last answered one; SAF-1, §9 and §9a.4", PROPOSAL),
    ("self_harm.recent_days", 90, "days", "a blank after a positive answer: SAF-4, §9", PROPOSAL),
    ("acknowledge.crisis_minutes", 15, "minutes", "staffed hours; SAF-5, §9", PROPOSAL),
    ("acknowledge.act_now_hours", 24, "hours", "same working day, every act-now flag; SAF-5, §9", PROPOSAL),
    ("acknowledge.lead_after_times", 2, "times the limit", "duty person, then lead; §7 S5", PROPOSAL),
    ("acknowledge.again_crisis_minutes", 60, "minutes", "lead and duty are told again until it is answered", PROPOSAL),
    ("acknowledge.again_act_now_hours", 24, "hours", "lead and duty are told again until it is answered", PROPOSAL),
    ("notices.apart_minutes", 60, "minutes", "one notice for all that is told again; never one a flag", PROPOSAL),
    ("budget.act_now_per_week", 1, "flags", "not acted on, per 60 patients and week; §8.4", PROPOSAL),
    ("budget.patients", 60, "patients", "what the budget counts by; §8.4", PROPOSAL),
    ("budget.least_acted", 0.20, "share", "a rule acted on less often is retuned or retired; §8.4", PROPOSAL),
    ("budget.least_fired", 10, "flags", "fewer in a month are too few to judge a rule by", PROPOSAL),
    ("silent.after_worse_days", 14, "days", "no contact and no answers since a worsening flag", PROPOSAL),
    ("acknowledge.review_days", 7, "days", "review: within 7 days or the next meeting; SAF-5, §9", PROPOSAL),
    ("at_risk.grace_hours", 24, "hours", "a contact or form missed while a risk plan is open; SAF-6, §9", PROPOSAL),
    ("warning_sign.jump", 0.40, "share", "one organ cluster of the PHQ-15 jumps by more; MED-1, §9", PROPOSAL),
    ("warning_sign.points", 3, "points", "and by no less than patients notice on the PHQ-15; MED-1", PROPOSAL),
    ("adverse.severe_from", 3, "of 4", "patient-rated severity: 3 is severe; MED-2, §9", PROPOSAL),
    ("adverse.after_change_days", 14, "days", "worse this soon after a treatment change; MED-2, §9", PROPOSAL),
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
    ("sign.second_discipline", 0, "0 no, 1 yes", "another discipline signs too; mission §5B", PROPOSAL),
    ("hit_rate.fewest", 5, "predictions", "fewer judged ones: too few to say how often the team is right", PROPOSAL),
    (
        "fresh.rhythm_days",
        14,
        "days",
        "the rhythm taken where none is agreed, for the fading of a last value",
        PROPOSAL,
    ),
    ("fresh.full_rhythms", 1.5, "rhythms", "up to this age a last value is drawn in full", PROPOSAL),
    ("fresh.faint_rhythms", 4, "rhythms", "from this age on it is drawn at its faintest", PROPOSAL),
    ("fresh.faintest", 0.35, "share", "never fainter: an old value is still a value", PROPOSAL),
    ("diary.days", 14, "days", "12 lock the limits, 2 are judged; VAR-1, §9", "own"),
    ("diary.unusual_expires_days", 14, "days", "VAR-1, §9", PROPOSAL),
    ("diary.pattern_days", 28, "days", "the window of VAR-2, tested anew each time; §9", PROPOSAL),
    ("diary.link_window_days", 84, "days", "the window of VAR-3, twice the paired days it needs", PROPOSAL),
    ("diary.link_expires_days", 42, "days", "VAR-3, §9", PROPOSAL),
    ("inertia.prompts", 2, "times", "plan-change prompts without a decision; PRC-4, §9", PROPOSAL),
    ("step.severe_phq9", 16, "points", "more severe depression from 16 (NICE NG222, F8); step 1 up, §10", "verified"),
    ("step.very_severe_phq9", 20, "points", "direct entry to step 3, §10; band “severe” of the PHQ-9", PROPOSAL),
    ("step.severe_wsas", 20, "points", "WSAS over 20: more than moderate impairment, §1.4", "bk-medium"),
    ("step.limited_wsas", 10, "points", "WSAS over 10: limited; under it step 0, §1.4, §10", "bk-medium"),
    ("step.high_sss8", 12, "points", "SSS-8 from 12: step 2, §10", PROPOSAL),
    ("step.mild_sss8", 8, "points", "SSS-8 under 8: step 0, §10", PROPOSAL),
    ("step.mild_phq9", 5, "points", "PHQ-9 from 5: step 1, §10", PROPOSAL),
    ("step.back_apart_days", 14, "days", "step 0 up: caseness on two scores this far apart, §10", PROPOSAL),
    ("step.target_apart_days", 28, "days", "down: at the target on two scores this far apart, §10", PROPOSAL),
    ("step.no_alarm_days", 56, "days", "down: no safety or worsening flag for 8 weeks, §10", PROPOSAL),
    ("step.stable_days", 56, "days", "step 3 down: improvement stable for 8 weeks, §10", PROPOSAL),
    ("step.safety_stable_days", 14, "days", "step 4 down: safety stable for 2 weeks, §10", PROPOSAL),
    ("step.late_day", 84, "days", "step 2 and 3 up: no response, no gain by week 12, §10", PROPOSAL),
    ("step.discharge_scores", 3, "scores", "step 0 down: three monthly measures within the goal, §10", PROPOSAL),
    ("step.discharge_apart_days", 21, "days", "so far apart that three scores count as monthly, §10", PROPOSAL),
    ("step.latest_days", 42, "days", "without a schedule: a latest score older than this counts as missing", PROPOSAL),
    ("step.wish_days", 90, "days", "a wish or a word on capacity counts this long", PROPOSAL),
    ("assessment.historic_days", 28, "days", "an answer that arrives later than this is the past, not news", PROPOSAL),
    ("prediction.window_days", 14, "days", "a score this near the day of judgement counts for it", PROPOSAL),
    ("within_day.days", 10, "days", "days on which a time of day was seen beside another; §4.3", "own"),
    ("within_day.median", 1, "points of 0-10", "median difference, so that it matters; §4.3 (simulated)", "own"),
    ("within_day.p", 0.05, "p", "one-sided sign test, Holm over the times of day; §4.3", "own"),
    ("lagged.pairs_to_show", 28, "days", "paired days before a number is shown; §4.4", PROPOSAL),
    ("lagged.pairs_to_link", 42, "days", "paired days before the word link is used; §4.4", PROPOSAL),
    ("lagged.p", 0.05, "p", "Holm over everything shown, on the effective sample size; §4.4", "own"),
    ("lagged.longest_days", 3, "days", "a day is compared with the same and up to this many days later; §4.4", "own"),
    ("run_chart.days", 12, "days", "fewer than 12 points give trial limits only; §4.2", "verified"),
    ("run_chart.run", 7, "days", "as many rising, falling or on one side of the middle; §4.2", "verified"),
    ("expected.rows_q90", 100, "episodes", "rows per session for the line that 90 % stay under; §3.2", PROPOSAL),
    ("expected.rows_q80", 50, "episodes", "rows per session for the 80 % line and the middle; §3.2", PROPOSAL),
    ("expected.rows_band", 30, "episodes", "rows in a band of the starting score; §3.2", PROPOSAL),
    ("expected.from_session", 3, "session", "not on track is not said before; §3.3", PROPOSAL),
    ("expected.in_a_row", 2, "scores", "beyond the 90 % line; §3.3", PROPOSAL),
    ("expected.check_margin", 0.03, "share", "held-out scores beyond the 90 % line: 10 % and this; §3.4", PROPOSAL),
    ("expected.check_rows", 100, "scores", "fewer held-out scores say nothing about a tenth", PROPOSAL),
    ("small_numbers.below", 5, "people", "smaller groups are not shown by themselves, as in NHS statistics", PROPOSAL),
    ("aftermath.days", 42, "days", "six weeks before and after a change of treatment are compared", PROPOSAL),
    ("aftermath.scores", 2, "scores", "fewer on either side: too few to say", PROPOSAL),
    (
        "small_test.days",
        7,
        "days",
        "fewer before or during: too few; whole weeks, single-case standards ask 5",
        PROPOSAL,
    ),
    ("small_test.before_days", 28, "days", "what a small test is compared with: the days before it", PROPOSAL),
    (
        "small_test.rounds",
        3,
        "rounds",
        "the same way as often as single-case standards ask (Kratochwill 2010)",
        "bk-high",
    ),
    ("small_test.p", 0.05, "p", "below it the days before were moving already; Mann-Kendall as §4.1", "own"),
    ("items.told", 3, "items", "as many items are named on each side", PROPOSAL),
    ("items.share", 0.25, "share of the item's range", "a smaller move of one item is not named", PROPOSAL),
    ("raters.window_days", 28, "days", "two people's ratings this near in time are compared", PROPOSAL),
    ("discordance.visits", 2, "visits", "fewer or more visits count from this difference on", PROPOSAL),
    ("recurrence.from_days", 183, "days", "back after six months or more: recurrence; §5", PROPOSAL),
    (
        "story.after_treatment_days",
        56,
        "days",
        "what followed a treatment is looked for this long, §5 (week 8)",
        PROPOSAL,
    ),
    ("story.side_effect_days", 14, "days", "a side effect this soon after a start or change: MED-2, §9", PROPOSAL),
    ("card.fresh_days", 28, "days", "a side effect or event this old is still asked about; as contact, §10", PROPOSAL),
    ("trail.told_days", 90, "days", "how far back patients are told who opened their record", PROPOSAL),
    ("since.look_hours", 4, "hours", "openings within this time are one look: nothing new is hidden by it", PROPOSAL),
    ("day.ahead_days", 7, "days", "My day: visits and reviews of this many days", PROPOSAL),
    ("day.came_in_days", 14, "days", "My day: what came in longer ago is found on the patient's page", PROPOSAL),
    ("day.answers_days", 14, "days", "My day: what came of a question is shown this long", PROPOSAL),
    ("weight.step_0", 0.5, "weight", "caseload weight of one patient in step 0", PROPOSAL),
    ("weight.step_1", 1, "weight", "in step 1, or not placed yet: what the others are compared with", PROPOSAL),
    ("weight.step_2", 1.5, "weight", "in step 2", PROPOSAL),
    ("weight.step_3", 2.5, "weight", "in step 3: weekly contact", PROPOSAL),
    ("weight.step_4", 4, "weight", "in step 4: daily to weekly contact", PROPOSAL),
    ("weight.open_flag", 0.5, "weight", "and this much for whom a crisis, act-now or review flag is open", PROPOSAL),
    ("weight.capacity", 60, "weight", "what one full-time post can carry; a site knows its own posts", PROPOSAL),
    ("review_time.weekly_minutes", 60, "minutes", "protected time a week to look at the data; mission A75", PROPOSAL),
)

DEFAULT = Settings(MappingProxyType({row[0]: Setting(*row) for row in _ROWS}))
