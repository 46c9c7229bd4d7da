"""How a record is put to the flag rules (the table: rules/flag_rules.py).

A rule that fails says so and is never taken for "no flag"; the others go on. Safety rules come first and know
nothing of the rest. Each flag says its rule, version, numbers, what to do and what clears it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rules.findings import RULE_FAILED, CannotEvaluate, Evaluation, Finding, Fired, NotMet, Quiet, Unknown
from rules.flag_life import is_safety
from rules.flag_rules import BY_ID as BY_ID
from rules.flag_rules import RULES as RULES
from rules.flag_rules import Rule as Rule
from rules.flags_case import Case
from rules.flags_past import as_it_came
from rules.instruments import Instrument
from rules.record import Record
from rules.settings import DEFAULT, Settings


def evaluate(
    record: Record,
    catalogue: Mapping[str, Instrument],
    settings: Settings = DEFAULT,
    rules: Iterable[Rule] = RULES,
) -> Evaluation:
    """Every rule on one record, in the table's order: a later rule may ask what an earlier one found."""
    case, parts = Case(record, catalogue, settings), []
    for rule in rules:
        part = _looked(rule, case)
        parts.append(part)
        case.so_far.fired.update({one.key: one for one in part.fired})
        case.so_far.looked_at.update(one.key for one in part.fired)
        case.so_far.looked_at.update((one.rule, one.subject) for one in part.quiet)
        case.so_far.looked_at.update(_falling_silent(rule, case, part))
    return Evaluation(
        fired=tuple(one for part in parts for one in part.fired),
        cannot_evaluate=tuple(one for part in parts for one in part.cannot_evaluate),
        quiet=tuple(one for part in parts for one in part.quiet),
        rules=tuple(name for part in parts for name in part.rules),
    )


def _falling_silent(rule: Rule, case: Case, part: Evaluation) -> set[tuple[str, str]]:
    """The open flags of a rule that says nothing of them any more: they close with this evaluation (flag_life).

    A later rule must not count them as open, or evaluating twice would give two answers. A flag that does not say what
    it is about (only in files of records) is open as the file says.
    """
    held = [one for one in case.held_flags if one.rule == rule.id and one.subject]
    unknown = {one.subject for one in part.cannot_evaluate}
    if not held or is_safety(rule.id) or "" in unknown:
        return set()
    return {(one.rule, one.subject) for one in held if one.subject not in unknown}


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
        fired=tuple(_fired(rule, as_it_came(case, rule.id, one)) for one in found if isinstance(one, Finding)),
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
