"""Names that nobody has: every family name says that it is an example, in the script it is written in."""

from __future__ import annotations

from random import Random
from typing import NamedTuple


class Name(NamedTuple):
    given: str
    family: str
    sex: str
    language: str


GIVEN = {
    "female": (
        "Testina",
        "Samplina",
        "Exampla",
        "Fictia",
        "Mocka",
        "Demona",
        "Triala",
        "Prova",
        "Specima",
        "Modela",
        "Patterna",
        "Draftia",
    ),
    "male": (
        "Testo",
        "Sampleton",
        "Exampler",
        "Fictor",
        "Mockley",
        "Demo",
        "Trial",
        "Provo",
        "Specimus",
        "Model",
        "Patterson",
        "Draft",
    ),
    "not stated": ("Tester", "Sample", "Example", "Fiction", "Mock", "Placeholder"),
}
MARKS = ("Example", "Sample", "Testcase", "Specimen", "Fiction", "Patient")
_PLACES = (
    "Ash Bay Beck Birch Bridge Brook Clough Combe Cove Dale Dune Elm Fell Fern Field Ford Glen Grove Heath Hill "
    "Holm Hurst Lake Lea Marsh Mere Moor Oak Pike Pond Reed Ridge Rill Rock Sand Shaw Shore Spring Stone Thorpe "
    "Vale Wald Weir Well Wharf Wold Wood Yew"
)
PLACES = _PLACES.split()

# Names that break layouts and sort orders: right-to-left, without spaces, very long, marks and apostrophes.
ELSEWHERE = (
    Name("تجربة", "المثال-النموذجي", "female", "ar"),
    Name("نموذج", "مثال-الاختبار", "male", "ar"),
    Name("مثال", "التجريبي", "male", "ar"),
    Name("测试", "示例李", "female", "zh"),
    Name("样本", "示例王", "male", "zh"),
    Name("示范", "测试欧阳", "not stated", "zh"),
    Name("Maximiliana-Theodora", "Sample-Patient von Beispielhausen-Testenberg-Oberdorf", "female", "de"),
    Name("Wolfgang-Amadeus-Ferdinand", "Beispiel-Mustermann-Testenhausen", "male", "de"),
    Name("Órla", "O'Example-D'Sample", "female", "en"),
    Name("Örnek", "Example-Yıldız", "female", "tr"),
    Name("Тестина", "Примерова-Образцова", "female", "ru"),
    Name("Παράδειγμα", "Δοκιμαστίδου", "female", "el"),
    Name("Dấu", "Sample-Nguyễn", "male", "vi"),
    Name("X", "Specimen", "not stated", "en"),
)
SYNTHETIC = (*MARKS, "مثال", "التجريبي", "المثال", "示例", "测试", "Beispiel", "Примеров", "Δοκιμαστ")


def name_of(place: int, rng: Random) -> Name:
    """The name of the patient at this place; every sixteenth is written in another way."""
    turn, rest = divmod(place, 16)
    if rest == 15:
        return ELSEWHERE[turn % len(ELSEWHERE)]
    sex = rng.choices(list(GIVEN), (0.58, 0.39, 0.03))[0]
    return Name(rng.choice(GIVEN[sex]), f"{rng.choice(MARKS)}-{rng.choice(PLACES)}", sex, "en")
