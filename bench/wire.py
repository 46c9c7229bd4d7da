"""A reader's connection to a running server, without a browser: a run asked for, and all that it sends.

What a run costs is the processor time of a running server: Streamlit's own threads, the garbage it collects after each
run and the bytes on the wire are in it, for our page and for the bare one. How long its reader waits stands beside it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

AFTER = 0.1  # seconds: what a server does after its last message belongs to the run
ROOT = Path(__file__).resolve().parent.parent
BARE = "import streamlit as st\nst.title('Bare')\nst.vega_lite_chart({spec}, theme=None)\n"
EMPTY = {"mark": "point", "data": {"values": []}}
# The same page with what it loaded taken out of every garbage collection, as app.py does it for ours.
FROZEN = """import gc
from contextlib import asynccontextmanager
import altair, pandas, streamlit as st
@asynccontextmanager
async def lifespan(_app):
    gc.collect()
    gc.freeze()
    yield {{}}
app = st.App({page!r}, lifespan=lifespan)
"""


class Server(NamedTuple):
    address: str
    process: int

    def computed(self) -> float:
        """Seconds of processor time so far, of all its threads: a busy machine does not change them."""
        return time.clock_gettime(~self.process << 3 | 2)  # clock_getcpuclockid(3), as Linux makes the number


@contextmanager
def serving(app: str, port: int) -> Iterator[Server]:
    """A server of its own."""
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
        yield Server(address, server.pid)
    finally:
        server.terminate()
        server.wait(20)


def bare_pages(folder: Path, spec: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """The files of a page with nothing but a title and a chart: as Streamlit starts it, and frozen."""
    page, frozen = folder / "bare.py", folder / "frozen.py"
    page.write_text(BARE.format(spec=repr(spec or EMPTY)))
    frozen.write_text(FROZEN.format(page=str(page)))
    return str(page), str(frozen)


class Widget(NamedTuple):
    """What a run drew, and the piece of the page that is run when it is touched."""

    drawn: Any
    piece: str

    def chosen(self, *words: str) -> WidgetState:
        """These of its options: those that contain the words."""
        options = [" ".join(filter(None, (one.content_icon, one.content))) for one in self.drawn.options]
        state = WidgetState(id=self.drawn.id)
        state.string_array_value.data.extend(next(one for one in options if word in one) for word in words)
        return state

    def told(self, **value: Any) -> WidgetState:
        return WidgetState(id=self.drawn.id, **value)


class Reader:
    """One open page. `latest` is what its last run sent."""

    def __init__(self, socket: Any, page: str, query: str) -> None:
        self.socket, self.page, self.query = socket, page, query
        self.script, self.latest = "", [ForwardMsg()]

    def run(self, piece: str = "", *widgets: WidgetState) -> float:
        """Milliseconds of one run: of the whole page, or of one piece, with what was done to widgets."""
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = self.query, self.page
        asked.rerun_script.page_script_hash, asked.rerun_script.fragment_id = self.script, piece
        asked.rerun_script.widget_states.widgets.extend(widgets)
        began = time.perf_counter()
        self.socket.send(asked.SerializeToString())
        self.latest = list(self._until_idle())
        took = 1000 * (time.perf_counter() - began)
        self._nothing_broke()
        return took

    def _nothing_broke(self) -> None:
        for message in self.latest:
            told = message.delta.new_element.exception.message
            assert not told, told

    def widget(self, key: str) -> Widget:
        """The first widget on the page whose key begins so."""
        for message in self.latest:
            kind = message.delta.new_element.WhichOneof("type")
            drawn = getattr(message.delta.new_element, kind) if kind else message.delta.add_block
            if f"-{key}" in getattr(drawn, "id", ""):
                return Widget(drawn, message.delta.fragment_id)
        raise LookupError(f"no widget {key} on this page")

    def _until_idle(self) -> Iterator[ForwardMsg]:
        """Messages until the script stands still; one that was stopped for another run is followed by it."""
        done = False
        while True:
            message = ForwardMsg()
            message.ParseFromString(self.socket.recv(timeout=60))
            yield message
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.script = message.navigation.page_script_hash
            done = done or (
                kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            )
            if done and kind == "session_status_changed" and not message.session_status_changed.script_is_running:
                return

    def sent(self) -> int:
        return sum(message.ByteSize() for message in self.latest)

    def chart(self) -> dict[str, Any]:
        """The first chart that is drawn, as the browser gets it."""
        drawn = (message.delta.new_element for message in self.latest if message.WhichOneof("type") == "delta")
        return dict(json.loads(next(one.vega_lite_chart.spec for one in drawn if one.vega_lite_chart.spec)))


class Cost(NamedTuple):
    """A run: milliseconds that the server computed for it, and until its last message came."""

    server: float
    wait: float


def in_turn(runs: int, *pages: tuple[Server, Callable[[], float]]) -> list[Cost]:
    """The medians of each page's run, one page after the other, so that a busy moment meets them all."""
    rounds = [[_cost(server, run) for server, run in pages] for _ in range(runs)]
    return [Cost(*(statistics.median(part) for part in zip(*side, strict=True))) for side in zip(*rounds, strict=True)]


def _cost(server: Server, run: Callable[[], float]) -> Cost:
    before = server.computed()
    wait = run()
    time.sleep(AFTER)
    return Cost(1000 * (server.computed() - before), wait)


def compared(name: str, ours: Cost, bare: Cost, frozen: Cost) -> str:
    return (
        f"{name:18} server {ours.server:5.1f} ms, bare {bare.server:5.1f}, ratio {ours.server / bare.server:.2f}; "
        f"bare and frozen {frozen.server:4.1f}, ratio {ours.server / frozen.server:.2f}; "
        f"last message after {ours.wait:.0f}, {bare.wait:.0f} and {frozen.wait:.0f} ms"
    )


@contextmanager
def reading(server: Server, token: str = "", page: str = "", query: str = "") -> Iterator[Reader]:
    """A page that is open and drawn once."""
    from components.cookie import COOKIE

    headers = {"Cookie": f"{COOKIE}={token}"} if token else {}
    stream = f"{server.address.replace('http', 'ws')}/_stcore/stream"
    kept: dict[str, Any] = {"max_size": None, "compression": None}
    with connect(stream, subprotocols=["streamlit"], additional_headers=headers, **kept) as socket:
        reader = Reader(socket, page, query)
        reader.run()
        yield reader
