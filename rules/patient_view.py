"""The patient's own page: a projection made for them from named fields, in their language; trends before numbers.

Not in it, because it is made without them: notes, rationale, dissent, safety notes, formulation, reasons of flags,
unsigned decisions, life events, and names of people who are not in the team. Help stands on it always.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.course import Course, Decided
from rules.dates import points
from rules.instruments import Direction, Instrument
from rules.narrative import LANGUAGES, PATIENT, facts, language_of, patient_text
from rules.story_ahead import preference
from rules.story_facts import Fact, Part, Telling, Way, measure, measure_named
from rules.words import Language

TOLD = {  # what the patient reads of the story, and where on the page
    "doing": ("safety.", "change.", "flag.", "surprise.flare_up"),
    "tried": ("start.begin", "tried."),
    "next": ("open.task", "open.test", "open.form_due", "forward.visit", "forward.review", "forward.expected",
             "forward.form", "forward.discharged"),
}  # fmt: skip
# Languages without a word list yet, by the name under which a reader of English can ask for an interpreter.
OTHERS = {
    "ar": "Arabic", "bg": "Bulgarian", "el": "Greek", "es": "Spanish", "fa": "Persian", "fr": "French", "hi": "Hindi",
    "it": "Italian", "nl": "Dutch", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "so": "Somali", "ti": "Tigrinya", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
AGREED = 3  # decisions, the latest first


@dataclass(frozen=True)
class Help:
    """Whom to call, as the site says it: (who, number, when). `unwatched`: when nobody reads what was entered."""

    lines: tuple[tuple[str, str, str], ...] = ()
    unwatched: str = ""


@dataclass(frozen=True)
class Readers:
    """The team by name and discipline, and how many people opened the record in the last days."""

    team: tuple[tuple[str, str], ...]
    opened: int
    days: int


@dataclass(frozen=True)
class GoalShown:
    words: str
    when: str
    reached: str


@dataclass(frozen=True)
class Agreed:
    what: str
    why: str
    wish: str


@dataclass(frozen=True)
class Line:
    """The answers about one thing, for the simple chart; `told` is its text. Gaps are gaps."""

    title: str
    points: tuple[tuple[date, float], ...]
    low: float
    high: float
    higher_better: bool
    told: str
    runs: tuple[int, ...] = ()  # of each point: the line joins those of one run only; none, and all are one


@dataclass(frozen=True)
class PatientView:
    """Everything is finished text in one language; `page` holds the headings."""

    language: str
    fallback: str
    page: Mapping[str, str]
    made: str
    urgent: bool  # help comes first on the page
    help: tuple[str, ...]
    unwatched: str
    goals: tuple[GoalShown, ...]
    doing: tuple[str, ...]
    line: Line | None
    numbers: tuple[str, ...]
    tried: tuple[str, ...]
    agreed: tuple[Agreed, ...]
    next: tuple[str, ...]
    question: str
    asked: tuple[str, ...]
    sees: tuple[str, ...]
    trail: str


def patient_view(
    course: Course,
    catalogue: Mapping[str, Instrument],
    help_: Help,
    readers: Readers,
    *,
    language: str = "",
    level: str = PATIENT,
) -> PatientView:
    """`language` "" is the patient's own; one without a word list is English, and the page says so."""
    wanted = (language or course.language).lower().partition("-")[0]
    words, telling = language_of(wanted), Telling(_in_the_team(course, readers), catalogue)
    told = facts(telling.course, catalogue)
    parts = {name: _sentences(told, keys, words, level) for name, keys in TOLD.items()}
    return PatientView(
        language=words.code,
        fallback="" if wanted in LANGUAGES else words.page["language"].format(language=OTHERS.get(wanted, wanted)),
        page=words.page,
        made=words.page["made"].format(on=words.said(course.today)),
        urgent=any(one.part is Part.safety and patient_text(one, words, level) for one in told),
        help=help_at_once(help_, words),
        unwatched=help_.unwatched if help_.unwatched and words.code == "en" else words.page["unwatched"],
        goals=tuple(_goals(course, words)),
        doing=(*_unknown(telling, words), *parts["doing"]),
        line=_line(telling, words),
        numbers=tuple(_numbers(telling, words)),
        tried=parts["tried"] or (words.page["no_tried"],),
        agreed=tuple(_agreed(one, words, level) for one in _signed(course)),
        next=(*_next_told(course), *parts["next"]) or (words.page["no_next"],),
        question=words.page["your_question"].format(words=course.question) if course.question else "",
        asked=tuple(_asked(telling, words)) or (words.page["no_asked"],),
        sees=tuple(f"{name}, {words.page.get(discipline, discipline)}" for name, discipline in readers.team),
        trail=_trail(readers, words),
    )


def help_at_once(help_: Help, words: Language) -> tuple[str, ...]:
    """Whom to call, a line each; where the site has entered nobody, the emergency number."""
    row = words.page["help_row"]
    lines = tuple(row.format(who=who, number=number, when=when) for who, number, when in help_.lines)
    return lines or (words.page["help_default"],)


def _in_the_team(course: Course, readers: Readers) -> Course:
    """The course without the names of people who are not in the team."""
    team = {name for name, _ in readers.team}
    planned = tuple(replace(one, with_name=one.with_name if one.with_name in team else "") for one in course.planned)
    decided = tuple(
        replace(one, tasks=tuple(task for task in one.tasks if task.owner in team)) for one in course.decided
    )
    return replace(course, planned=planned, decided=decided)


def _sentences(told: Sequence[Fact], keys: Sequence[str], words: Language, level: str) -> tuple[str, ...]:
    texts = [patient_text(one, words, level) for one in told if one.key.startswith(tuple(keys))]
    return tuple(dict.fromkeys(text for text in texts if text))


def _goals(course: Course, words: Language) -> list[GoalShown]:
    shown = []
    for goal in course.goals:
        when = words.page["goal_reached_when"].format(target=goal.target) if goal.target else ""
        told = goal.reached_on is not None and not course.safety_open
        reached = words.page["goal_reached"].format(on=words.said(goal.reached_on)) if told and goal.reached_on else ""
        shown.append(GoalShown(words.page["quoted"].format(words=goal.words), when, reached))
    return shown


def _signed(course: Course) -> list[Decided]:
    return [one for one in reversed(course.decided) if one.signed][:AGREED]


def _unknown(telling: Telling, words: Language) -> tuple[str, ...]:
    """Where no score says how it goes: that nothing was answered, or that what was answered is too little."""
    if telling.own(telling.primary) or telling.own(telling.function):
        return ()
    answered = any(one.rater == "patient" for one in telling.case.assessments)
    return (words.page["few_answers" if answered else "no_answers"],)


def _agreed(one: Decided, words: Language, level: str) -> Agreed:
    """What in the patient's words, why by what the answers said then, and what became of their wish."""
    what = words.page["agreed_on"].format(on=words.said(one.on), kinds=words.spoken("kinds", one.kinds))
    own = words.page["why_own"].format(words=one.plain_why) if one.plain_why else ""
    why = own or words.page.get(f"why_{one.verdict_then}", "")
    wish = "".join(patient_text(fact, words, level) for fact in preference(one))
    return Agreed(what, why, wish)


def _next_told(course: Course) -> tuple[str, ...]:
    """What the team wrote for the patient about the time ahead, in its last signed decision."""
    last = _signed(course)[:1]
    return (last[0].plain_next,) if last and last[0].plain_next else ()


def _line(telling: Telling, words: Language) -> Line | None:
    """The primary measure's answers of the whole course; two make a line."""
    one = telling.primary if telling.own(telling.primary) else None
    scores = telling.points(one) if one else ()
    if one is None or len(scores) < 2 or one.low is None or one.high is None:
        return None
    name = words.spoken("measure", measure(one))
    way = telling.way(one, scores[0].value, scores[-1].value)
    good = one.direction is Direction.higher_better
    where = f"where_good_{way}" if good and way in (Way.better, Way.worse) else f"where_{way}"
    told = words.page["chart_told"].format(
        n=len(scores),
        measure=name,
        first=words.said(scores[0].on),
        last=words.said(scores[-1].on),
        where=words.page[where],
    )
    title = words.page["chart_title"].format(measure=name[:1].upper() + name[1:])
    dated, runs = tuple((point.on, point.value) for point in scores), telling.runs(one)
    told = told if runs[-1] == 0 else f"{told} {words.page['chart_gaps']}"
    return Line(title, dated, one.low, one.high, good, told, runs)


def _numbers(telling: Telling, words: Language) -> list[str]:
    """First and last score of the two main measures: for whoever wants them."""
    rows = []
    for one in (telling.primary, telling.function):
        if one is None or one.high is None or not telling.own(one):
            continue
        name, scores = words.spoken("measure", measure(one)), telling.points(one)
        for point in dict.fromkeys((scores[0], scores[-1])):
            values = {"value": points(point.value), "high": points(one.high), "on": words.said(point.on)}
            rows.append(words.page["numbers_row"].format(measure=name[:1].upper() + name[1:], **values))
        better = "higher_is_better" if one.direction is Direction.higher_better else "lower_is_better"
        rows.append(words.page[better])
    return rows


def _asked(telling: Telling, words: Language) -> list[str]:
    """Everything that was answered, also what has no score: what about, how often, and when last."""
    rows, first = [], telling.course.record.primary_measure
    for one in sorted(telling.case.instruments, key=lambda one: (one != first, one)):
        every = [form for form in telling.case.forms(one) if form.rater == "patient"]
        forms = [form for form in every if form.taken_on <= telling.case.today]
        if forms:
            name = words.spoken("measure", measure_named(telling, one))
            values = {"n": len(forms), "on": words.said(forms[-1].taken_on)}
            row = words.page["asked_row" if len(forms) > 1 else "asked_once"]
            rows.append(row.format(measure=name[:1].upper() + name[1:], **values))
    return rows


def _trail(readers: Readers, words: Language) -> str:
    many = words.page["people_many"].format(n=readers.opened)
    n = {0: words.page["nobody"], 1: words.page["people_one"]}.get(readers.opened, many)
    return words.page["sees_trail"].format(days=readers.days, n=n)
