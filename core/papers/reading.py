"""Any file into a paper: what it really is decides which reader takes it."""

from pathlib import Path

from .paper import Paper, Unreadable
from .readers import text

MAX_MEBIBYTES = 20
MAX_BYTES = MAX_MEBIBYTES * 1024 * 1024


def read_paper(name: str, data: bytes) -> Paper:
    """Return the paragraphs and grids of a file; `Unreadable` where it has none.

    `name` is used in sentences only and to tell kinds that look alike inside.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_MEBIBYTES} MiB，请拆分后再试。")
    return text.parse(text.decode(data))


def read_file(path: Path) -> Paper:
    """Return the paper in the file at `path`."""
    return read_paper(path.name, bytes_of(path))


def bytes_of(path: Path) -> bytes:
    """Return the content of `path`, which is a file of bounded size."""
    if not path.exists():
        raise Unreadable(f"找不到文件“{path.name}”，请检查路径。")
    if not path.is_file():
        raise Unreadable(f"“{path.name}”不是文件，请给出一个文件。")
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"打不开文件“{path.name}”，请检查权限。") from error
