"""Finds what Chromium 86 would drop from a built stylesheet without putting up with it.

    python -m zhengwu.stylesheets FOLDER

A declaration may use a newer value where the same block declares the property in
plain words before it. Custom properties have no such fallback: their value is only
looked at where it is used. Rules behind a newer selector or at-rule are dropped as
a whole; inside `@supports` anything goes.
"""

import re
import sys
from pathlib import Path

NEW_VALUES = re.compile(r"color-mix\(|oklch\(|oklab\(|light-dark\(", re.IGNORECASE)
NEW_RULES = re.compile(r":has\(|:is\(|:where\(|@container\b|@layer\b", re.IGNORECASE)
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')
PIECES = re.compile(r"[^{};]*[{};]")


def problems(css):
    """The declarations and rule heads an old browser cannot do without a fallback."""
    found = []
    # One set of plainly declared properties per open block, None inside @supports.
    blocks = [set()]
    for piece in PIECES.findall(STRINGS.sub('""', COMMENTS.sub("", css))):
        text, end = piece[:-1].strip(), piece[-1]
        if blocks[-1] is not None and not is_plain(text, end, blocks[-1]):
            found.append(text[:120])
        if end == "{":
            lenient = blocks[-1] is None or text.lower().startswith("@supports")
            blocks.append(None if lenient else set())
        elif end == "}":
            blocks.pop()
    return found


def is_plain(text, end, declared):
    """Whether old browsers keep this piece, or have kept its fallback before."""
    if text.lower().startswith("@supports"):
        return True
    if end == "{" or text.startswith("@"):
        return not NEW_RULES.search(text)
    name, _, value = text.partition(":")
    if not NEW_VALUES.search(value):
        declared.add(name)
        return True
    return name in declared and not name.startswith("--")


def main(folder):
    """Print each problem with its file; 1 where there is one or nothing was built."""
    sheets = sorted(Path(folder).glob("**/*.css"))
    found = [
        f"{sheet.name}: {text}"
        for sheet in sheets
        for text in problems(sheet.read_text(encoding="utf-8"))
    ]
    if not sheets:
        found = [f"{folder} 中没有样式文件，请先执行 make install。"]
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
