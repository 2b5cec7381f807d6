"""Known unit names, and where they stand in a text."""

import re

# Endings that several names before them may share: 治安、刑侦、交警支队.
_SHARED_ENDING = re.compile(
    r"(?:派出所|分局|支队|大队|中队|县局|公安局|人民政府|街道办事处|科|处|室|队|局|所|办|中心)$"
)


class Roster:
    """Known unit names; finds them in text, the longest first."""

    def __init__(self, known=()):
        self.names = frozenset(name for name in known if len(name) > 1)
        ordered = sorted(self.names, key=lambda name: (-len(name), name))
        self._pattern = (
            re.compile("|".join(map(re.escape, ordered))) if ordered else None
        )

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where known names stand in `text`, from left to right."""
        if self._pattern is None:
            return []
        return [match.span() for match in self._pattern.finditer(text)]

    def cut(self, text: str) -> list[str]:
        """Return `text` as known names one after another, or whole."""
        spans = self.spans(text)
        ends = [0, *(end for _, end in spans)]
        gapless = all(
            start == end for (start, _), end in zip(spans, ends, strict=False)
        )
        if len(spans) > 1 and gapless and ends[-1] == len(text):
            return [text[start:end] for start, end in spans]
        return [text]

    def completed(self, name: str, later: str) -> str:
        """Return `name` with the ending of `later`, where only that is a known name."""
        ending = _SHARED_ENDING.search(later)
        if not ending or name in self or name + ending[0] not in self:
            return name
        return name + ending[0]
