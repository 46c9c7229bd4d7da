"""A file that is made when it is asked for, and is there when the browser fetches it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx


def download(label: str, make: Callable[[], bytes], name: str, mime: str, *, key: str, **told: Any) -> None:
    """A button that makes the file on the click.

    Streamlit throws a file that was made on a click away after the next two runs of anybody's page: where many sit at
    their screens, before the browser has fetched it. So the session that asked holds on to it until it runs anew.
    """
    asking = get_script_run_ctx()

    def made() -> bytes:
        data = make()
        if runtime.exists():
            holding = Thread(target=_hold, args=(data, name, mime, key))
            add_script_run_ctx(holding, asking)
            holding.start()
            holding.join()
        return data

    st.download_button(label, made, name, mime, key=key, on_click="ignore", **told)


def _hold(data: bytes, name: str, mime: str, key: str) -> None:
    files = runtime.get_instance().media_file_mgr
    files.add(data, mime, f"held_{key}", file_name=name, is_for_static_download=True)
