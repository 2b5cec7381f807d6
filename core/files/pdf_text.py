"""The words of a PDF, to be searched: its first pages, read by a bounded process.

A page can unfold to any size and take any time; what was found until then is searched.
"""

import subprocess
import sys
from pathlib import Path

MOST_PAGES = 30
MOST_SECONDS = 10
NEEDS_PASSWORD = 3

ROOT = Path(__file__).resolve().parents[2]


class Locked(Exception):
    """Nobody can read the file without its password."""


def text_of(data: bytes, *, seconds: float = MOST_SECONDS) -> str:
    """The text of the first pages; nothing for a scan or what cannot be read."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "core.files.pdf_lines"],
            input=data,
            capture_output=True,
            cwd=ROOT,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as slow:
        return (slow.stdout or b"").decode("utf-8", "ignore")
    if done.returncode == NEEDS_PASSWORD:
        raise Locked("设有打开密码，请去掉密码后再上传")
    return done.stdout.decode("utf-8", "ignore")
