"""For a patient or a family partner: the meeting they are invited to, their own part of the record, their words."""

import streamlit as st

from components import acting, dates, session
from components.plain import plain
from queries import help_lines, participants
from rules.participant_view import about
from rules.patient_view import help_at_once
from rules.words_en import ENGLISH

user = session.current_user()
mine = acting.read(lambda: participants.mine(session.engine(), by=user, today=session.today()))
if not mine:
    st.info("You are not invited to a meeting at the moment. Ask the person who invited you.")
    st.stop()

days = {one["id"]: f"{dates.day(one['held_on'])} · {one['team']} · about {about(one)}" for one in mine}
chosen = st.selectbox("Meeting", list(days), format_func=days.__getitem__) if len(days) > 1 else next(iter(days))
told = {"by": user, "today": session.today()}
view = acting.read(lambda: participants.view(session.engine(), chosen, at=session.now(), **told))
st.title(plain(view.welcome))
st.text(view.when)
for section in view.sections:
    st.subheader(section.title)
    for line in section.lines:
        st.text(line)

st.subheader("What you want to say")
st.caption("The team can see this as soon as you send it, but nobody is asked to read it before the meeting.")
for at, moment, words in participants.my_words(session.engine(), chosen, **told):
    st.caption(f"{dates.moment(at)}, {moment} the meeting")
    st.text(words)
words = st.text_area("Your words", key=session.form_key("meeting_say"))
if st.button("Send to the team", type="primary"):
    sent = acting.attempt(
        "meeting_say",
        lambda submission: participants.contribute(
            session.engine(), chosen, words, at=session.now(), submission_id=submission, **told
        ),
    )
    if sent:
        session.say("Sent. The team sees it.")
        st.rerun()

st.subheader(ENGLISH.page["help"])
for line in help_at_once(help_lines.latest(session.engine()), ENGLISH):
    st.text(line)
