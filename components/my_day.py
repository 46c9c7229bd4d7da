"""One person's day: read once, the headline, and the two blocks that come first: alerts and visits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, reads, reads_flags, reads_story, safety_net_view, session, visit_card
from components.download import download
from components.plain import plain
from components.theme import urgency_sign
from queries import (
    actions,
    appointments,
    assignments,
    discharges,
    my_day,
    my_questions,
    reminders,
    small_test_reads,
    supervision,
)
from queries.alerts import URGENT
from queries.caseload import by_lane
from rules.dates import counted
from rules.lanes import Lane
from rules.roles import Act, User, can

CASELOAD = Path(__file__).resolve().parent.parent / "pages" / "caseload.py"
SHOWN = 5  # lines of one block; the rest is one click away, and counted in the heading


@dataclass(frozen=True)
class Day:
    """What the day is drawn from: one frame a block, each one query by the person's own scope."""

    today: date
    until: date
    alerts: pd.DataFrame
    visits: pd.DataFrame
    actions: pd.DataFrame
    reminders: pd.DataFrame
    patients: pd.DataFrame
    reviews: pd.DataFrame
    whole_teams: bool  # the reviews and what came in are the teams', as a care manager's are who has nobody by name
    came_in: pd.DataFrame
    given: pd.DataFrame  # patients whom somebody else gave to this person, or to another instead
    left_open: pd.DataFrame
    to_end: pd.DataFrame  # patients whose end of care was decided and is not entered
    asked: pd.DataFrame
    net: pd.DataFrame
    to_judge: pd.DataFrame
    to_talk: int  # open items of one's own supervision

    @property
    def urgent(self) -> pd.DataFrame:
        return self.alerts[self.alerts["urgency"].isin(URGENT)]

    @property
    def due(self) -> pd.DataFrame:
        """Own actions that are overdue or due within the days ahead."""
        return self.actions[self.actions["due_on"] <= self.until]


def gather(user: User) -> Day:
    """Read directly: it is one person's, so nobody else could use a copy of it."""
    engine, at, today = session.engine(), session.now(), session.today()
    until = today + timedelta(days=reads.site_settings().whole("day.ahead_days"))
    whose: dict[str, Any] = {"by": user}
    return Day(
        today=today,
        until=until,
        alerts=my_day.my_alerts(engine, at=at, **whose),
        visits=appointments.ahead(engine, from_on=today, to_on=until, clinician_id=user.id, **whose),
        actions=actions.actions(engine, owner_id=user.id, open_only=True, **whose),
        reminders=reminders.open_reminders(engine, for_id=user.id, **whose),
        patients=my_day.own_patients(engine, **whose),
        reviews=my_day.reviews_due(engine, until=until, **whose),
        whole_teams=my_day.of_whole_teams(engine, **whose),
        came_in=my_day.came_in(engine, at=at, **whose),
        given=assignments.mine(engine, at - timedelta(days=reads.site_settings().whole("day.came_in_days")), **whose),
        left_open=my_day.left_open(engine, **whose),
        to_end=discharges.decided_not_entered(engine, **whose) if can(user, Act.discharge_patient) else pd.DataFrame(),
        asked=my_questions.asked(engine, at=at, **whose),
        net=reads_flags.safety_net(user) if user.role in safety_net_view.FOR else pd.DataFrame(),
        to_judge=small_test_reads.to_judge(engine, today=today, ahead_days=(until - today).days, **whose),
        to_talk=len(supervision.open_items(engine, **whose)),
    )


def headline(day: Day) -> str:
    """The day in one line."""
    today = int((day.visits["on"] == day.today).sum())
    late = int((day.actions["due_on"] < day.today).sum()) + int((day.reminders["due_on"] < day.today).sum())
    answered = int((day.urgent["unanswered"] == 0).sum())
    told = f" ({answered} answered)" if answered else ""
    parts = [
        f"{counted(len(day.urgent), 'patient')} urgent{told}"
        if len(day.urgent)
        else "nothing urgent for you on record",
        f"{len(day.alerts) - len(day.urgent)} to review",
        f"{counted(today, 'visit')} today",
        f"{late} overdue" if late else "nothing overdue",
        *([f"{day.to_talk} for supervision"] if day.to_talk else []),
    ]
    return f"**{' · '.join(parts)}**"


def of_the_teams(user: User) -> None:
    """For those who answer for whole teams: what is open there, whoever treats them."""
    if user.role not in safety_net_view.FOR:
        return
    lanes = by_lane(reads.places(user))
    told = ", ".join(f"{lanes[one]} {one}" for one in (Lane.crisis, Lane.act_now, Lane.review))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"Your teams: {told}", width="content")
        if st.button("Open the caseload", key="day_caseload", type="tertiary", icon=":material/groups:"):
            st.switch_page(CASELOAD)


@contextmanager
def block(title: str, count: int, icon: str) -> Iterator[None]:
    with st.container(border=True, gap="small"):
        st.markdown(f"##### :material/{icon}: {title} · {count}")
        yield


def lines(frame: pd.DataFrame, draw: Callable[[Any], None], nothing: str) -> None:
    """The first few lines, the rest behind one click; where there is none, what that means."""
    if frame.empty:
        st.caption(nothing)
        return
    for row in frame.head(SHOWN).itertuples(name="Line"):
        draw(row)
    if len(frame) > SHOWN:
        with st.expander(f"and {len(frame) - SHOWN} more"):
            for row in frame.iloc[SHOWN:].itertuples(name="Line"):
                draw(row)


def who(row: Any, key: str) -> None:
    """The patient as a button to their page."""
    label = f"{plain(row.name)} · {plain(row.number)}"
    if st.button(label, key=f"day_open_{key}_{row.patient_id}", type="tertiary", icon=":material/person:"):
        session.go_to_patient(row.patient_id)


def alerts(day: Day, beside: Callable[[Any], None]) -> None:
    """Urgent ones at once, the others behind one click; `beside` draws what else can be done about an alert."""
    with block("Alerts", len(day.alerts), "emergency"):
        lines(
            day.urgent,
            lambda row: _alert(row, beside),
            "Nobody you treat or are on duty for has an open crisis or act-now flag. The rules only see what was"
            " measured and recorded.",
        )
        review = day.alerts[~day.alerts["urgency"].isin(URGENT)]
        if not review.empty:
            with st.expander(f"To review within a week or at the next meeting: {len(review)}"):
                for row in review.itertuples(name="Line"):
                    _alert(row, beside)


def _alert(row: Any, beside: Callable[[Any], None]) -> None:
    sign = urgency_sign(row.urgency)
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(sign.text, color=sign.colour)  # type: ignore[arg-type]
            who(row, "alert")
        st.text(row.reason)
        left = f"{row.unanswered} not answered" if row.unanswered else "answered"
        told = f"Since {dates.day(row.since_on)} · {counted(row.flags, 'flag')} open, {left}{_check(row)} · {row.why}"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(told, width="content")
            beside(row)


def _check(row: Any) -> str:
    """The check that an answer promised: whoever promised it meets it here before it is missed."""
    if row.next_check_on is None or pd.isna(row.next_check_on):
        return ""
    late = (session.today() - row.next_check_on).days
    if late > 0:
        return f" · **next check {counted(late, 'day')} overdue**"
    return " · **next check today**" if late == 0 else f" · next check {dates.day(row.next_check_on)}"


def visits(day: Day, user: User) -> None:
    with block(f"Visits until {dates.day(day.until)}", len(day.visits), "event"):
        if not day.visits.empty:
            _all_cards(day, user)
        lines(
            day.visits,
            lambda row: _visit(row, user, day.today),
            "No visit with you is planned in these days. Visits are planned on the patient's page, under Record.",
        )


def _visit(row: Any, user: User, today: date) -> None:
    told = acting.read(lambda: reads_story.since(row.patient_id, user))[0]
    when = "Today" if row.on == today else dates.day(row.on)
    if not pd.isna(row.starts_at):
        when += dates.moment(row.starts_at)[-7:]
    place = f", {plain(row.place)}" if row.place else ""
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{when}** · {row.kind}{place}", width="content")
            who(row, f"visit_{row.id}")
            _card(row, user)
        st.caption(plain(told.line))


def _card(row: Any, user: User) -> None:
    download(
        "Visit card",
        lambda: visit_card.card_file(session.engine(), row.patient_id, by=user, at=session.now()),
        f"visit-card-{row.number}.pdf",
        "application/pdf",
        icon=":material/print:",
        type="tertiary",
        key=f"day_card_{row.id}",
    )


def _all_cards(day: Day, user: User) -> None:
    """The cards of the next day with visits, in one file to print."""
    on = min(day.visits["on"])
    ids = [str(one) for one in day.visits.loc[day.visits["on"] == on, "patient_id"]]
    title = f"Visits on {dates.day(on)}"
    download(
        f"Print the {counted(len(ids), 'card')} of {'today' if on == day.today else dates.day(on)}",
        lambda: visit_card.cards_file(session.engine(), ids, title, by=user, at=session.now()),
        f"visit-cards-{on:%Y-%m-%d}.pdf",
        "application/pdf",
        icon=":material/print:",
        key="day_cards",
    )
