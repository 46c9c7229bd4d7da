"""What a meeting's case says before a click, in Markdown: the question, the measures, what came of last time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from components import dates, plan_view
from components.plain import lines, plain, small
from components.plan_forms import WISH_WORDS
from components.plan_view import Decided
from components.story_measures import of_rater
from components.theme import urgency_sign, verdict_sign
from rules.course import named
from rules.decisions import judge
from rules.instruments import Instrument
from rules.predictions import called, expected_words
from rules.settings import Settings

OUTCOMES = {
    "as expected": "as expected",
    "short of it": "short of what was expected",
    "opposite": "the opposite of what was expected",
    "cannot tell": "cannot tell yet",
}
NO_FLAG = "No open flag. That is not the same as “all is well”."
FIRST = "This is the first time the team decides about this patient."


class LastTime(NamedTuple):
    """The last decision and what came of its prediction; the decisions before it as they are read."""

    decision_id: str
    words: str
    worked: str
    earlier: tuple[Decided, ...]


def said_words(said: pd.DataFrame) -> str:
    """What the patient or family told the team, the newest first."""
    return "\n\n".join(
        f"{small(plain(f'{one.name} ({one.relation}) says, {one.moment} the meeting:'))}  \n{lines(one.words)}"
        for one in said.itertuples()
    )


def wish_words(goals: pd.DataFrame, wish: Mapping[str, Any] | None) -> str:
    """The goals, and what the patient wants of the next step; that nobody asked is said."""
    told = [f"Goal: “{words}”" for words in goals["words"]]
    if wish is None:
        told.append("What the patient wants of the next step: not asked yet.")
    else:
        words = f": “{wish['words']}”" if wish["words"] else "."
        told.append(f"What the patient wants ({dates.day(wish['on'])}): {WISH_WORDS[wish['wish']].lower()}{words}")
    return "\n\n".join(small(plain(line)) for line in told)


def question_words(own: str | None, team: str | None) -> str:
    """The patient's own question comes first; that none was asked is said."""
    told = f"**The patient's question**\n\n{lines(own or 'Not asked yet: ask before the next meeting.')}"
    return told + (f"\n\n**The team's question**\n\n{lines(team)}" if team and team != own else "")


def measure_words(patient: Mapping[str, Any]) -> tuple[str, str, str]:
    """Symptom, daily life and the next review."""
    review = small(dates.day(patient["next_review_on"], "not set"))
    return (
        f"**{plain(patient['measure'])}** {_from_to(patient)}  \n{_verdict(patient, 'verdict')}",
        f"**Daily life**  \n{_verdict(patient, 'function_verdict', 'function_words')}",
        f"**Next review**  \n{review}",
    )


def _verdict(patient: Mapping[str, Any], verdict: str, words: str = "verdict_words") -> str:
    return small(f"{verdict_sign(patient[verdict] or 'cannot_say').shape} {plain(patient[words])}")


def flag_words(open_flags: pd.DataFrame) -> str:
    """Every open flag with its reason, the most urgent first."""
    return "\n\n".join(_flag(one) for one in open_flags.itertuples()) or small(NO_FLAG)


def _flag(one: Any) -> str:
    sign = urgency_sign(one.urgency)
    return f":{sign.colour}-badge[{sign.text} · {plain(one.name)}]  \n{lines(one.reason)}"


def _from_to(patient: Mapping[str, Any]) -> str:
    if patient["last"] is None:
        return "no score yet"
    start = f"{patient['baseline']:g} → " if patient["baseline"] is not None else ""
    return f"{start}{patient['last']:g} ({dates.day(patient['last_on'])})"


def last_time(
    earlier: pd.DataFrame,
    actions: pd.DataFrame,
    assessments: pd.DataFrame,
    today: date,
    instruments: Mapping[str, Instrument],
    held: Settings,
) -> LastTime | None:
    """`earlier`: the decisions before this case, the newest first; None where there is none."""
    if earlier.empty:
        return None

    def name(measure: str) -> str:
        return named(instruments, measure)

    last = earlier.iloc[0]
    words = f"{dates.day(last['held_on'])}: {plain(', '.join(last['kinds']))}. {lines(last['rationale'])}"
    worked = _worked(last, assessments, today, name, held)
    return LastTime(last["decision_id"], words, worked, plan_view.decided(earlier.iloc[1:], actions, name))


def _worked(last: pd.Series, assessments: pd.DataFrame, today: date, name: Callable[[str], str], held: Settings) -> str:
    told = plan_view.prediction_of(last)
    if told is None:
        return "Nothing was predicted."
    mine = of_rater(assessments, told.measure)
    known = [(row.taken_on, None if pd.isna(row.total) else float(row.total)) for row in mine.itertuples()]
    named_so = called(told, name)
    outcome, why = judge(named_so, known, last["held_on"], today, held)
    return plain(f"Predicted: {expected_words(named_so)}. What came: {OUTCOMES[str(outcome)]}. {why}")
