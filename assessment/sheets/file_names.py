"""Names of files and folders that every system can unpack, each only once. Pure."""

import re

LENGTH = 60
RESERVED = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
)


def safe_name(name: str, otherwise: str) -> str:
    """A name without what Windows forbids, and never a way out of its folder."""
    plain = "".join(letter if letter.isprintable() else "_" for letter in name)
    plain = re.sub(r'[<>:"/\\|?*]', "_", plain).strip(" .")[:LENGTH].rstrip(" .")
    if plain.partition(".")[0].strip().lower() in RESERVED:
        return f"_{plain}"
    return plain or otherwise


def extension_of(name: str) -> str:
    """`.pdf` of a file name; nothing where it ends in anything but such letters."""
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return found[0].lower() if found else ""


class Names:
    """The names in one folder, alike in no case of their letters."""

    def __init__(self, *taken: str):
        self.taken = {name.casefold() for name in taken}

    def add(self, name: str, *, otherwise: str, extension: str = "") -> str:
        stem, number = safe_name(name, otherwise), 1
        found = stem + extension
        while found.casefold() in self.taken:
            number += 1
            found = f"{stem}（{number}）{extension}"
        self.taken.add(found.casefold())
        return found
