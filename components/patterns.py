"""From one patient's rows to what the Patterns part shows: items, diary, domains, raters, changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd

from components.charts_diary import Entry as Entry
from components.charts_items import Form
from components.story_measures import drawn, of_rater, schedules
from queries.patients import Chart
from rules.aftermath import After, Course, aftermath, changes_of
from rules.change import Baseline, baseline
from rules.discordance import Discordance, discordance, domain_change, use_change
from rules.health_care_use import use_of
from rules.instruments import Instrument, Item
from rules.lagged import Lagged, lagged
from rules.measurement_error import measurement_error
from rules.missingness import Waiting, runs, runs_of_gap, waiting_days
from rules.raters import Rating
from rules.run_chart import day_means
from rules.settings import DEFAULT, Settings
from rules.within_day import slot_of

DIARY, USE = "daily_log", "utilisation"
HAPPENED = ("life event", "flare-up", "adverse effect", "medical warning sign")
# What a diary asks about that may come before something, and what it may come before: looked at together, counted all.
BEFORE, AFTER = ("stress", "sleep_hours", "activity_min"), ("pain", "fatigue", "mood")
LAGS = (0, 1, 2)


def step_began(chart: Chart) -> date:
    return max(chart.steps["from_on"], default=date.min)


def forms(chart: Chart, instrument: Instrument) -> list[Form]:
    return [Form(row.taken_on, row.answers) for row in of_rater(chart.assessments, instrument.id).itertuples()]


def with_items(chart: Chart, instruments: Mapping[str, Instrument]) -> list[Instrument]:
    """The forms of this patient that have single answers to show."""
    there = [instruments[name] for name in sorted(chart.assessments["instrument"].unique()) if name in instruments]
    kept = [one for one in there if one.items and one.domain not in ("log", "use")]
    return [one for one in kept if any(form.answers for form in forms(chart, one))]


def scores(chart: Chart, instrument: Instrument) -> list[tuple[date, float | None]]:
    """Of the version answered last: the scores of two versions are never compared with each other."""
    rows = of_rater(chart.assessments, instrument.id).sort_values("taken_on", kind="stable")
    rows = rows[rows["version"] == rows["version"].iloc[-1]] if len(rows) else rows
    return [(row.taken_on, None if pd.isna(row.total) else float(row.total)) for row in rows.itertuples()]


def entries(chart: Chart, item: Item, zone: str) -> list[Entry]:
    """The diary's values of one scale, on the patient's own day; the part of the day where the hour is known."""
    found = []
    for row in chart.assessments[chart.assessments["instrument"] == DIARY].itertuples():
        value = row.answers.get(item.key)
        number = float(value) if isinstance(value, int | float) else None
        if pd.isna(row.taken_at):
            found.append(Entry(row.taken_on, "", number))
        else:
            local = row.taken_at.astimezone(ZoneInfo(zone))
            found.append(Entry(local.date(), slot_of(local.time()), number))
    return found


def goes_together(chart: Chart, diary: Instrument, zone: str) -> tuple[Lagged, ...]:
    """Everything the screen shows is asked for at once, so that the correction counts all of it."""
    items = {item.key: item for item in diary.items}
    pairs = [(a, b) for a in BEFORE for b in AFTER if a in items and b in items]
    days = {
        plain_name(key): day_means((e.on, e.value) for e in entries(chart, items[key], zone))
        for key in {k for pair in pairs for k in pair}
    }
    return lagged(days, [(plain_name(a), plain_name(b)) for a, b in pairs], LAGS)


def measures(chart: Chart, instruments: Mapping[str, Instrument]) -> dict[str, str]:
    """The scales of the diary, then the forms with a known measurement error, as far as this patient answers them."""
    there = set(chart.assessments["instrument"].unique())
    log = instruments[DIARY].items if DIARY in there and DIARY in instruments else ()
    found = {f"{DIARY}.{item.key}": counted_name(item.key) for item in log}
    forms = [instruments[name] for name in sorted(there & set(instruments)) if drawn(instruments[name])]
    return found | {one.id: one.abbreviation for one in forms if measurement_error(one)}


def counted_name(key: str) -> str:
    """With the unit, where a number of it is told."""
    return {"sleep_hours": "hours of sleep", "activity_min": "minutes of activity"}.get(key, plain_name(key))


def plain_name(key: str) -> str:
    return {"sleep_hours": "sleep", "activity_min": "activity"}.get(key, key.replace("_", " "))


def base_and_last(chart: Chart, instrument: Instrument) -> tuple[Baseline | None, float | None]:
    """The base of the step and the last score after it."""
    kept = sorted((on, v) for on, v in scores(chart, instrument) if v is not None and on >= step_began(chart))
    error = measurement_error(instrument)
    base = baseline(kept, error.points(1) if error else None)
    return base, kept[-1][1] if base is not None and len(kept) > base.n else None


def compared(
    chart: Chart, instruments: Mapping[str, Instrument], first: str, function: str | None = None
) -> list[Discordance]:
    """The symptoms against one form of each other domain, and against visits.

    Symptoms are the primary measure, or the first form of symptoms where the primary one asks about something else;
    `function` is the form this patient's daily life is followed with.
    """
    there = [instruments[name] for name in chart.assessments["instrument"].unique() if name in instruments]
    there.sort(key=lambda one: (one.id not in (first, function), measurement_error(one) is None))
    of_symptoms = [one for one in there if one.domain == "symptom" and drawn(one)]
    if not of_symptoms:
        return []
    symptoms = domain_change(of_symptoms[0], *base_and_last(chart, of_symptoms[0]))
    others = []
    for domain in ("function", "distress"):
        mine = [one for one in there if one.domain == domain and drawn(one)]
        others += [domain_change(one, *base_and_last(chart, one)) for one in mine[:1]]
    counted = [use_of(form.answers).visits for form in sorted(forms_of_use(chart), key=lambda form: form.on)]
    known = [visits for visits in counted if visits is not None]
    others += [use_change(known[0], known[-1] if len(known) > 1 else None)] if known else []
    return [discordance(symptoms, other) for other in others]


def forms_of_use(chart: Chart) -> list[Form]:
    rows = chart.assessments[chart.assessments["instrument"] == USE]
    return [Form(row.taken_on, row.answers) for row in rows.itertuples() if row.taken_on >= step_began(chart)]


def ratings(
    chart: Chart, instruments: Mapping[str, Instrument], today: date, settings: Settings = DEFAULT
) -> dict[str, list[Rating]]:
    """By instrument: every score of every rater, where more than one rated."""
    rows = chart.assessments.dropna(subset=["total"])
    found = {}
    for name in sorted(set(rows["instrument"]) & set(instruments)):
        raters = rows[rows["instrument"] == name]["rater"].unique()
        if len(raters) > 1:
            found[name] = [one for rater in raters for one in _rated(chart, name, rater, today, settings)]
    return found


def _rated(chart: Chart, instrument: str, rater: str, today: date, settings: Settings) -> list[Rating]:
    """One rater's scores in runs. A schedule asks the patient; of the others nobody knows when a rating was due."""
    rows = chart.assessments[(chart.assessments["instrument"] == instrument) & (chart.assessments["rater"] == rater)]
    rows = rows.sort_values("taken_on", kind="stable")
    scored = rows.dropna(subset=["total"])
    taken = list(scored["taken_on"])
    if rater == "patient":
        asked = schedules(chart, instrument)
        waiting = [each for one in asked for each in waiting_days(one, list(rows["taken_on"]), today, settings)]
        missed = {on for on, state in waiting if state is not Waiting.due}
        numbers = runs(taken, missed | set(rows[rows["total"].isna()]["taken_on"]))
    else:
        numbers = runs_of_gap(taken, settings.whole("trend.gap_days"))
    return [
        Rating(row.taken_on, rater, float(row.total), run)
        for row, run in zip(scored.itertuples(), numbers, strict=True)
    ]


@dataclass(frozen=True)
class Aftermath:
    """What followed each change, newest first, on one form."""

    instrument: Instrument
    scores: list[tuple[date, float | None]]
    found: list[After]


def after_changes(chart: Chart, instrument: Instrument, today: date) -> Aftermath:
    courses = [
        Course(row.id, str(row.name), str(row.dose), row.from_on, None if pd.isna(row.to_on) else row.to_on)
        for row in chart.interventions.rename_axis(None).itertuples(name="Row")
    ]
    events = [
        (row.on, ": ".join((row.kind, str(row.title)))) for row in chart.events.itertuples() if row.kind in HAPPENED
    ]
    events += [(row.from_on, f"step {row.step} began") for row in chart.steps.itertuples()]
    values = scores(chart, instrument)
    changes = [change for change in changes_of(courses) if change.on <= today]
    found = [aftermath(change, instrument, values, courses, events) for change in reversed(changes)]
    return Aftermath(instrument, values, found)
