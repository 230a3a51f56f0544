"""The process that typesets: `python -m assessment.reports.typesetter`, told what to do by pipe.

It is a process of its own so that it can be stopped when it takes too long, and so that nothing
it does can stop the server. It reads no file but the template and the bundled fonts: its root is
an empty folder, and what firms wrote comes in as data.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst

from assessment.reports.pipe import DONE, FAILED, PNG, receive, send

PLACE = Path(__file__).parent
TEMPLATE = PLACE / "template.typ"


def compiler(root: str) -> Callable[[bytes, bytes], Any]:
    """Return a function that typesets data (pdf) or draws an SVG (png)."""
    template = TEMPLATE.read_bytes()
    drawing = (
        b"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        b'#image(bytes(sys.inputs.data), format: "svg")\n'
    )
    made = typst.Compiler(
        root=root,
        font_paths=[str(PLACE / "fonts")],
        ignore_system_fonts=True,
        package_path=root,
        package_cache_path=root,
    )

    def work(kind: bytes, body: bytes) -> Any:
        told = {"data": body.decode("utf-8")}
        if kind == PNG:
            return made.compile(drawing, format="png", ppi=220.0, sys_inputs=told)
        return made.compile(template, format="pdf", sys_inputs=told)

    return work


def main() -> None:
    """Work off requests until the other side is gone."""
    pipe_in, pipe_out = sys.stdin.buffer, sys.stdout.buffer
    with tempfile.TemporaryDirectory() as root:
        work = compiler(root)
        while (request := receive(pipe_in)) is not None:
            try:
                send(pipe_out, DONE, work(*request))
            except Exception as wrong:
                send(pipe_out, FAILED, str(wrong).encode("utf-8"))


if __name__ == "__main__":
    main()
