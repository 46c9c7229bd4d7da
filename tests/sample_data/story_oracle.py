"""Checks each claim of a story against the raw rows of the sample service, by reasoning of its own.

Nothing here calls the code that told the story: numbers, dates and direction words are worked out anew from the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.catalogue import catalogue
from rules.change import reliable_thresholds
from rules.narrative import CLINICIAN, PATIENT, Sentence

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DATE = r"(\d{1,2} (?:" + "|".join(MONTHS) + r") \d{4})"
NUMBER = r"(\d+(?:\.\d+)?)"
BY_ABBREVIATION = {one.abbreviation: one for one in catalogue().values()}


def read(text: str) -> date:
    day, month, year = text.split()
    return date(int(year), MONTHS.index(month) + 1, int(day))


@dataclass(frozen=True)
class Raw:
    """One patient's rows as the sample made them, by table, and the flags that loading raised."""

    rows: dict[str, list[dict[str, object]]]
    flags: dict[str, dict[str, object]]
    today: date

    def of(self, table: str) -> list[dict[str, object]]:
        return self.rows.get(table, [])

    def row(self, table: str, row_id: str) -> dict[str, object]:
        return next(one for one in self.of(table) if one["id"] == row_id)

    def scores(self, abbreviation: str) -> list[tuple[date, float]]:
        instrument = BY_ABBREVIATION[abbreviation].id
        own = [one for one in self.of("assessment") if one.get("rater", "patient") == "patient"]
        found = [one for one in own if one["instrument"] == instrument and one["total"] is not None]
        return sorted((one["taken_on"], float(one["total"])) for one in found)

    def in_step(self, abbreviation: str) -> list[tuple[date, float]]:
        began = max(one["from_on"] for one in self.of("step") if one["from_on"] <= self.today)
        return [(on, value) for on, value in self.scores(abbreviation) if on >= began]

    @property
    def days(self) -> set[date]:
        """Every date anywhere in this patient's rows, and the days on which a form was due."""
        found = {value for made in self.rows.values() for row in made for value in row.values() if type(value) is date}
        found |= {one["since_on"] for one in self.flags.values()}
        found |= {v.date() for made in self.rows.values() for row in made for v in row.values() if type(v) is datetime}
        for one in self.of("schedule"):
            due = [date.fromisoformat(text) for text in one["due_on"]]
            every = [one["from_on"] + timedelta(days=i * one["every_days"]) for i in range(400)]
            found |= set(due or every)
        return found


def check(told: Sentence, raw: Raw) -> None:
    """Raises AssertionError where a sentence says what the rows do not."""
    for level, text in told.texts.items():
        assert "{" not in text, (level, text)
    text = told.texts[CLINICIAN]
    assert text, told.key
    assert {read(found) for found in re.findall(DATE, text)} <= raw.days, text
    _sources_are_there(told, raw)
    CHECKS[told.key](told, raw)


def _sources_are_there(told: Sentence, raw: Raw) -> None:
    tables = {"treatment": "intervention", "visit": "appointment", "small test": "small_test"}
    tables["judgement"] = "small_test_judged"
    for source in told.rests_on:
        if source.kind in ("missing", "question", "discharge"):
            continue
        if source.kind == "flag":
            assert source.id in raw.flags
        elif source.kind == "schedule":
            assert source.id in {one["instrument"] for one in raw.of("schedule")}
        else:
            row = raw.row(tables.get(source.kind, source.kind), source.id)
            assert source.on is None or source.on in row.values() or source.kind in ("decision", "action"), source


def nothing_more(told: Sentence, raw: Raw) -> None:
    """Dates and sources are all this sentence claims."""


def safety_not_reported(told: Sentence, raw: Raw) -> None:
    forms = [one for one in raw.of("assessment") if one["instrument"] == "phq9"]
    asked = sorted(forms, key=lambda one: one["taken_on"])
    assert asked[-1]["answers"]["9"] == 0
    assert asked[-1]["taken_on"] == told.rests_on[0].on
    assert "safe" not in told.texts[CLINICIAN].replace("judgement of safety", "")


def safety_not_reported_since(told: Sentence, raw: Raw) -> None:
    safety_not_reported(told, raw)
    yes = [one for one in raw.of("assessment") if one["instrument"] == "phq9" and (one["answers"].get("9") or 0) > 0]
    assert max(one["taken_on"] for one in yes) == told.rests_on[1].on
    assert not [one for one in raw.of("assessment") if one["instrument"] == "cssrs_screen"]


def open_flag(told: Sentence, raw: Raw) -> None:
    flag = raw.flags[told.rests_on[0].id]
    assert flag["state"] in ("raised", "acknowledged", "actioned")
    assert str(flag["reason"]) in told.texts[CLINICIAN]


def first_score(told: Sentence, raw: Raw) -> None:
    name, score, on = re.match(rf"(\S+) was {NUMBER} on {DATE}", told.texts[CLINICIAN]).groups()
    assert (read(on), float(score)) == raw.scores(name)[0]
    caseness = BY_ABBREVIATION[name].change.caseness
    assert told.key == ("start.score_high" if float(score) >= caseness.value else "start.score_low")


def in_own_words(told: Sentence, raw: Raw) -> None:
    goals = {one["words"] for one in raw.of("goal")}
    assert re.search("“(.*)”", told.texts[CLINICIAN]).group(1) in goals


def change(told: Sentence, raw: Raw) -> None:
    text = told.texts[CLINICIAN]
    name, base, last, on = re.match(rf"(\S+) went from {NUMBER} to {NUMBER} on {DATE}", text).groups()
    scores, (one, two) = raw.in_step(name), reliable_thresholds(BY_ABBREVIATION[name])
    pair = len(scores) > 1 and (scores[1][0] - scores[0][0]).days <= 21 and abs(scores[1][1] - scores[0][1]) < one
    expected = (scores[0][1] + scores[1][1]) / 2 if pair else scores[0][1]
    assert abs(float(base) - expected) < 0.006  # a prorated score has more digits than a sentence shows
    assert (read(on), float(last)) == scores[-1]
    fell, needed = expected - scores[-1][1], two if pair else one  # on all of these a fall is better
    way = "better" if fell >= needed else "worse" if -fell >= needed else "same"
    assert told.key.removeprefix("change.").removeprefix("also_") == way
    if way != "same":
        assert f"{abs(fell):g} points {way}" in text
        assert ("better" in told.texts[PATIENT]) == (way == "better")
        assert ("harder" in told.texts[PATIENT]) == (way == "worse")


def cannot_say(told: Sentence, raw: Raw) -> None:
    assert "Cannot" in told.texts[CLINICIAN] or "not known" in told.texts[CLINICIAN]


def old(told: Sentence, raw: Raw) -> None:
    """A rhythm is a fortnight where none is planned; from four rhythms on a score says nothing of today."""
    name, on, weeks = re.match(rf"The last (\S+), of {DATE}, is {NUMBER} weeks old", told.texts[CLINICIAN]).groups()
    assert raw.scores(name)[-1][0] == read(on)
    rhythms = [one["every_days"] for one in raw.of("schedule") if one["instrument"] == BY_ABBREVIATION[name].id]
    days = (raw.today - read(on)).days
    assert days >= 4 * min(rhythms, default=14)
    assert int(weeks) == days // 7


def two_measures(told: Sentence, raw: Raw) -> None:
    names = [one for one in BY_ABBREVIATION if re.search(rf"\b{re.escape(one)}\b", told.texts[CLINICIAN])]
    assert len(names) == 2


def direction(told: Sentence, raw: Raw) -> None:
    name, n = re.match(rf"(\S+) is .* over {NUMBER} scores", told.texts[CLINICIAN]).groups()
    first, last = (read(found) for found in re.findall(DATE, told.texts[CLINICIAN])[:2])
    values = [value for on, value in raw.scores(name) if first <= on <= last]
    assert len(values) == int(n)
    third = max(len(values) // 3, 1)
    rose = sum(values[-third:]) / third - sum(values[:third]) / third
    assert (rose > 0) == (told.key == "change.trend_worsening")


def whole(told: Sentence, raw: Raw) -> None:
    pattern = rf"Over all steps (\S+) went from {NUMBER} on {DATE} to {NUMBER} on {DATE}"
    name, first, first_on, last, on = re.match(pattern, told.texts[CLINICIAN]).groups()
    assert raw.scores(name)[0] == (read(first_on), float(first))
    assert raw.scores(name)[-1] == (read(on), float(last))
    _way(told, name, float(first), float(last))


def _way(told: Sentence, name: str, before: float, after: float) -> None:
    mid = BY_ABBREVIATION[name].change.mid.value
    way = "became easier" if before - after >= mid else "became harder" if after - before >= mid else "changed little"
    assert way in told.texts[PATIENT]


def praise(told: Sentence, raw: Raw) -> None:
    alarms = [one["rule"] for one in raw.flags.values() if one["state"] in ("raised", "acknowledged", "actioned")]
    assert not [rule for rule in alarms if str(rule).startswith(("SAF", "DET", "MED"))]


def step(told: Sentence, raw: Raw) -> None:
    before, now = re.match(r"Step (\d) to step (\d)", told.texts[CLINICIAN]).groups()
    assert raw.row("step", told.rests_on[0].id)["step"] == int(now)
    assert (now > before) == (told.key == "tried.step_up")


def treatment(told: Sentence, raw: Raw) -> None:
    row = raw.row("intervention", told.rests_on[0].id)
    assert told.texts[CLINICIAN].startswith(row["name"])
    assert row["dose"] in told.texts[CLINICIAN]


def followed(told: Sentence, raw: Raw) -> None:
    treatment(told, raw)
    pattern = rf"\. (\S+) was {NUMBER} on {DATE} and {NUMBER} on {DATE}"
    name, before, before_on, after, on = re.search(pattern, told.texts[CLINICIAN]).groups()
    scores = raw.scores(name)
    assert (read(before_on), float(before)) in scores
    assert (read(on), float(after)) in scores
    began = raw.row("intervention", told.rests_on[0].id)["from_on"]
    assert read(before_on) < read(on)
    assert began < read(on) <= began + timedelta(days=56)
    _way(told, name, float(before), float(after))
    assert "because" not in told.texts[CLINICIAN]


def followed_beside(told: Sentence, raw: Raw) -> None:
    followed(told, raw)
    others = re.search("ended then: (.*); it is not", told.texts[CLINICIAN]).group(1)
    for name in sorted({one["name"] for one in raw.of("intervention")}, key=len, reverse=True):
        others = others.replace(name, "")
    assert others.replace(" and ", "").replace(", ", "") == ""


def visits(told: Sentence, raw: Raw) -> None:
    kept, every = re.match(r"(\d+|None) of (\d+)", told.texts[CLINICIAN]).groups()
    there = [one for one in raw.of("event") if one["kind"] in ("contact", "session")]
    assert (int(kept.replace("None", "0")), int(every)) == (
        sum(one["attended"] is not False for one in there),
        len(there),
    )


def side_effect(told: Sentence, raw: Raw) -> None:
    effect = raw.row("event", told.rests_on[0].id)
    assert effect["kind"] == "adverse effect"
    assert effect["title"] in told.texts[CLINICIAN]
    if told.key == "tried.side_effect_beside":
        before = {raw.row("intervention", one.id)["name"]: raw.row("intervention", one.id) for one in told.rests_on[1:]}
        assert len(before) > 1
        assert all(name in told.texts[CLINICIAN] for name in before)
        assert all(0 <= (effect["on"] - one["from_on"]).days <= 14 for one in before.values())
    if told.key == "tried.side_effect_after":
        began = raw.row("intervention", told.rests_on[1].id)["from_on"]
        assert f"{(effect['on'] - began).days} days after" in told.texts[CLINICIAN]


def prediction(told: Sentence, raw: Raw) -> None:
    pattern = rf"On {DATE} the team expected (\S+) to (fall by|rise by|stay within) {NUMBER} points by {DATE}"
    decided, name, verb, size, by = re.match(pattern, told.texts[CLINICIAN]).groups()
    scores = raw.scores(name)
    before = [value for on, value in scores if on <= read(decided)]
    near = [(abs(on - read(by)), on, value) for on, value in scores if on > read(decided)]
    near = [one for one in near if one[0] <= timedelta(days=14)]
    if not before or not near:
        assert told.key == "tried.cannot_tell"
        return
    fell = before[-1] - min(near)[2]
    if verb == "stay within":
        moved = "tried.better_than_hoped" if fell > 0 else "tried.opposite"  # on all of these a fall is better
        assert told.key == ("tried.as_expected" if abs(fell) <= float(size) else moved)
        return
    along = fell if verb == "fall by" else -fell
    outcome = "as_expected" if along >= float(size) else "short_of_it" if along >= 0 else "opposite"
    assert told.key == f"tried.{outcome}"


def event(told: Sentence, raw: Raw) -> None:
    assert raw.row("event", told.rests_on[0].id)["title"] in told.texts[CLINICIAN]


def missed(told: Sentence, raw: Raw) -> None:
    gone, every, name = re.match(r"(\d+) of (\d+) due (\S+) forms", told.texts[CLINICIAN]).groups()
    forms = [one for one in raw.of("assessment") if one["instrument"] == BY_ABBREVIATION[name].id]
    assert int(every) - int(gone) == len({one["taken_on"] for one in forms})


def question(told: Sentence, raw: Raw) -> None:
    assert str(raw.of("patient")[0]["question"]) in told.texts[CLINICIAN]


def task(told: Sentence, raw: Raw) -> None:
    row = raw.row("action", told.rests_on[0].id)
    assert row["what"] in told.texts[CLINICIAN]
    assert row["state"] == "open"
    assert ("Late" in told.texts[CLINICIAN]) == (row["due_on"] < raw.today)
    assert told.key.endswith("_told") == bool(row["tells_patient"])


def decided(told: Sentence, raw: Raw) -> None:
    versions = [one for one in raw.of("decision_version") if one["decision_id"] == told.rests_on[0].id]
    assert max(versions, key=lambda one: one["version"])["kinds"][0] in told.rests_on[0].words


def visit(told: Sentence, raw: Raw) -> None:
    row = raw.row("appointment", told.rests_on[0].id)
    assert row["on"] >= raw.today
    assert row["kind"] in told.texts[CLINICIAN]


def small_test_came(told: Sentence, raw: Raw) -> None:
    """The means are worked out anew from the entries; the verdict's key must fit the interval the sentence gives."""
    row = raw.row("small_test", told.rests_on[0].id)
    given = raw.row("intervention", row["intervention_id"])
    assert given["name"] in told.texts[CLINICIAN]
    scale, pattern = row["measure"].split(".")[1], rf"averaged {NUMBER} during it .* and {NUMBER} before"
    during, before = (float(one) for one in re.search(pattern, told.texts[CLINICIAN]).groups())
    began, ends = given["from_on"], row["judge_on"]
    assert abs(_mean(raw, scale, began, ends) - during) < 0.051
    assert abs(_mean(raw, scale, began - timedelta(days=28), began - timedelta(days=1)) - before) < 0.051
    if told.key == "open.test":
        assert row["id"] not in {one["small_test_id"] for one in raw.of("small_test_judged")}
        assert row["judge_on"] <= raw.today
    both_ways = re.search(rf"between {NUMBER} (lower|higher) and {NUMBER} (lower|higher)", told.texts[CLINICIAN])
    if told.key == "tried.test_no_difference":
        assert both_ways
        assert both_ways.group(2) != both_ways.group(4)


def _mean(raw: Raw, scale: str, first: date, last: date) -> float:
    by_day: dict[date, list[float]] = {}
    for one in raw.of("assessment"):
        if (
            one["instrument"] == "daily_log"
            and first <= one["taken_on"] <= last
            and one["answers"].get(scale) is not None
        ):
            by_day.setdefault(one["taken_on"], []).append(one["answers"][scale])
    means = [sum(values) / len(values) for values in by_day.values()]
    return sum(means) / len(means)


def small_test_outcome(told: Sentence, raw: Raw) -> None:
    row = raw.row("small_test_judged", told.rests_on[0].id)
    assert told.key == f"tried.test_{row['outcome']}"
    assert row["reason"] in told.texts[CLINICIAN]
    assert row["reason"] not in told.texts[PATIENT]


Check = Callable[[Sentence, Raw], None]
CHECKS: dict[str, Check] = {
    "safety.reported": open_flag, "safety.unanswered": open_flag, "safety.other": open_flag,
    "safety.asked_help": open_flag, "safety.not_answered": open_flag, "safety.also_open": open_flag,
    "safety.not_reported_since": safety_not_reported_since,
    "safety.body_flag": open_flag, "safety.body": event,
    "safety.not_reported": safety_not_reported, "start.begin": nothing_more, "start.score_high": first_score,
    "start.score_low": first_score, "start.goal": in_own_words, "change.goal_reached": in_own_words,
    "change.better": change, "change.same": change, "change.worse": change, "change.also_better": change,
    "change.also_worse": change, "change.cannot_say": cannot_say, "change.old": old, "change.life_first": two_measures,
    "change.symptoms_first": two_measures, "change.trend_improving": direction, "change.trend_worsening": direction,
    "change.whole": whole, "change.praise": praise, "tried.step_up": step, "tried.step_down": step,
    "tried.treatment": treatment, "tried.followed": followed, "tried.followed_beside": followed_beside,
    "tried.visits": visits, "tried.visits_once": visits, "tried.visits_none": visits,
    "tried.side_effect": side_effect, "tried.side_effect_beside": side_effect, "tried.side_effect_after": side_effect,
    "tried.side_effect_past": side_effect,
    "tried.as_expected": prediction, "tried.short_of_it": prediction, "tried.opposite": prediction,
    "tried.better_than_hoped": prediction,
    "tried.cannot_tell": prediction, "surprise.missed": missed, "open.question": question, "open.task": task,
    "open.task_late": task, "open.task_told": task, "open.task_late_told": task, "open.form_due": nothing_more,
    "open.review_late": decided, "forward.discharged": nothing_more, "forward.plan": decided, "forward.visit": visit,
    "forward.visit_with": visit, "forward.review": decided, "forward.form": nothing_more,
    "forward.expected": decided, "forward.expected_stop": decided,
}  # fmt: skip
CHECKS |= dict.fromkeys(
    [f"forward.preference_{one}" for one in ("followed", "followed_partly", "not_followed", "not_said")], decided
)
CHECKS |= dict.fromkeys(
    ["open.test", *(f"tried.test_{one}" for one in ("as_hoped", "less", "no_difference", "other_way"))], small_test_came
)
CHECKS |= dict.fromkeys([f"tried.test_{one}" for one in ("kept", "dropped", "again")], small_test_outcome)
CHECKS |= dict.fromkeys(["tried.test_running", "tried.test_cannot_say"], nothing_more)
CHECKS |= dict.fromkeys(
    [f"surprise.{one}" for one in ("flare_up", "life_event", "health_care_use", "medical_warning_sign")], event
)
