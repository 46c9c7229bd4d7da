"""The patient page at its heaviest against a bare Streamlit page with one empty chart.

    python -m bench.patient [--runs 30] [--browser]

Three questionnaires over two years and 5,000 diary rows: bytes sent for each part of the page, and the server time of a
rerun, ours and the bare page in turn in this process after gc.freeze(). With --browser also the time until the chart is
painted, ours and the bare page in turn in one Chromium, each on a server of its own. What a click costs, which runs
only the piece it is in: bench/clicks.py.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.heavy import fill

MOST_BYTES, RERUN, PAINTED = 300_000, 2.0, 1.5
ROOT = Path(__file__).resolve().parent.parent
PARTS = {"Overview": "", "Items": "Items", "Diary": "Diary", "After a change": "After a change"}
SENT: list[int] = []


def bare() -> None:
    """What Streamlit alone takes: a title and a chart without data."""
    import streamlit as st

    st.title("Patient")
    st.vega_lite_chart({"mark": "point", "data": {"values": []}}, theme=None)


def as_a_server() -> None:
    """A server reads a page's file once; the test runner would read it for every run."""
    from streamlit.runtime.scriptrunner.script_cache import ScriptCache
    from streamlit.testing.v1 import local_script_runner as runner

    kept = ScriptCache()
    runner.ScriptCache = lambda: kept  # type: ignore[misc, assignment]


def weigh() -> None:
    """Count the bytes of every message of a run."""
    from streamlit.testing.v1 import local_script_runner as runner

    as_a_server()
    parse = runner.parse_tree_from_messages

    def counted(messages: list[Any]) -> Any:
        SENT.append(sum(message.ByteSize() for message in messages))
        return parse(messages)

    runner.parse_tree_from_messages = counted  # type: ignore[assignment]


def ours(token: str, patient_id: str, part: str) -> Any:
    from streamlit.testing.v1 import AppTest

    from components import session

    test = AppTest.from_file(str(ROOT / "pages" / "patient.py"), default_timeout=120)
    test.session_state[session.TOKEN] = token
    test.session_state[session.PATIENT] = patient_id
    if part:
        test.session_state["patient_view"], test.session_state["patient_patterns"] = "Patterns", part
    return test.run()


def rerun_ms(test: Any) -> float:
    began = time.perf_counter()
    test.run()
    assert not test.exception, test.exception
    return 1000 * (time.perf_counter() - began)


def on_the_server(token: str, patient_id: str, runs: int) -> tuple[float, int]:
    """The worst ratio of a rerun and the most bytes of any part."""
    from streamlit.testing.v1 import AppTest

    import components.warm  # noqa: F401  as the server does before it freezes

    weigh()
    worst, most = 0.0, 0
    empty = AppTest.from_function(bare, default_timeout=60).run()
    for name, part in PARTS.items():
        test = ours(token, patient_id, part)
        gc.collect()
        gc.freeze()
        pairs = [(rerun_ms(test), SENT[-1], rerun_ms(empty)) for _ in range(runs)][3:]
        low, high = statistics.median(p[2] for p in pairs), statistics.median(p[0] for p in pairs)
        sent = max(p[1] for p in pairs)
        worst, most = max(worst, high / low), max(most, sent)
        print(f"{name:16} rerun {high:6.1f} ms, bare {low:6.1f} ms, ratio {high / low:.2f}; {sent / 1000:.0f} kB sent")
    return worst, most


@contextmanager
def serving(app: str, port: int) -> Iterator[str]:
    command = [sys.executable, "-m", "streamlit", "run", app, "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.showEmailPrompt", "false"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address, until = f"http://localhost:{port}", time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            break
        except OSError:
            time.sleep(0.2)
    try:
        yield address
    finally:
        server.terminate()
        server.wait(20)


def in_the_browser(token: str, patient_id: str, runs: int, port: int) -> float:
    """Loads of the page until its chart stands in it, in turn; the ratio of the medians."""
    from playwright.sync_api import sync_playwright

    from components.cookie import COOKIE

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        alone = Path(folder) / "bare.py"
        told = "import streamlit as st\nst.title('Patient')\n"
        alone.write_text(told + "st.vega_lite_chart({'mark': 'point', 'data': {'values': []}}, theme=None)\n")
        with serving("app.py", port) as mine, serving(str(alone), port + 1) as other:
            program, quiet = os.environ.get("CHROMIUM", "/usr/bin/chromium"), ["--no-sandbox", "--disable-gpu"]
            browser = play.chromium.launch(executable_path=program, args=quiet)
            context = browser.new_context(viewport={"width": 1440, "height": 1000})
            context.add_cookies([{"name": COOKIE, "value": token, "url": mine}])
            page = context.new_page()
            heavy = f"{mine}/patient?patient={patient_id}"
            pairs = [(painted_ms(page, heavy), painted_ms(page, other)) for _ in range(runs)]
            browser.close()
    kept = pairs[1:]
    high, low = statistics.median(p[0] for p in kept), statistics.median(p[1] for p in kept)
    print(f"painted          ours {high:6.0f} ms, bare {low:6.0f} ms, ratio {high / low:.2f}")
    return high / low


def painted_ms(page: Any, address: str) -> float:
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("[data-testid=stVegaLiteChart] :is(svg, canvas)", timeout=60_000)
    return 1000 * (time.perf_counter() - began)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--port", type=int, default=8614)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        token, patient_id = fill(Path(folder))
        ratio, most = on_the_server(token, patient_id, options.runs)
        paint = in_the_browser(token, patient_id, max(options.runs // 4, 4), options.port) if options.browser else 0.0
    kilobytes = f"{most / 1000:.0f} kB of {MOST_BYTES / 1000:.0f}"
    print(f"worst rerun {ratio:.2f} of {RERUN}; {kilobytes}; painted {paint:.2f} of {PAINTED}")
    return 0 if ratio <= RERUN and most <= MOST_BYTES and paint <= PAINTED else 1


if __name__ == "__main__":
    sys.exit(main())
