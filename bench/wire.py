"""A reader's connection to a running server, without a browser: a run asked for, and all that it sends.

What a run takes is measured from the request to the last message, on a real server: Streamlit's own thread, the garbage
it collects after each run and the bytes on the wire are in it, for our page and for the bare one.
"""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

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


@contextmanager
def serving(app: str, port: int) -> Iterator[str]:
    """A server of its own; its address."""
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


def bare_pages(folder: Path, spec: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """The files of a page with nothing but a title and a chart: as Streamlit starts it, and frozen."""
    page, frozen = folder / "bare.py", folder / "frozen.py"
    page.write_text(BARE.format(spec=repr(spec or EMPTY)))
    frozen.write_text(FROZEN.format(page=str(page)))
    return str(page), str(frozen)


class Reader:
    """One open page. `latest` is what its last run sent."""

    def __init__(self, socket: Any, page: str, query: str) -> None:
        self.socket, self.page, self.query = socket, page, query
        self.script, self.latest = "", [ForwardMsg()]

    def run(self, piece: str = "", **widgets: Any) -> float:
        """Milliseconds of one run: of the whole page, or of one piece. `widgets` are protobuf fields by id."""
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = self.query, self.page
        asked.rerun_script.page_script_hash, asked.rerun_script.fragment_id = self.script, piece
        for name, told in widgets.items():
            asked.rerun_script.widget_states.widgets.add(id=name, **told)
        began = time.perf_counter()
        self.socket.send(asked.SerializeToString())
        self.latest = list(self._until_idle())
        return 1000 * (time.perf_counter() - began)

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
            done = done or (kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
            if done and kind == "session_status_changed" and not message.session_status_changed.script_is_running:
                return

    def sent(self) -> int:
        return sum(message.ByteSize() for message in self.latest)

    def exceptions(self) -> list[str]:
        drawn = (message.delta.new_element for message in self.latest if message.WhichOneof("type") == "delta")
        return [one.exception.message for one in drawn if one.WhichOneof("type") == "exception"]


@contextmanager
def reading(address: str, token: str = "", page: str = "", query: str = "") -> Iterator[Reader]:
    """A page that is open and drawn once."""
    from components.cookie import COOKIE

    headers = {"Cookie": f"{COOKIE}={token}"} if token else {}
    stream = f"{address.replace('http', 'ws')}/_stcore/stream"
    kept: dict[str, Any] = {"max_size": None, "compression": None}
    with connect(stream, subprotocols=["streamlit"], additional_headers=headers, **kept) as socket:
        reader = Reader(socket, page, query)
        reader.run()
        yield reader
