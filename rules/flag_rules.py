"""The rule book's flags: one line per rule, in the order in which they are looked at. A clinical lead signs this table.

Safety comes first and knows nothing of the rest; SAF-5 after the flags it waits for; the response rules after
worsening, which silences some of them; PRC-4 last, because it looks at all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rules.findings import Finding, NotMet, Unknown
from rules.flags_case import Case
from rules.flags_course import back_after_recovery, reliably_worse
from rules.flags_diary import possible_trigger, time_of_day, unusual_days
from rules.flags_drift import getting_worse
from rules.flags_medical import body_warning_sign, harm_from_treatment
from rules.flags_process import contact_overdue, flag_without_decision, questionnaire_overdue, review_overdue
from rules.flags_progress import clearly_better, off_the_expected_track, symptoms_and_daily_life
from rules.flags_response import levelled_off, little_early_change, target_not_reached
from rules.flags_safety import safety_question_unanswered, suicide_screen, thoughts_of_self_harm
from rules.flags_watch import asked_for_urgent_help, missed_contact_at_risk, not_answered_in_time


@dataclass(frozen=True)
class Rule:
    """One line of the rule book. `audience`, `prompt` and `clears` as in clinical rules §9."""

    id: str
    version: str
    name: str
    audience: str
    prompt: str
    clears: str
    look: Callable[[Case], Iterable[Finding | Unknown | NotMet]]
    after_discharge: bool = False


RULES: tuple[Rule, ...] = (
    Rule(
        "SAF-1",
        "3",
        "Thoughts of self-harm reported",
        "responsible clinician and duty",
        "contact today; structured follow-up; safety plan",
        "only by a documented contact; it never expires",
        thoughts_of_self_harm,
        after_discharge=True,
    ),
    Rule(
        "SAF-2",
        "1",
        "Suicide screen needs a response",
        "duty clinician and psychiatrist",
        "urgent referral, same-day assessment or a plan, as the answers ask for",
        "a documented disposition; it never expires",
        suicide_screen,
        after_discharge=True,
    ),
    Rule(
        "SAF-3",
        "1",
        "Asked for urgent help",
        "duty clinician",
        "call back now; emergency plan",
        "only by a documented contact; it never expires",
        asked_for_urgent_help,
        after_discharge=True,
    ),
    Rule(
        "SAF-4",
        "2",
        "Safety question unanswered",
        "care manager",
        "ask directly",
        "the question is answered, or a person has asked and says so",
        safety_question_unanswered,
        after_discharge=True,
    ),
    Rule(
        "SAF-5",
        "1",
        "Safety flag not answered in time",
        "service lead",
        "take over",
        "somebody acknowledges the flag",
        not_answered_in_time,
        after_discharge=True,
    ),
    Rule(
        "SAF-6",
        "1",
        "Missed contact while at risk",
        "clinician",
        "reach out now; welfare check as the policy says",
        "contact is made",
        missed_contact_at_risk,
        after_discharge=True,
    ),
    Rule(
        "MED-1",
        "1",
        "New or changed warning sign of the body",
        "general practitioner or physician",
        "medical review; do not put it down to stress before",
        "a physician's entry",
        body_warning_sign,
        after_discharge=True,
    ),
    Rule(
        "MED-2",
        "2",
        "Side effect or harm from treatment",
        "prescriber or therapist",
        "check, adjust, report",
        "an entry that it was looked at, or the treatment is changed",
        harm_from_treatment,
        after_discharge=True,
    ),
    Rule(
        "DET-3",
        "2",
        "Coming back after recovery",
        "care manager",
        "booster session, relapse plan, talk about stepping up",
        "two scores below the clinical range",
        back_after_recovery,
        after_discharge=True,
    ),
    Rule(
        "DET-1",
        "2",
        "Reliably worse",
        "care manager, then the team",
        "contact within 3 working days; look for causes; ask about safety; plan change",
        "two scores back under the base plus half the reliable change, or resolved with a reason",
        reliably_worse,
        after_discharge=True,
    ),
    Rule(
        "DET-2",
        "3",
        "Getting worse over time",
        "clinician and team",
        "talk about the drift at the next meeting; bring the contact forward",
        "not met on two looks in a row",
        getting_worse,
        after_discharge=True,
    ),
    Rule(
        "RSP-1",
        "2",
        "Little early change",
        "clinician",
        "check adherence, fit, dose and barriers; holding to week 6 to 8 needs a reason",
        "a fifth better than the base, or week 8",
        little_early_change,
    ),
    Rule(
        "RSP-2",
        "2",
        "Not on the expected track",
        "clinician and supervisor",
        "supervision: look for what is in the way",
        "one score better than the line that eight in ten stay under, or out of the clinical range",
        off_the_expected_track,
    ),
    Rule(
        "RSP-3",
        "2",
        "Target not reached",
        "team and consultant",
        "change the plan; consultant review by week 12",
        "the target is met, or a plan change is recorded",
        target_not_reached,
    ),
    Rule(
        "RSP-4",
        "2",
        "Levelled off",
        "team",
        "re-evaluate the diagnosis; another or an added treatment; social factors",
        "a noticeable improvement, or a decision is recorded",
        levelled_off,
    ),
    Rule(
        "RSP-5",
        "2",
        "Clearly better or at the goal",
        "team and patient",
        "share and celebrate; relapse plan; think about stepping down",
        "after 28 days, or when safety or worsening comes up",
        clearly_better,
    ),
    Rule(
        "RSP-6",
        "1",
        "Symptoms and daily life disagree",
        "team, physiotherapy or occupational therapy",
        "functional goal, work, pacing; ask what matters to the patient",
        "both say the same, or a decision is recorded",
        symptoms_and_daily_life,
    ),
    Rule(
        "VAR-1",
        "2",
        "Unusual days",
        "patient and clinician",
        "ask what happened; note the event",
        "after 14 days",
        unusual_days,
    ),
    Rule(
        "VAR-2",
        "3",
        "Time-of-day pattern",
        "patient and clinician",
        "timing of pacing, relaxation or medication",
        "not found any more; looked for anew in the last 28 days",
        time_of_day,
    ),
    Rule(
        "VAR-3",
        "2",
        "Possible trigger",
        "patient and clinician",
        "plan one small test and review it",
        "not found any more, or the log ends",
        possible_trigger,
    ),
    Rule(
        "PRC-1",
        "1",
        "Questionnaire overdue",
        "care manager",
        "offer phone, paper, help or another language; lighten the burden",
        "the form comes, or the schedule changes",
        questionnaire_overdue,
    ),
    Rule(
        "PRC-2",
        "1",
        "Contact overdue",
        "care manager",
        "call; check the safety plan",
        "a contact is recorded",
        contact_overdue,
    ),
    Rule(
        "PRC-3",
        "1",
        "Step review overdue",
        "team lead",
        "put on the agenda; record hold, up or down",
        "a decision is recorded",
        review_overdue,
    ),
    Rule(
        "PRC-4",
        "1",
        "Flag without a decision",
        "service lead",
        "decide, or write down why not",
        "a decision is recorded",
        flag_without_decision,
    ),
)
BY_ID = {rule.id: rule for rule in RULES}
