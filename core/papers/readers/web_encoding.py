"""The encoding of a web page: what its bytes and it itself say, then by trial."""

import re

from core.papers.paper import Unreadable

from . import text

ENCODINGS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
}

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ASCII = re.compile(r"[\x00-\x7f]+")


def decode(data: bytes) -> str:
    """Return the text of a page: by byte order mark, by what it says, by trial."""
    wide = text.wide_encoding(data)
    if wide:
        return data.decode(wide, "replace")
    said = _CHARSET.search(data[:4096])
    said = ENCODINGS.get(said[1].decode().lower()) if said else None
    found = []
    for encoding in filter(None, (said, "utf-8-sig", "gb18030")):
        try:
            found.append(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        # A page saved again may still name its old encoding.
        if text.is_common_chinese(_ASCII.sub("", found[-1])):
            return found[-1]
    if not found or not said:
        raise Unreadable(text.UNKNOWN_ENCODING)
    return found[0]
