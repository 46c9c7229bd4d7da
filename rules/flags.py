"""The flag rules in one table, and how a record is put to them.

A rule that fails says so and is never taken for "no flag"; the others go on. Safety rules come first and know
nothing of the rest. Each flag says its rule, version, numbers, what to do and what clears it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rules.findings import RULE_FAILED, CannotEvaluate, Evaluation, Finding, Fired, NotMet, Quiet, Unknown
from rules.flags_case import Case
from rules.flags_course import back_after_recovery, reliably_worse
from rules.flags_process import questionnaire_overdue, review_overdue
from rules.flags_response import levelled_off, little_early_change, target_not_reached
from rules.flags_safety import safety_question_unanswered, thoughts_of_self_harm
from rules.instruments import Instrument
from rules.record import Record
from rules.settings import DEFAULT, Settings


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
        "1",
        "Thoughts of self-harm reported",
        "responsible clinician and duty",
        "contact today; structured follow-up; safety plan",
        "only by a documented contact; it never expires",
        thoughts_of_self_harm,
        after_discharge=True,
    ),
    Rule(
        "SAF-4",
        "1",
        "Safety question unanswered",
        "care manager",
        "ask directly",
        "the question is answered",
        safety_question_unanswered,
        after_discharge=True,
    ),
    Rule(
        "DET-3",
        "1",
        "Coming back after recovery",
        "care manager",
        "booster session, relapse plan, talk about stepping up",
        "two scores below the clinical range",
        back_after_recovery,
        after_discharge=True,
    ),
    Rule(
        "DET-1",
        "1",
        "Reliably worse",
        "care manager, then the team",
        "contact within 3 working days; look for causes; ask about safety; plan change",
        "two scores back under the base plus half the reliable change, or resolved with a reason",
        reliably_worse,
        after_discharge=True,
    ),
    Rule(
        "RSP-1",
        "1",
        "Little early change",
        "clinician",
        "check adherence, fit, dose and barriers; holding to week 6 to 8 needs a reason",
        "a fifth better than the base, or week 8",
        little_early_change,
    ),
    Rule(
        "RSP-3",
        "1",
        "Target not reached",
        "team and consultant",
        "change the plan; consultant review by week 12",
        "the target is met, or a plan change is recorded",
        target_not_reached,
    ),
    Rule(
        "RSP-4",
        "1",
        "Levelled off",
        "team",
        "re-evaluate the diagnosis; another or an added treatment; social factors",
        "a noticeable improvement, or a decision is recorded",
        levelled_off,
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
        "PRC-3",
        "1",
        "Step review overdue",
        "team lead",
        "put on the agenda; record hold, up or down",
        "a decision is recorded",
        review_overdue,
    ),
)
BY_ID = {rule.id: rule for rule in RULES}


def evaluate(
    record: Record,
    catalogue: Mapping[str, Instrument],
    settings: Settings = DEFAULT,
    rules: Iterable[Rule] = RULES,
) -> Evaluation:
    """Every rule on one record, in the table's order: a later rule may ask what an earlier one found."""
    case, whole = Case(record, catalogue, settings), Evaluation()
    for rule in rules:
        part = _looked(rule, case)
        whole = Evaluation(
            fired=whole.fired + part.fired,
            cannot_evaluate=whole.cannot_evaluate + part.cannot_evaluate,
            quiet=whole.quiet + part.quiet,
            rules=whole.rules + part.rules,
        )
        case.so_far.fired.update({one.key: one for one in part.fired})
        case.so_far.looked_at.update(
            [*(one.key for one in part.fired), *((one.rule, one.subject) for one in part.quiet)]
        )
    return whole


def _looked(rule: Rule, case: Case) -> Evaluation:
    gone = case.record.discharged_on
    if gone is not None and gone <= case.today and not rule.after_discharge:
        return Evaluation(rules=(rule.id,))
    try:
        found = list(rule.look(case))
    except Exception as error:  # whatever it is: the person sees "unknown", the other rules go on
        failed = CannotEvaluate(rule.id, f"{RULE_FAILED}: {type(error).__name__}: {error}")
        return Evaluation(cannot_evaluate=(failed,), rules=(rule.id,))
    return Evaluation(
        fired=tuple(_fired(rule, one) for one in found if isinstance(one, Finding)),
        cannot_evaluate=tuple(
            CannotEvaluate(rule.id, one.reason, one.subject) for one in found if isinstance(one, Unknown)
        ),
        quiet=tuple(Quiet(rule.id, one.subject, one.reason, one.expired) for one in found if isinstance(one, NotMet)),
        rules=(rule.id,),
    )


def _fired(rule: Rule, found: Finding) -> Fired:
    return Fired(
        rule=rule.id,
        version=rule.version,
        name=rule.name,
        urgency=found.urgency,
        subject=found.subject,
        reason=found.reason,
        since=found.since,
        evidence=dict(found.evidence),
        prompt=found.prompt or rule.prompt,
        clears=rule.clears,
        historic=found.historic,
    )
