"""The life of flags in the sample: a rota, what was seen, passed on, put off and voted on; and the jobs of last night.

Alerts of today are not here: they are written when the sample is loaded, with the flags that raise them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from rules.escalation import LEVEL_WORDS
from rules.roles import Role
from rules.support_check import BY_KEY, CLEARLY, FINE, SOMEWHAT, VERSION, suggestions
from sample_data.courses import SERVICE
from sample_data.people import Clock, Ids, Row, Rows, Team

TABLES = ("rota_shift", "flag_seen", "escalation", "support_check", "job_run")
DEFERRED_EACH, VOTED_EACH, CHECKED_EACH = 9, 11, 13  # every so many open review flags
WEEK = [0, 1, 2, 3, 4]
WHY_OFF = (
    "The patient is travelling; the next form is due then.",
    "Dose was raised last week: too early to say.",
    "Seen yesterday, the course is as expected.",
)
WHY_NOT_USEFUL = (
    "Known to everybody, discussed last week.",
    "The score rose because of a cold, not because of the disorder.",
)


def life_rows(rows: Rows, teams: tuple[Team, ...], clock: Clock, seed: int) -> Rows:
    """The tables of this module; adds to flag_event and marks put-off flags in the rows that are there."""
    made, ids, rng = Rows((table, []) for table in TABLES), Ids(f"{seed}:lives"), Random(f"{seed}:lives")
    by_team = {team.id: team for team in teams}
    for team in teams:
        made["rota_shift"] += list(_rota(team, clock, ids))
    opened = {row["flag_id"]: row["id"] for row in rows["flag_event"] if row["state"] == "raised"}
    past = [flag for flag in rows["flag"] if flag["rule"] == "SAF-1" and _in_duty_hours(flag["raised_at"], clock)]
    for place, flag in enumerate(past):
        if place % 2 == 0:
            _passed_on(flag, opened[flag["id"]], rows["flag_event"], by_team[flag["team_id"]], made, ids)
    waiting = [one for one in rows["flag"] if one["state"] == "raised" and one["urgency"] == "review"]
    for place, flag in enumerate(waiting):
        _handled(place, flag, by_team[flag["team_id"]], rows["flag_event"], made, clock, ids, rng)
    made["job_run"] += list(_jobs(clock, ids))
    return made


def _rota(team: Team, clock: Clock, ids: Ids) -> Iterator[Row]:
    since = clock.today - timedelta(days=200)
    for part, person_id in (("duty", team.of("nursing")[0].id), ("lead", team.with_role(Role.chair).id)):
        made = {"made_by": person_id, "made_at": clock.at(since, 9), "ended_by": None, "ended_at": None}
        when = {"weekdays": WEEK, "from_time": "08:30", "to_time": "17:00", "from_on": since, "to_on": None}
        yield {"id": ids.new(), "team_id": team.id, "part": part, "person_id": person_id} | when | made


def _in_duty_hours(raised: datetime, clock: Clock) -> bool:
    """Long enough before the end of the day that the lead hears of it on the same one."""
    here = raised.astimezone(clock.zone)
    return here.weekday() in WEEK and time(8, 30) <= here.time() <= time(16, 30)


def _passed_on(flag: Row, opened_id: str, events: list[Row], team: Team, made: Rows, ids: Ids) -> None:
    """A crisis of the past that waited for more than its fifteen minutes went to the duty person, then to the lead."""
    answered = min(row["entered_at"] for row in events if row["flag_id"] == flag["id"] and row["state"] != "raised")
    raised: datetime = flag["raised_at"]
    who = {1: team.of("nursing")[0], 2: team.with_role(Role.chair)}
    made["flag_seen"].append(_seen(flag, who[1].id, min(raised + timedelta(minutes=12), answered)))
    flag["urgency"], flag["evidence"] = "crisis", {**flag["evidence"], "last_answer": 0}  # risen since the last one
    for level, minutes in ((1, 15), (2, 30)):
        due = raised + timedelta(minutes=minutes)
        if due < answered:
            words = f"Not answered within {minutes} minutes of duty hours: goes to {LEVEL_WORDS[level]}"
            told = {"flag_id": flag["id"], "opened_id": opened_id, "level": level, "due_at": due}
            row = _clinical(flag, SERVICE, due, ids) | told | {"words": f"{words}: {who[level].name}."}
            made["escalation"].append(row)


def _clinical(flag: Row, by: str, at: datetime, ids: Ids) -> Row:
    kept = {"id": ids.new(), "team_id": flag["team_id"], "patient_id": flag["patient_id"]}
    return kept | {"entered_by": by, "entered_at": at}


def _seen(flag: Row, person_id: str, at: datetime) -> Row:
    whose = {"team_id": flag["team_id"], "patient_id": flag["patient_id"]}
    return {"flag_id": flag["id"], "person_id": person_id, **whose, "at": at}


def _handled(
    place: int, flag: Row, team: Team, events: list[Row], made: Rows, clock: Clock, ids: Ids, rng: Random
) -> None:
    who, at = team.clinicians[place % len(team.clinicians)], clock.at(clock.today - timedelta(days=1), 10, place % 60)
    event = _clinical(flag, who.id, at, ids) | {"flag_id": flag["id"], "role": who.role.value, "contact_outcome": ""}
    event |= {"plan": "", "next_check_on": None, "action_code": "", "until_on": None}
    if place % DEFERRED_EACH == 1:
        flag["state"] = "deferred"
        until = clock.today + timedelta(days=rng.randint(3, 14))
        events.append(event | {"state": "deferred", "reason": rng.choice(WHY_OFF), "until_on": until})
    elif place % VOTED_EACH == 2:
        events.append(event | {"state": "not useful", "reason": rng.choice(WHY_NOT_USEFUL)})
    elif place % CHECKED_EACH == 3:
        made["support_check"].append(_check(flag, who.id, at, clock.today, ids, rng))
    if place % 2:
        made["flag_seen"].append(_seen(flag, who.id, at))


def _check(flag: Row, by: str, at: datetime, today: date, ids: Ids, rng: Random) -> Row:
    answers = {key: rng.choice((FINE, FINE, SOMEWHAT, CLEARLY)) for key in BY_KEY}
    found = [[one.domain, one.grade, list(one.what)] for one in suggestions(answers)]
    told = {"flag_id": flag["id"], "taken_on": today - timedelta(days=1), "answers": answers, "suggestions": found}
    return _clinical(flag, by, at, ids) | told | {"version": VERSION, "note": "Gone through together in the session."}


def _jobs(clock: Clock, ids: Ids) -> Iterator[Row]:
    for job, minute in (("reevaluate", 5), ("backup", 35)):
        began = clock.at(clock.today - timedelta(days=1), 23, minute)
        told = {"ok": True, "did": 0, "says": ""}
        yield {"id": ids.new(), "job": job, "began_at": began, "ended_at": began + timedelta(minutes=1)} | told
