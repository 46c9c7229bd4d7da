"""How a verdict was reached, told so that a clinician can contest it: compared with what, by how much, against what.

One line a fact. Regression to the mean (clinical rules §0.6, §1.2: the expected-retest line of Gulliksen, Lord and
Novick): with nothing changed at all, a first score far from the usual one is followed by one that lies nearer to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.change import Baseline, ChangeName, change_since
from rules.dates import points
from rules.instruments import Direction, Instrument, Sourced
from rules.settings import DEFAULT, Settings
from rules.targets import NhsOutcome, nhs_outcome, treat_to_target

RULE, RULE_VERSION = "VRD-1", "3"
NEAR = 0.5  # points: a smaller pull is not worth a sentence that gives a number


@dataclass(frozen=True)
class Explained:
    """One measure's verdict, and the lines that it rests on."""

    name: ChangeName
    words: str
    lines: tuple[str, ...]
    rule: str = RULE
    rule_version: str = RULE_VERSION


def explained(
    instrument: Instrument, base: Baseline | None, last: float | None, settings: Settings = DEFAULT
) -> Explained:
    """The verdict on one measure in this step with everything that was looked at; "cannot say" has its reason too."""
    verdict = change_since(instrument, base, last)
    lines = [verdict.reason]
    if verdict.name is not ChangeName.cannot_say and base is not None and last is not None:
        lines += [_percent(instrument, base.value, last), _targets(instrument, base.value, last, settings)]
        lines.append(regression(instrument, base, last))
        if verdict.recovered is not None:
            lines.append(_recovery(verdict.recovered, verdict.reliably_recovered))
    return Explained(verdict.name, verdict.words, tuple(line for line in lines if line))


def _percent(instrument: Instrument, base: float, last: float) -> str:
    told = treat_to_target(instrument, base, last)
    if told.percent is None:
        return f"In percent: not defined. {told.percent_why}".strip()
    return f"In percent: {told.percent:+.0f} % of the score at the start."


def _targets(instrument: Instrument, base: float, last: float, settings: Settings) -> str:
    """Response needs half of the start and a difference that patients notice (clinical rules §5), where it is known."""
    told, share = treat_to_target(instrument, base, last, settings), settings.value("target.response")
    response = None if told.response is None else told.response and told.mid_reached is not False
    parts = []
    if response is not None:
        asked = "and noticeable" if told.mid_reached is not None else "what is noticeable is not known"
        better = "half of the start" if share == 0.5 else f"{share:.0%} better than at the start"
        parts.append(f"response ({better}, {asked}): {'yes' if response else 'no'}")
    if told.remission is not None:
        parts.append(f"remission: {'yes' if told.remission else 'no'}")
    return f"Targets: {'; '.join(parts)}." if parts else ""


def _recovery(recovered: bool, reliably: bool) -> str:
    if reliably:
        return "From the clinical range to below it, by more than measurement error."
    if recovered:
        return "From the clinical range to below it, but by less than measurement error alone can give."
    return "In the clinical range at the start and now."


def regression(instrument: Instrument, base: Baseline, last: float) -> str:
    """What chance alone would do to a first score like this one; said where usual score and retest are known."""
    usual, retest = instrument.change.mean, instrument.change.retest
    if usual is None or retest is None:
        return "How far a first score like this falls back by itself cannot be said: the usual score is not known."
    expected = usual.value + _reliability(retest.value, base.n) * (base.value - usual.value)
    pull = expected - base.value
    start = f"{points(round(base.value, 1))} at the start"
    if abs(pull) < NEAR:
        return f"Nothing changed at all, a score like {start} would stay about there ({_sources(usual, retest)})."
    share = _share(base.value, last, pull)
    return (
        f"Nothing changed at all, {start} would on average be {points(round(expected, 1))} at the next look"
        f" ({_sources(usual, retest)}){share}."
    )


def _reliability(retest: float, n: int) -> float:
    """The mean of two scores is steadier than one (Spearman-Brown)."""
    return 2 * retest / (1 + retest) if n == 2 else retest


def _share(base: float, last: float, pull: float) -> str:
    change = last - base
    if change * pull <= 0:
        return ""
    return (
        f": {points(round(min(abs(pull), abs(change)), 1))} of the {points(round(abs(change), 1))} points may be that"
    )


def _sources(usual: Sourced, retest: Sourced) -> str:
    return f"usual score {usual.value:g}: {usual.source}; retest {retest.value:g}: {retest.source}"


def nhs_lines(
    instruments: Mapping[str, Instrument], first: Mapping[str, float], last: Mapping[str, float]
) -> tuple[str, ...]:
    """PHQ-9 and GAD-7 together, as NHS Talking Therapies counts a course, and the stricter reading for safety.

    `first` and `last` by instrument; nothing where one of the four is missing.
    """
    names = ("phq9", "gad7")
    if any(name not in instruments or name not in first or name not in last for name in names):
        return ()
    phq9, gad7 = (instruments[name] for name in names)
    if any(one.change.reliable_points is None or one.direction is not Direction.higher_worse for one in (phq9, gad7)):
        return ()
    told = nhs_outcome(phq9, gad7, (first["phq9"], first["gad7"]), (last["phq9"], last["gad7"]))
    return (_nhs(told), *_for_safety(told))


def _nhs(told: NhsOutcome) -> str:
    if told.mixed:
        change = "one reliably better, the other reliably worse: no reliable change"
    else:
        change = {
            (True, False): "reliable improvement",
            (False, True): "reliable deterioration",
        }.get((told.reliable_improvement, told.reliable_deterioration), "no reliable change")
    if told.recovered is None:
        recovery = "recovery is not counted, as neither was in the clinical range at the start"
    elif told.reliable_recovery:
        recovery = "reliable recovery"
    else:
        recovery = "recovery" if told.recovered else "not recovered"
    return f"As NHS Talking Therapies counts PHQ-9 and GAD-7: {change}; {recovery}."


def _for_safety(told: NhsOutcome) -> tuple[str, ...]:
    if told.any_reliable_worsening and not told.reliable_deterioration:
        return ("For safety any reliable worsening counts as one (CORC): one of the two is reliably worse.",)
    return ()
