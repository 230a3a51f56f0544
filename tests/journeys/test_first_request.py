"""The very first message after a start names a file that is no listed view: nothing of it runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.journeys.server import ROOT, Server, running

pytestmark = pytest.mark.browser

UI = ROOT / "assessment" / "ui"
START = "给企业的质量管理做一次体检"
FILES = (UI / "session.py", UI / "views" / "unlisted.py", ROOT / "streamlit_app.py")
NAMES = ("session", "../main", "views/unlisted")


def first_page(server: Server, *, named: str = "", name: str = "") -> str:
    """Ask for one run as the first message of a connection, and return all that is sent."""
    told = BackMsg()
    told.rerun_script.page_script_hash = named
    told.rerun_script.page_name = name
    found = []
    url = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(url, origin=Origin(server.url), max_size=None, proxy=None) as line:
        line.send(told.SerializeToString())
        while True:
            content = line.recv(timeout=60, decode=False)
            found.append(bytes(content).decode("utf-8", errors="replace"))
            if ForwardMsg.FromString(content).WhichOneof("type") == "script_finished":
                return "".join(found)


def test_a_file_named_first_opens_the_start(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        told = [first_page(server, named=calc_hash(str(file))) for file in FILES]
        told += [first_page(server, name=name) for name in NAMES]
    for each in told:
        assert START in each
        assert "事件编号" not in each
