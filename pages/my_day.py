"""My day: what waits for this person today, the most urgent first, and one click to do it; and their supervision."""

import streamlit as st

from components import dates, duty_line, my_day, my_day_work, safety_net_view, session, supervision
from rules.roles import Act, can

user = session.current_user()
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.title("My day", width="content")
    st.caption(f"{session.today():%A}, {dates.day(session.today())}")

if not can(user, Act.read_caseload):
    st.info("My day is for those who treat. An administrator runs the service and sees nothing clinical.")
    st.stop()

ICONS = {"Today": ":material/today:", "Supervision": ":material/diversity_1:"}
part = st.segmented_control(
    "Part of the page",
    list(ICONS),
    default="Today",
    required=True,
    format_func=lambda name: f"{ICONS[name]} {name}",
    key="day_part",
    label_visibility="collapsed",
)
if part == "Supervision":
    supervision.supervision_view(user)
    st.stop()

seen = my_day.gather(user)
st.markdown(my_day.headline(seen))
duty_line.duty_line(user)
my_day.of_the_teams(user)

left, right = st.columns([3, 2], gap="medium")
with left:
    my_day.alerts(seen, beside=supervision.bring_it(user))
    if user.role in safety_net_view.FOR:
        with my_day.block("Safety net", len(seen.net), "policy"):
            safety_net_view.listed(seen.net, link=True)
    my_day.visits(seen, user)
with right:
    my_day_work.own_actions(seen, user)
    my_day_work.own_reminders(seen, user)
    my_day_work.tests_to_judge(seen)
    my_day_work.came_in(seen, user)
    my_day_work.given(seen, user)
    my_day_work.left_open(seen)
    my_day_work.to_end(seen)
    my_day_work.asked(seen)
left, right = st.columns(2, gap="medium")
with left:
    my_day_work.reviews_due(seen)
with right:
    my_day_work.silent(seen, user)
