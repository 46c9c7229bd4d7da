"""The patient's page in whole sentences: what they read of each part, and what stands where nothing is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.catalogue import catalogue
from rules.patient_view import Agreed, GoalShown, Help, Readers, patient_view
from tests.rules.story_cases import course, day, decided, form, forms, given, goal, happened, task, visit

HELP = Help((("Crisis line", "0800", "day and night"), ("Duty", "0900", "9 to 5")), "Nobody at night.")
READERS = Readers((("Ada", "psychology"), ("Bo", "carpentry")), 2, 90)
PHQ = {0: 18, 7: 18, 28: 17, 56: 10, 77: 9}
NOTHING = "There are no answers from you yet, so nothing can be said here. That is all right."
FEW = "There are too few answers from you so far to say anything here. That is all right."
READ = "Every time somebody opens your record, it is written down who and when."


def page(*taken, **told):
    rows = {name: told.pop(name) for name in ("help_", "readers", "language", "level") if name in told}
    return patient_view(
        course(*taken, **told), catalogue(), rows.pop("help_", HELP), rows.pop("readers", READERS), **rows
    )


def test_goals_stand_in_their_words_with_what_counts_and_when_they_were_reached():
    assert page(goals=(goal(0, target="two trips"), goal(3, 70))).goals == (
        GoalShown("“Goal 0.”", "Reached when: two trips", ""),
        GoalShown("“Goal 3.”", "", "Reached on 16 March 2026"),
    )


@pytest.mark.parametrize(
    ("taken", "says"),
    [
        ((), (NOTHING,)),
        ((form(7, None),), (FEW,)),
        ((replace(form(7, None), rater="clinician"),), (NOTHING,)),
        (forms({0: 9, 7: 9}, "gad7"), (FEW,)),
    ],
)
def test_where_no_score_says_how_it_goes_that_is_said_as_it_is(taken, says):
    assert page(*taken).doing == says


def test_who_answered_about_daily_life_alone_is_not_told_that_they_did_not_answer():
    doing = page(*forms({0: 10, 7: 10, 77: 20}, "reqol10")).doing
    assert not {NOTHING, FEW} & set(doing)
    assert doing[0].startswith("With quality of life, things are clearly better")


def test_the_line_is_drawn_from_two_scores_on_and_told_in_words():
    assert page(form(0, 18)).line is None
    line = page(*forms(PHQ)).line
    assert (line.title, line.low, line.high, line.higher_better) == ("Low mood, by your answers", 0, 27, False)
    assert line.points == tuple((day(on), total) for on, total in PHQ.items())
    assert line.told == (
        "A line of your 5 answers about low mood from 5 January 2026 to 23 March 2026. It ends on the easier side of"
        " where it began."
    )
    assert page(*forms({0: 9, 7: 10})).line.told.endswith("It ends about where it began.")
    assert page(*forms({0: 9, 7: 18})).line.told.endswith("It ends on the harder side of where it began.")


@pytest.mark.parametrize(
    ("taken", "rows"),
    [
        (forms({0: 18}), ("Low mood: 18 out of 27 on 5 January 2026", "Fewer points are better.")),
        (
            (*forms({0: 18, 7: 12, 9: 15}), *forms({0: 10, 77: 20}, "reqol10")),
            (
                "Low mood: 18 out of 27 on 5 January 2026",
                "Low mood: 15 out of 27 on 14 January 2026",
                "Fewer points are better.",
                "Quality of life: 10 out of 40 on 5 January 2026",
                "Quality of life: 20 out of 40 on 23 March 2026",
                "More points are better.",
            ),
        ),
    ],
)
def test_the_numbers_are_the_first_and_the_last_with_which_way_is_better(taken, rows):
    assert page(*taken).numbers == rows


@pytest.mark.parametrize(
    ("taken", "rows"),
    [
        ((), ("You have not been asked anything yet.",)),
        ((form(7, 9),), ("Low mood: once, on 12 January 2026",)),
        (forms({0: 9, 7: 9}), ("Low mood: 2 times, the last time on 12 January 2026",)),
        ((form(0, 9), replace(form(7, 9), rater="family")), ("Low mood: once, on 5 January 2026",)),
        ((form(7, 9), form(100, 9)), ("Low mood: once, on 12 January 2026",)),
        ((form(7, None),), ("Low mood: once, on 12 January 2026",)),
        (
            (form(7, None, "cssrs_screen"), form(8, None, "daily_log"), form(9, None, "home-made")),
            (
                "Thoughts of hurting yourself: once, on 12 January 2026",
                "Your diary: once, on 13 January 2026",
                "Home-made: once, on 14 January 2026",
            ),
        ),
    ],
)
def test_what_was_asked_is_counted(taken, rows):
    assert page(*taken).asked == rows


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_form_is_called_by_its_abbreviation(language):
    known = [one for one in catalogue().values() if one.domain]
    asked = page(*(form(7, None, one.id) for one in known), language=language).asked
    assert len(asked) == len(known)
    assert not [one.abbreviation for one in known if any(one.abbreviation in row for row in asked)]


def test_the_last_three_signed_decisions_each_with_its_reason_and_its_wish():
    made = (
        decided(10, plain_why="Long ago."),
        decided(
            40, kinds=("refer", "intensify"), preference="More help.", followed="yes", verdict_then="reliably_better"
        ),
        decided(50, state="recorded", preference="Secret wish.", followed="no"),
        decided(60, plain_why="Two tries did not hold.", preference="No group.", followed="no"),
        decided(70, verdict_then="cannot_say"),
    )
    first, second, third = page(decided=made).agreed
    assert first == Agreed(
        "On 16 March 2026: go on as before.",
        "Why: there were too few answers to say more; the team went by what you told us.",
        "",
    )
    assert (second.what, second.why) == ("On 6 March 2026: go on as before.", "Why: Two tries did not hold.")
    assert "“No group.”" in second.wish
    assert third.what == "On 14 February 2026: bring in another service and more support for a while."
    assert third.why == "Why: your answers showed that things were clearly better."
    assert "“More help.”" in third.wish
    assert page(decided=(decided(70, verdict_then=""),)).agreed[0].why == ""


def test_what_comes_next_begins_with_what_the_team_wrote_for_them():
    made = (decided(10, plain_next="Old."), decided(60, plain_next="Ada calls.", tasks=(task(90, True),)))
    told = page(decided=made, planned=(visit(85, "Ada"), visit(90, "Ada")))
    assert told.next == (
        "Ada calls.",
        "Ada explains to you what was decided, by 5 April 2026.",
        "Your next appointment: a visit on 31 March 2026 with Ada.",
    )
    assert page(decided=(*made, decided(70))).next[0] != "Ada calls."  # the last signed one wrote nothing
    assert page().next == ("No next appointment is written down. Please ask us.",)


def test_people_outside_the_team_are_not_named():
    made = (decided(60, tasks=(replace(task(90, True), owner="Zed"),)),)
    assert "Zed" not in " ".join(page(decided=made, planned=(visit(85, "Zed"),)).next)


def test_help_is_told_a_line_each_and_the_sites_own_words_where_they_can_be_read():
    assert page().help == ("Crisis line: 0800 (day and night)", "Duty: 0900 (9 to 5)")
    assert page(help_=Help()).help == ("In an emergency call 112 or the emergency number of the place where you are.",)
    assert page().unwatched == "Nobody at night."
    # A list that leaves out the evening or a holiday would say that somebody reads then.
    own = "Nobody reads what you enter here in the evening, at night, at weekends or on public holidays."
    assert page(help_=Help()).unwatched == f"{own} If you need help then, please call."
    assert page(language="de").unwatched.startswith("Abends, nachts, am Wochenende und an Feiertagen liest niemand")


@pytest.mark.parametrize(
    ("opened", "says"),
    [(0, "nobody did"), (1, "one person did"), (2, "2 people did")],
)
def test_who_sees_it_and_how_many_looked(opened, says):
    told = page(readers=replace(READERS, opened=opened))
    assert told.sees == ("Ada, psychology", "Bo, carpentry")
    assert told.trail == f"{READ} In the last 90 days {says}. You may ask us for the list."


def test_what_was_tried_and_asked_by_them_is_on_it_or_said_not_to_be():
    told = page(question="May I work?", given=(given("Walking", 10),))
    assert told.question == "Your question to the team: “May I work?”"
    assert told.tried == ("Walking, since 15 January 2026. We cannot say yet what followed.",)
    assert (page().question, page().tried) == ("", ("No treatment is written down yet.",))


@pytest.mark.parametrize(
    ("language", "code", "fallback"),
    [
        ("", "en", ""),
        ("de-AT", "de", ""),
        ("EN", "en", ""),
        ("tr", "en", "We do not have this page in your language (Turkish) yet. Ask us for an interpreter."),
        ("xx", "en", "We do not have this page in your language (xx) yet. Ask us for an interpreter."),
    ],
)
def test_a_language_without_words_is_english_and_says_so(language, code, fallback):
    told = page(language=language)
    assert (told.language, told.fallback) == (code, fallback)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("level", ["patient", "easy read"])
def test_what_somebody_else_rated_is_not_told_as_the_patients_answers(language, level):
    def by(rater, *some):
        return [replace(one, rater=rater, id=f"{one.id}-{rater}") for one in some]

    theirs = by("family", *forms({0: 20, 7: 20, 30: 12, 60: 9, 80: 8}), *forms({0: 10, 80: 35}, "wsas"))
    shown = page(*theirs, given=(given("Walks", 3),), language=language, level=level)
    assert shown.doing == (shown.page["no_answers"],)
    assert (shown.line, shown.numbers, shown.asked) == (None, (), (shown.page["no_asked"],))
    assert len(shown.tried) == 1
    assert "Walks" in shown.tried[0]
    assert not any(word in shown.tried[0] for word in ("easier", "leichter"))
    own = page(*by("patient", *forms({0: 20, 7: 20, 80: 8})), *theirs, language=language, level=level)
    assert own.line is not None
    assert own.doing != shown.doing


@pytest.mark.parametrize("level", ["patient", "easy read"])
@pytest.mark.parametrize(
    ("language", "claims", "owns"),
    [
        ("en", ("You told us", "You want"), "We wrote down"),
        ("de", ("Sie haben uns gesagt", "Sie möchten"), "aufgeschrieben"),
    ],
)
def test_a_wish_in_the_teams_words_is_not_quoted_as_the_patients(language, level, claims, owns):
    one = decided(70, preference="Prefers appointments by telephone.", followed="yes")
    (agreed,) = page(decided=(one,), language=language, level=level).agreed
    assert "Prefers appointments by telephone." in agreed.wish
    assert owns in agreed.wish
    assert not agreed.wish.startswith(claims)


@pytest.mark.parametrize("level", ["patient", "easy read"])
@pytest.mark.parametrize(("language", "asks"), [("en", "Please tell us how it is now."), ("de", "Bitte sagen Sie uns")])
@pytest.mark.parametrize("drugs", [(), ("Duloxetine",), ("Duloxetine", "Talks")], ids=["alone", "after", "beside"])
def test_how_a_side_effect_is_now_is_asked_for_some_weeks_and_not_after_discharge(drugs, language, asks, level):
    def asked(on, discharged=None):
        rows = {"given": tuple(given(name, on - 3) for name in drugs), "discharged": discharged}
        tried = page(happened=(happened("adverse effect", on, "Nausea"),), language=language, level=level, **rows).tried
        (line,) = [line for line in tried if "Nausea" in line]
        return asks in line

    assert [asked(56), asked(55), asked(80, 83), asked(80, 85)] == [True, False, False, True]
