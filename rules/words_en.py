"""English for patients: months, measures, decisions and visits as they are called in it."""

from __future__ import annotations

from rules.words import Language
from rules.words_en_page import PAGE
from rules.words_en_story import SENTENCES
from rules.words_good import ENGLISH as GOOD
from rules.words_small_tests import ENGLISH as SMALL_TESTS

MONTHS = "January February March April May June July August September October November December"

ENGLISH = Language(
    code="en",
    name="English",
    months=tuple(MONTHS.split()),
    day="{day} {month} {year}",
    period=("since {start}", "from {start} to {end}"),
    joined=" and ",
    ways={
        "better": "became easier",
        "same": "changed little",
        "worse": "became harder",
        "unknown": "changed, how clearly we cannot say",
    },
    hopes={"better": "become easier", "same": "stay as it is", "worse": "change"},
    kinds={
        "continue": "go on as before",
        "intensify": "more support for a while",
        "taper": "reduce a treatment slowly",
        "step up": "a more intensive step of care",
        "step down": "a lighter step of care",
        "hold": "wait a while before anything is changed",
        "change module or drug": "try another treatment",
        "refer": "bring in another service",
        "re-check diagnosis": "look again at what is behind it",
        "medical check": "a check by a doctor",
        "safety action": "steps for your safety",
        "social action": "help with daily life, work or money",
        "discharge": "finish the treatment here",
        "defer": "decide later, when more is known",
    },
    visits={
        "visit": "a visit",
        "telephone": "a telephone call",
        "video": "a video call",
        "group": "a group",
        "home visit": "a visit at your home",
    },
    measures={
        "phq9": "low mood",
        "phq2": "low mood",
        "gad7": "worry and tension",
        "gad2": "worry and tension",
        "phq15": "complaints of the body",
        "sss8": "complaints of the body",
        "bds25": "complaints of the body",
        "ssd12": "thoughts and worry about complaints",
        "wi6r": "worry about illness",
        "pcs": "thoughts about pain",
        "isi": "sleep",
        "peg": "pain",
        "wsas": "daily life",
        "whodas12": "daily life",
        "eq5d5l": "health in daily life",
        "reqol10": "quality of life",
        "core10": "distress",
        "function": "daily life",
        "symptom": "complaints",
        "distress": "distress",
        "log": "your diary",
        "use": "visits to doctors and clinics",
        "safety": "thoughts of hurting yourself",
        "feedback": "how the treatment is for you",
    },
    sentences=SENTENCES | SMALL_TESTS,
    page=PAGE,
    good=GOOD,
)
