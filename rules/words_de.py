"""German for patients: months, measures, decisions and visits as they are called in it."""

from __future__ import annotations

from rules.words import Language
from rules.words_de_page import PAGE
from rules.words_de_story import SENTENCES
from rules.words_good import GERMAN as GOOD
from rules.words_small_tests import GERMAN as SMALL_TESTS

MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"

GERMAN = Language(
    code="de",
    name="Deutsch",
    months=tuple(MONTHS.split()),
    day="{day}. {month} {year}",
    period=("seit {start}", "vom {start} bis {end}"),
    joined=" und ",
    ways={
        "better": "leichter geworden",
        "same": "ziemlich gleich geblieben",
        "worse": "schwerer geworden",
        "unknown": "anders geworden, wie deutlich, wissen wir nicht",
    },
    hopes={"better": "leichter", "same": "nicht anders", "worse": "anders"},
    kinds={
        "continue": "weitermachen wie bisher",
        "intensify": "für eine Weile mehr Unterstützung",
        "taper": "eine Behandlung langsam verringern",
        "step up": "eine stärkere Stufe der Behandlung",
        "step down": "eine leichtere Stufe der Behandlung",
        "hold": "noch etwas warten, bevor etwas geändert wird",
        "change module or drug": "eine andere Behandlung versuchen",
        "refer": "eine weitere Stelle hinzuziehen",
        "re-check diagnosis": "noch einmal ansehen, was dahintersteckt",
        "medical check": "eine ärztliche Untersuchung",
        "safety action": "Schritte für Ihre Sicherheit",
        "social action": "Hilfe bei Alltag, Arbeit oder Geld",
        "discharge": "die Behandlung hier beenden",
        "defer": "später entscheiden, wenn mehr bekannt ist",
    },
    visits={
        "visit": "ein Besuch",
        "telephone": "ein Telefongespräch",
        "video": "ein Videogespräch",
        "group": "eine Gruppe",
        "home visit": "ein Besuch bei Ihnen zu Hause",
    },
    # With the article, none of them masculine: they read the same as subject and as object.
    measures={
        "phq9": "die gedrückte Stimmung",
        "phq2": "die gedrückte Stimmung",
        "gad7": "die Sorge und Anspannung",
        "gad2": "die Sorge und Anspannung",
        "phq15": "die Last durch Körperbeschwerden",
        "sss8": "die Last durch Körperbeschwerden",
        "bds25": "die Last durch Körperbeschwerden",
        "ssd12": "die Sorge um Beschwerden",
        "wi6r": "die Sorge um Krankheit",
        "pcs": "das Denken an Schmerz",
        "isi": "das Schlafen",
        "peg": "die Last durch Schmerz",
        "wsas": "das tägliche Leben",
        "whodas12": "das tägliche Leben",
        "eq5d5l": "die Gesundheit im Alltag",
        "reqol10": "die Lebensqualität",
        "core10": "die Belastung",
        "function": "das tägliche Leben",
        "symptom": "die Last der Beschwerden",
        "distress": "die Belastung",
        "log": "das Tagebuch",
        "use": "die Besuche bei Ärztinnen, Ärzten und in Kliniken",
        "safety": "die Gedanken, sich etwas anzutun",
        "feedback": "die Rückmeldung zur Behandlung",
    },
    sentences=SENTENCES | SMALL_TESTS,
    page=PAGE,
    good=GOOD,
)
