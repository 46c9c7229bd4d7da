"""The patient page at its heaviest against a bare Streamlit page with one empty chart.

    python -m bench.patient [--runs 30] [--browser]

Three questionnaires over two years and 5,000 diary rows: bytes sent for each part of the page and the server time of a
rerun of the whole page, on running servers (bench/wire.py), ours and the bare page in turn. The bare page is measured
as Streamlit starts it, where most of its time is the garbage collection after each run, and once more with what it
loaded taken out of that, as ours does. With --browser also the time until the chart is painted, in one Chromium.
What a click costs, which runs only the piece it is in: bench/clicks.py.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.heavy import fill
from bench.wire import Reader, Server, bare_pages, compared, in_turn, reading, serving

MOST_BYTES, RERUN, PAINTED = 300_000, 2.0, 1.5
WARM = 3  # loads until Chromium has kept the compiled scripts
PARTS = ("", "Items", "Diary", "After a change")


def turned_to(reader: Reader, part: str) -> int:
    """Turn to a part of the page as a reader does; the bytes of the whole page with it."""
    if part:
        view = reader.widget("patient_view")
        reader.run(view.piece, view.chosen("Patterns"))
        which = reader.widget("patient_patterns")
        reader.run(which.piece, which.chosen(part))
    reader.run()
    return sum(message.ByteSize() for message in reader.latest)


def on_the_server(
    mine: Server, others: tuple[Server, Server], token: str, patient_id: str, runs: int
) -> tuple[float, int]:
    """The worst ratio of a rerun and the most bytes of any part."""
    worst, most = 0.0, 0
    with reading(others[0]) as bare, reading(others[1]) as frozen:
        for part in PARTS:
            with reading(mine, token, "patient", f"patient={patient_id}") as ours:
                sent = first_bytes(mine, token, patient_id, part)
                turned_to(ours, part)
                medians = in_turn(runs, (mine, ours.run), (others[0], bare.run), (others[1], frozen.run))
            print(f"{compared(part or 'Overview', *medians)}; {sent / 1000:.0f} kB sent")
            worst, most = max(worst, medians[0].server / medians[1].server), max(most, sent)
    return worst, most


def first_bytes(mine: Server, token: str, patient_id: str, part: str) -> int:
    """Of a page that is new to its reader: later runs send only the name of a large message that did not change."""
    with reading(mine, token, "patient", f"patient={patient_id}") as ours:
        return turned_to(ours, part) if part else sum(message.ByteSize() for message in ours.latest)


# Told by the page itself: a driver outside of it learns of each moment later, and the more so the more there is to do.
# The browser's own two measures are of words and images; it does not count a chart drawn in SVG, whose first frame is
# waited for beside them.
WATCH = """
new PerformanceObserver(list => { for (const one of list.getEntries()) window.largest = one.startTime })
  .observe({ type: "largest-contentful-paint", buffered: true })
new MutationObserver((_, watch) => {
  if (!document.querySelector("[data-testid=stVegaLiteChart] :is(svg, canvas)")) return
  watch.disconnect()
  requestAnimationFrame(() => setTimeout(() => { window.chartPainted = performance.now() }))
}).observe(document, { childList: true, subtree: true })
"""
FIRST = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
MOMENTS = {"first words": FIRST, "largest content": "window.largest", "chart": "window.chartPainted"}
SETTLED = 1000  # ms: what a page still does once it is painted belongs to it, not to the next one


def in_the_browser(mine: Server, other: Server, token: str, patient_id: str, runs: int) -> float:
    """Loads of both pages in turn; the ratio of the medians of the largest content's paint."""
    from playwright.sync_api import sync_playwright

    from components.cookie import COOKIE

    with sync_playwright() as play:
        program, quiet = os.environ.get("CHROMIUM", "/usr/bin/chromium"), ["--no-sandbox", "--disable-gpu"]
        browser = play.chromium.launch(executable_path=program, args=quiet)
        context = browser.new_context(viewport={"width": 1440, "height": 1000})
        context.add_cookies([{"name": COOKIE, "value": token, "url": mine.address}])
        page = context.new_page()
        page.add_init_script(WATCH)
        heavy = f"{mine.address}/patient?patient={patient_id}"
        loads = [(painted(page, heavy), painted(page, other.address)) for _ in range(runs)]
        browser.close()
    ours, bare = (medians(side) for side in zip(*loads[WARM:], strict=True))
    for name in MOMENTS:
        print(f"painted: {name:16} {ours[name]:5.0f} ms; bare {bare[name]:5.0f}, ratio {ours[name] / bare[name]:.2f}")
    return ours["largest content"] / bare["largest content"]


def painted(page: Any, address: str) -> dict[str, float]:
    """Milliseconds of one load until each moment."""
    page.goto(address)
    page.wait_for_function("window.chartPainted", timeout=60_000)
    page.wait_for_timeout(SETTLED)
    return {name: page.evaluate(moment) for name, moment in MOMENTS.items()}


def medians(loads: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(load[name] for load in loads) for name in MOMENTS}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--port", type=int, default=8614)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        token, patient_id = fill(Path(folder))
        bare, frozen = bare_pages(Path(folder))
        port, paint = options.port, 0.0
        with serving("app.py", port) as mine, serving(bare, port + 1) as other, serving(frozen, port + 2) as third:
            ratio, most = on_the_server(mine, (other, third), token, patient_id, options.runs)
            if options.browser:
                paint = in_the_browser(mine, other, token, patient_id, max(options.runs // 2, WARM + 4))
    kilobytes = f"{most / 1000:.0f} kB of {MOST_BYTES / 1000:.0f}"
    print(f"worst rerun {ratio:.2f} of {RERUN}; {kilobytes}; painted {paint:.2f} of {PAINTED}")
    return 0 if ratio <= RERUN and most <= MOST_BYTES and paint <= PAINTED else 1


if __name__ == "__main__":
    sys.exit(main())
