"""Daily logs: unusual days, a time of day that stands out, and what goes together. To talk about, never an alarm.

VAR-1, VAR-2 and VAR-3 of clinical rules §9, worked out by rules/run_chart.py, within_day.py and lagged.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

import numpy as np

from rules.dates import counted, said
from rules.diary import Diary
from rules.findings import Finding, NotMet, Unknown, Urgency
from rules.flags_case import Case, closed_lately
from rules.flags_course import Found
from rules.instruments import Item
from rules.lagged import Lagged, LagName, lagged
from rules.mann_kendall import mann_kendall_p
from rules.run_chart import Hit, hits
from rules.trends import xmr
from rules.within_day import Slot, WithinDay, WithinDayName, within_day

CAUSES = ("stress", "mood")  # what §4.4 looks at beside each sensation


def unusual_days(case: Case) -> Found:
    """VAR-1: a day outside the limits of the first twelve days of this phase, or seven on one side of the middle."""
    for diary in case.diaries:
        if _goes_on(case, diary, "diary.unusual_expires_days"):
            yield _unusual(case, diary)
        else:
            yield NotMet(diary.instrument.id, "The daily log is not kept any more.", expired=True)


def _goes_on(case: Case, diary: Diary, within: str) -> bool:
    return bool(diary.days) and (case.today - diary.days[-1]).days < case.settings.whole(within)


def _unusual(case: Case, diary: Diary) -> Finding | Unknown | NotMet:
    name = diary.instrument.id
    days = [day for day in diary.days if day >= case.phase_from]
    need, lock = case.settings.whole("diary.days"), case.settings.whole("run_chart.days")
    if len(days) < need:
        have = counted(len(days), "day")
        return Unknown(name, f"{diary.instrument.abbreviation}: {have} since the last change; {need} are needed.")
    bases = [(item, base) for item in diary.scales if len(base := _base(diary, item, days, lock)) == lock]
    if not bases:
        few = f"no scale was answered on {lock} days since the last change, which the limits need."
        return Unknown(name, f"{diary.instrument.abbreviation}: {few}")
    expires = case.settings.whole("diary.unusual_expires_days")
    found = [
        (on, f"{_named(item)} {hit}")
        for item, base in bases
        for on, hit in _signals(case, diary, item, base, days)
        if (case.today - on).days < expires
    ]
    if not found:
        return NotMet(name, f"No unusual day in the last {expires} days.", expired=True)
    if closed_lately(case, "VAR-1", name):
        return NotMet(name, "A person closed this flag lately.")
    since = max(on for on, _ in found)
    words = "; ".join(f"{said(on)}: {what}" for on, what in sorted(found)[-4:])
    evidence = {"days": [on.isoformat() for on, _ in sorted(found)], "limits_from": days[0].isoformat()}
    return Finding(
        name, Urgency.info, f"Unusual against the first {lock} days of this phase. {words}.", since, evidence
    )


def _base(diary: Diary, item: Item, days: list[date], lock: int) -> dict[date, float]:
    """The first days on which this scale was answered: one that was left out once has its limits a day later."""
    base = diary.means(item, days[:lock])
    return base if len(base) == lock else dict(islice(diary.means(item, days).items(), lock))


def _latest(diary: Diary, item: Item, days: list[date], many: int) -> dict[date, float]:
    """The last so many days of this scale, also where it was answered now and then only."""
    found = diary.means(item, days[-many:])
    if len(found) == many or len(days) <= many:
        return found
    return dict(list(diary.means(item, days).items())[-many:])


def _signals(
    case: Case, diary: Diary, item: Item, base: dict[date, float], days: list[date]
) -> Iterator[tuple[date, Hit]]:
    """The days outside the limits, and of each row on one side the day that made it long enough."""
    # A row that began earlier than this has had its day before what still counts.
    run, locked = case.settings.whole("run_chart.run"), max(base)
    later = [day for day in days if day > locked]
    recent = _latest(diary, item, later, case.settings.whole("diary.unusual_expires_days") + 2 * run)
    limits = xmr(np.array(list(base.values()), dtype=np.float64))
    if limits.mean is None or limits.upl == limits.lpl:
        return
    values = list(recent.values())
    row = 0
    for i, (on, hit) in enumerate(zip(recent, hits(np.array(values, dtype=np.float64), limits, run), strict=True)):
        side = np.sign(values[i] - limits.mean)
        row = row + 1 if side and i and side == np.sign(values[i - 1] - limits.mean) else int(bool(side))
        if hit in (Hit.above_limit, Hit.below_limit) and row <= run:  # beyond it, a new level that was told already
            yield on, hit
        elif row == run:
            yield on, Hit.high_side if side > 0 else Hit.low_side


def time_of_day(case: Case) -> Found:
    """VAR-2: one time of day is worse than the rest of the same days, over the last weeks."""
    window = case.settings.whole("diary.pattern_days")
    for diary in case.diaries:
        name = diary.instrument.id
        days = [day for day in diary.days if (case.today - day).days < window]
        if not days:
            yield NotMet(name, "The daily log is not kept any more.", expired=True)
            continue
        read = [
            within_day(diary.readings(item, days), item.direction, case.settings, item.key) for item in diary.scales
        ]
        slots = [slot for one in read for slot in one.patterns]
        if slots and not closed_lately(case, "VAR-2", name):
            yield _pattern(name, slots, days)
        elif all(one.name is WithinDayName.too_few_to_say for one in read):
            fullest = max(read, key=_most_days, default=None)  # what is nearest to being enough
            yield Unknown(name, fullest.words if fullest else "This log has no scale from 0 to 10.")
        else:
            yield NotMet(name, "No time of day stands out.", expired=True)


def _most_days(read: WithinDay) -> int:
    return max((one.days for one in read.slots), default=0)


def _pattern(name: str, slots: list[Slot], days: list[date]) -> Finding:
    words = " ".join(one.words for one in slots)
    evidence = {"slots": [{"slot": one.slot, "days": one.days, "median": one.median, "p": one.p_holm} for one in slots]}
    return Finding(name, Urgency.info, words, days[-1], evidence)


def possible_trigger(case: Case) -> Found:
    """VAR-3: stress or mood goes together with a sensation, the same day or up to three days later."""
    window, need = case.settings.whole("diary.link_window_days"), case.settings.whole("lagged.pairs_to_link")
    for diary in case.diaries:
        name = diary.instrument.id
        days = [day for day in diary.days if (case.today - day).days < window]
        pairs = _pairs(diary)
        if not days or not pairs or not _goes_on(case, diary, "diary.link_expires_days"):
            yield NotMet(name, "The daily log is not kept any more, or has nothing to compare.", expired=True)
        elif len(days) < need:
            yield Unknown(name, f"{counted(len(days), 'day')} of daily log; {need} paired days are needed for a link.")
        else:
            yield _linked(case, diary, pairs, days)


def _pairs(diary: Diary) -> list[tuple[str, str]]:
    names = [item.key for item in diary.scales]
    causes = [name for name in names if name in CAUSES]
    return [(cause, name) for cause in causes for name in names if name not in CAUSES]


def _linked(case: Case, diary: Diary, pairs: list[tuple[str, str]], days: list[date]) -> Finding | Unknown | NotMet:
    name, need = diary.instrument.id, case.settings.whole("lagged.pairs_to_link")
    means = {item.key: diary.means(item, days) for item in diary.scales}
    found = lagged(means, pairs, None, case.settings, [key for key in means if _moves(case, means[key])])
    most = max(one.n_pairs for one in found)
    if most < need:  # a log may be kept for weeks without the scales that are compared
        return Unknown(name, f"{counted(most, 'day')} with two scales to compare; {need} paired days are needed.")
    links = sorted((one for one in found if one.name is LagName.link), key=_strength)
    if not links or closed_lately(case, "VAR-3", name):
        return NotMet(name, "No clear link, or a person closed this flag lately.", expired=True)
    evidence = {
        "links": [
            {"first": one.first, "second": one.second, "lag_days": one.lag_days, "r": one.pearson, "p": one.p_holm}
            for one in links
        ],
        "comparisons": links[0].tests,
    }
    more = f" {counted(len(links) - 1, 'other link')} of the same kind." if len(links) > 1 else ""
    return Finding(name, Urgency.info, f"{links[0].words}{more}", days[-1], evidence)


def _strength(one: Lagged) -> tuple[float, int]:
    return -abs(one.pearson or 0.0), one.lag_days


def _moves(case: Case, values: dict[date, float]) -> bool:
    """Whether the item drifts over the window: two drifts always go together, and mean nothing."""
    days = np.array([on.toordinal() for on in values], dtype=np.float64)
    p = mann_kendall_p(days, np.array(list(values.values()), dtype=np.float64)) if len(days) > 1 else None
    return p is not None and p < case.settings.value("trend.p")


def _named(item: Item) -> str:
    return item.key.replace("_", " ")
