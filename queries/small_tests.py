"""Small tests: one thing is tried for a while, what would count as success is said before, and a day judges it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, insert, select

from queries.engine import reading
from queries.instruments import known_instruments
from queries.records import record_of
from queries.settings import current
from queries.small_test_reads import tests_of
from queries.tables import intervention
from queries.tables_small_tests import small_test, small_test_judged
from queries.writing import UNKNOWN_PATIENT, Write, new_id, writing
from rules.course import Tested
from rules.roles import Act, NotPermitted, Refused, User
from rules.small_test import KIND, Came, verdict

KEPT, DROPPED, AGAIN = "kept", "dropped", "again"
OUTCOMES = (KEPT, DROPPED, AGAIN)


@dataclass(frozen=True)
class NewSmallTest:
    """`variable` is what it is meant to move; `pattern` the observation it came from, as it was read then.

    `measure` is the form or the diary's scale that shows it, `wanted` the points that count as success, below 0 lower.
    """

    what: str
    variable: str
    why: str
    success: str
    from_on: date
    judge_on: date
    pattern: str = ""
    measure: str = ""
    wanted: float | None = None


@dataclass(frozen=True)
class NewJudgement:
    """`again_from` and `again_until` are the next round's days; `corrects` the judgement this one stands in for."""

    outcome: str
    reason: str
    again_from: date | None = None
    again_until: date | None = None
    corrects: str | None = None


def _check(new: NewSmallTest) -> None:
    asked = {
        "what is tried": new.what,
        "what it is meant to move": new.variable,
        "why": new.why,
        "what counts as success": new.success,
    }
    missing = [name for name, text in asked.items() if not text.strip()]
    if missing:
        raise Refused(f"A small test says beforehand: {', '.join(missing)}.")
    if new.measure and not new.wanted:
        raise Refused("Say beforehand how many points lower or higher count as success: more than none.")
    if new.judge_on <= new.from_on:
        raise Refused("The day on which it is judged comes after the day on which it begins.")


def plan(engine: Engine, patient_id: str, new: NewSmallTest, *, by: User, at: datetime, submission_id: str) -> str:
    """The test and its intervention, in one transaction; returns the test's id."""
    with writing(
        engine, Act.record_treatment, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        write.object_id, write.details = _plan(write, new, None), {"judge_on": new.judge_on.isoformat()}
        return write.object_id


def _plan(write: Write, new: NewSmallTest, repeats: str | None) -> str:
    _check(new)
    tried = write.row()
    told = {"kind": KIND, "name": new.what.strip(), "dose": "", "delivered_by": "", "targets": new.variable.strip()}
    period = {"from_on": new.from_on, "to_on": new.judge_on}
    write.connection.execute(insert(intervention).values(tried | told | period))
    row = write.row() | {"intervention_id": tried["id"], "variable": new.variable.strip(), "why": new.why.strip()}
    row |= {"success": new.success.strip(), "judge_on": new.judge_on, "pattern": new.pattern}
    row |= {"measure": new.measure, "wanted": new.wanted if new.measure else None, "repeats": repeats}
    write.connection.execute(insert(small_test).values(row))
    return str(row["id"])


def judge(engine: Engine, test_id: str, new: NewJudgement, *, by: User, at: datetime, submission_id: str) -> str:
    """What becomes of a test, with the reason and what the rule says at this moment; returns the judgement's id."""
    with reading(engine) as connection:
        patient_id = connection.scalar(select(small_test.c.patient_id).where(small_test.c.id == test_id))
    if patient_id is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    with writing(
        engine, Act.record_treatment, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        tested = next(one for one in tests_of(write.connection, patient_id) if one.id == test_id)
        _check_judgement(tested, new, at.date())
        write.object_id = _judge(write, tested, new)
        if new.outcome == AGAIN:
            _next_round(write, tested, new)
        if new.outcome == DROPPED and at.date() < tested.test.judge_on:
            _ended_early(write, tested, at.date())
        write.details = {"test": test_id, "outcome": new.outcome, "corrects": new.corrects}
        return write.object_id


def _check_judgement(tested: Tested, new: NewJudgement, today: date) -> None:
    standing = tested.judged.id if tested.judged else None
    if standing != new.corrects:
        raise Refused("A colleague judged this test meanwhile. Reload to see what they wrote.")
    if new.outcome not in OUTCOMES:
        raise Refused("Say what becomes of it: kept, dropped, or tried again.")
    if AGAIN in (new.outcome, tested.judged.outcome if tested.judged else "") and new.corrects:
        raise Refused("The next round is planned already: judge that one.")
    if not new.reason.strip():
        raise Refused("Say why: it stands beside what the numbers say.")
    if new.outcome != DROPPED and today < tested.test.judge_on:
        raise Refused("It is not over yet. It can be dropped before its day, with the reason; the rest waits for it.")


def _judge(write: Write, tested: Tested, new: NewJudgement) -> str:
    found = _came(write, tested)
    row = write.row() | {"small_test_id": tested.id, "supersedes": new.corrects, "on": write.at.date()}
    row |= {"outcome": new.outcome, "reason": new.reason.strip(), "came": found.name.value, "words": found.words}
    row |= {"numbers": asdict(found.phases) if found.phases else {}}
    row |= {"rule": found.rule, "rule_version": found.rule_version}
    write.connection.execute(insert(small_test_judged).values(row))
    return str(row["id"])


def _came(write: Write, tested: Tested) -> Came:
    """By the write itself: the screen shows it, but what is kept is what the record says at this moment."""
    record = record_of(write.connection, str(write.patient_id), write.at)
    today, settings = write.at.date(), current(write.connection)
    early = today if today < tested.test.judge_on else None
    return verdict(tested.test, record, known_instruments(write.connection), tested.rounds, settings, early)


def _next_round(write: Write, tested: Tested, new: NewJudgement) -> None:
    """The same test once more. Without a pause there would be no days to compare it with."""
    if new.again_from is None or new.again_until is None:
        raise Refused("Say when the next round begins and when it is judged.")
    pause = current(write.connection).whole("small_test.days")
    earliest = tested.test.judge_on + timedelta(days=pause + 1)
    if tested.test.measure and new.again_from < earliest:
        raise Refused(
            f"Leave {pause} days without it first, until {earliest:%d %b %Y}: the next round is compared with them."
        )
    row = write.connection.execute(select(small_test).where(small_test.c.id == tested.id)).mappings().one()
    test = tested.test
    again = NewSmallTest(
        test.what, test.variable, row["why"], test.success, new.again_from, new.again_until, row["pattern"],
        test.measure, test.wanted,
    )  # fmt: skip
    _plan(write, again, tested.id)


def _ended_early(write: Write, tested: Tested, on: date) -> None:
    """The treatment as it stands ends on this day; the row that said otherwise stays readable."""
    old = write.connection.execute(select(intervention).where(intervention.c.id == tested.given_id)).mappings().one()
    ended = {"id": new_id(), "to_on": max(on, old["from_on"]), "supersedes": tested.given_id}
    write.connection.execute(insert(intervention).values(dict(old) | write.whose() | ended))
