"""What holds for all 24 rules whatever the record: order, empty rows, time, direction, and looking twice."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.catalogue import catalogue
from rules.flag_life import reconcile
from rules.flags import evaluate
from rules.instruments import Direction, Sourced
from rules.record import Check, Contact, Decision, Event, OpenFlag, RiskPlan, Step
from rules.status import status_of
from tests.rules.cases import START, day, record, scored

OFFSET = st.integers(0, 110)
NAMES, ITEM_9, YES_NO = ["phq9", "wsas", "gad7"], [0, 0, 0, None, 1, 2], st.sampled_from([None, 0, 1])
FORMS = st.lists(
    st.tuples(OFFSET, st.sampled_from(NAMES), st.integers(0, 21), st.sampled_from(ITEM_9)),
    max_size=16,
    unique_by=lambda one: (one[0], one[1]),
)
SCREENS = st.lists(st.tuples(OFFSET, st.tuples(*[YES_NO] * 7)), max_size=2, unique_by=lambda one: one[0])
DAYS = st.lists(OFFSET, max_size=2)
KINDS = ("asked for help", "medical warning sign", "adverse effect", "medical check", "note")
EVENTS = st.lists(st.tuples(OFFSET, st.sampled_from(KINDS), st.sampled_from([None, 1, 3])), max_size=4)
LOG = st.lists(st.tuples(OFFSET, st.integers(0, 10)), max_size=30, unique_by=lambda one: one[0])
OTHER = st.fixed_dictionaries(
    {"steps": DAYS, "changes": DAYS, "decisions": DAYS, "contacts": st.lists(OFFSET, max_size=6)}
    | {"due": st.none() | OFFSET, "checked": st.booleans()}
)
SLOW = [HealthCheck.too_slow]


@st.composite
def records(draw):
    forms = [form(*one) for one in draw(FORMS)] + [screened(*one) for one in draw(SCREENS)]
    forms += [logged(*one) for one in draw(LOG)]
    other = draw(OTHER)
    events = [
        Event(f"e{i}", kind, day(on), "seen", "", severity) for i, (on, kind, severity) in enumerate(draw(EVENTS))
    ]
    return record(
        115,
        forms=forms,
        steps=(Step(1, START), *(Step(2, day(on)) for on in other["steps"])),
        contacts=tuple(Contact(day(on)) for on in other["contacts"]),
        decisions=tuple(Decision(day(on), ("continue",), False) for on in other["decisions"]),
        events=tuple(events),
        treatment_changes=tuple(day(on) for on in other["changes"]),
        risk_plans=() if other["due"] is None else (RiskPlan("r", START, day(other["due"])),),
        checks=(Check("c", day(5), {"fever": other["checked"]}),),
    )


def logged(offset, pain):
    return scored(offset, None, "daily_log", answers={"pain": float(pain)}, status="valid", id=f"log-{offset}")


def form(offset, name, total, item9):
    told = {"item9": item9} if name == "phq9" else {}
    return scored(offset, total, name, id=f"{name}-{offset}", **told)


def screened(offset, answers):
    keys = ("1", "2", "3", "4", "5", "6", "6b")
    return scored(offset, None, "cssrs_screen", answers=dict(zip(keys, answers, strict=True)), id=f"screen-{offset}")


def looked(told):
    return evaluate(told, catalogue())


def plain(found):
    return {(one.rule, one.subject, str(one.urgency), one.reason) for one in found.fired}, set(found.cannot_evaluate)


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(records())
def test_no_rule_breaks_and_every_flag_says_why(told):
    found = looked(told)
    assert not [one for one in found.cannot_evaluate if one.failed]
    assert all(one.reason and one.prompt and one.clears and one.since <= told.as_of.date() for one in found.fired)
    assert len({one.key for one in found.fired}) == len(found.fired)


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(records(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(told, rng):
    def mixed(rows):
        return tuple(rng.sample(rows, len(rows)))

    other = replace(
        told,
        assessments=mixed(told.assessments),
        events=mixed(told.events),
        contacts=mixed(told.contacts),
        steps=mixed(told.steps),
        treatment_changes=mixed(told.treatment_changes),
    )
    if len({one.from_ for one in told.steps}) == len(told.steps):  # two steps of one day: the later row stands
        assert plain(looked(other)) == plain(looked(told))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(records(), st.integers(-400, 400))
def test_moving_everything_in_time_moves_only_the_dates(told, days):
    move = timedelta(days=days)
    other = replace(
        told,
        as_of=told.as_of + move,
        assessments=tuple(replace(one, taken_on=one.taken_on + move) for one in told.assessments),
        events=tuple(replace(one, on=one.on + move) for one in told.events),
        contacts=tuple(replace(one, on=one.on + move) for one in told.contacts),
        steps=tuple(replace(one, from_=one.from_ + move) for one in told.steps),
        decisions=tuple(replace(one, on=one.on + move) for one in told.decisions),
        treatment_changes=tuple(one + move for one in told.treatment_changes),
        risk_plans=tuple(replace(one, on=one.on + move, contact_due=one.contact_due + move) for one in told.risk_plans),
        checks=tuple(replace(one, on=one.on + move) for one in told.checks),
    )

    def when(found, back):
        # The subject of MED-2 may carry a day; the day itself is compared.
        return {(one.rule, one.subject.partition(":")[0], str(one.urgency), one.since - back) for one in found.fired}

    assert when(looked(other), move) == when(looked(told), timedelta())


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(records())
def test_an_empty_form_changes_nothing_but_that_it_was_left_empty(told):
    def without_blank(found):
        return {key for key in plain(found)[0] if key[0] != "SAF-4"}

    more = replace(told, assessments=(*told.assessments, scored(112, None, "gad7", answers={"1": None}, id="empty")))
    assert without_blank(looked(more)) == without_blank(looked(told))


ANSWER = st.one_of(
    st.integers(1, 3).map(lambda answer: scored(113, None, item9=answer, id="more")),
    st.sampled_from("12345").map(lambda key: screened(113, tuple(float(one == key) for one in "1234567"))),
)


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(records(), ANSWER)
def test_an_added_yes_never_lowers_the_urgency_nor_the_place_in_the_list(told, answer):
    def place(one):
        found = looked(one)
        return status_of(one, found.fired, found, catalogue())

    before, after = place(told), place(replace(told, assessments=(*told.assessments, answer)))
    order = ["crisis", "act now", "review", "info", ""]
    assert order.index(after.urgency) <= order.index(before.urgency)
    assert after.rank <= before.rank


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(records())
def test_looking_a_second_time_changes_nothing(told):
    first = reconcile((), looked(told), told.as_of)
    flags = tuple(
        OpenFlag(f"f{i}", one.rule, one.subject, str(one.urgency), told.as_of, "raised", historic=one.historic)
        for i, one in enumerate(first.raise_)
    )
    again = reconcile(flags, looked(replace(told, flags=flags)), told.as_of)
    assert (again.raise_, again.resolve, again.supersede, again.expire, again.reopen) == ((), (), (), (), ())


def flipped():
    """A twin of the PHQ-9 on which more is better: every score is 27 minus the other."""
    phq9 = catalogue()["phq9"]
    change = phq9.change
    turned = replace(
        change,
        caseness=Sourced(27 - change.caseness.value, "", ""),
        remission=Sourced(27 - change.remission.value, "", ""),
    )
    return replace(phq9, direction=Direction.higher_better, change=turned, safety_items=(), safety_marks=())


# Shares of the base (a fifth, a half) do not survive a flip of the scale; everything in points does.
IN_POINTS = {"DET-1", "DET-2", "DET-3", "RSP-4", "RSP-6"}


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(st.lists(st.tuples(OFFSET, st.integers(0, 27)), max_size=14, unique_by=lambda one: one[0]))
def test_turning_the_scale_and_its_direction_changes_no_verdict(totals):
    told = record(115, totals)
    forms = tuple(replace(one, total=27 - one.total) for one in told.assessments)
    twin = evaluate(replace(told, assessments=forms), {**catalogue(), "phq9": flipped()})

    def course(found):
        return {(one.rule, str(one.urgency), one.since) for one in found.fired if one.rule in IN_POINTS}

    assert course(twin) == course(looked(told))
