"""How much of the corpus is read as a careful clerk reads it.

Every document under fixtures/corpus has its expected answer beside it. Files whose
name's SHA-256 is divisible by 3 are held out: nobody mends the reader by them.

    python -m bench.reading [--open] [--differences] [NAME …]
"""

import argparse
import hashlib
import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from core.papers.paper import Unreadable
from core.papers.reading import read_file
from tasks.intake.reading import NothingRead, read

CORPUS = Path(__file__).parent.parent / "fixtures" / "corpus"
SAME_TASK = 0.85
MEASURES = ("tasks", "names", "roles", "times", "criteria", "places")
HEADS = ("tasks", "units", "with role", "deadlines", "criteria", "path, no.")


@dataclass
class Tally:
    """What was expected, what was read, and what of both agrees, per measure."""

    expected: Counter = field(default_factory=Counter)
    read: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)
    documents: int = 0

    def add(self, measure, expected: Counter, found: Counter) -> None:
        self.expected[measure] += expected.total()
        self.read[measure] += found.total()
        self.right[measure] += (expected & found).total()

    def __iadd__(self, other):
        self.documents += other.documents
        for name in ("expected", "read", "right"):
            getattr(self, name).update(getattr(other, name))
        return self

    def f1(self, measure) -> float | None:
        """Twice the agreed over all expected and read; None where there is nothing."""
        both = self.expected[measure] + self.read[measure]
        return 2 * self.right[measure] / both if both else None


def is_held_out(path: Path) -> bool:
    return int(hashlib.sha256(path.name.encode()).hexdigest(), 16) % 3 == 0


def documents() -> list[Path]:
    answers = sorted(CORPUS.glob("*.json"))
    return [answer.with_suffix("") for answer in answers]


def answer_to(path: Path) -> dict:
    return json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))


def reading_of(path: Path, answer: dict) -> dict | None:
    """What the reader says of a document; None where it refuses it."""
    try:
        return read(read_file(path), roster=answer.get("roster", ())).as_contract()
    except (Unreadable, NothingRead):
        return None


def plain(text: str) -> str:
    """The text without white space and with one width of punctuation."""
    return re.sub(r"\s+", "", text or "").translate(WIDE)


WIDE = str.maketrans("，；：（）．。！？【】〔〕", ",;:().。!?[][]")


def matched(expected: list[dict], found: list[dict]) -> dict[int, int]:
    """Which read task is which expected one: {index expected: index read}."""
    pairs = []
    for i, one in enumerate(expected):
        for j, other in enumerate(found):
            ratio = likeness(plain(one["text"]), plain(other["text"]))
            if ratio >= SAME_TASK:
                pairs.append((ratio, -abs(i - j), i, j))
    taken: dict[int, int] = {}
    for _, _, i, j in sorted(pairs, reverse=True):
        if i not in taken and j not in taken.values():
            taken[i] = j
    return taken


def likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < SAME_TASK or matcher.quick_ratio() < SAME_TASK:
        return 0.0
    return matcher.ratio()


def facts_of(task: dict, key) -> dict[str, Counter]:
    """What a task says, per measure, under the key of the task."""
    time = task["deadline"] or task["recurrence"] and tuple(task["recurrence"].values())
    return {
        "tasks": Counter([key]),
        "names": Counter((key, plain(unit["name"])) for unit in task["units"]),
        "roles": Counter(
            (key, plain(unit["name"]), unit["role"]) for unit in task["units"]
        ),
        "times": Counter([(key, time)] if time else []),
        "criteria": Counter(
            (key, plain(each["text"]).rstrip(";。"), tuple(each["elements"]))
            for each in task["criteria"]
        ),
        "places": Counter(
            [
                (key, "path", tuple(map(plain, task["path"]))),
                (key, plain(task["number"])),
            ]
        ),
    }


def compare(answer: dict, found: dict | None) -> tuple[Tally, list[str]]:
    """Return how an answer and a reading agree, and their differences in words."""
    tally, said = Tally(documents=1), []
    expected = [] if answer.get("refused") else answer["tasks"]
    tasks = found["tasks"] if found else []
    pairs = matched(expected, tasks)
    read_as = {j: i for i, j in pairs.items()}
    sides = (
        [facts_of(task, i) for i, task in enumerate(expected)],
        [facts_of(task, read_as.get(j, f"+{j}")) for j, task in enumerate(tasks)],
    )
    for measure in MEASURES:
        one, other = (sum((f[measure] for f in side), Counter()) for side in sides)
        tally.add(measure, one, other)
        said += [f"  - {measure} {fact}" for fact in (one - other)]
        said += [f"  + {measure} {fact}" for fact in (other - one)]
    said += [
        f"  - text {i}: {expected[i]['text']}"
        for i in range(len(expected))
        if i not in pairs
    ]
    said += [
        f"  + text {j}: {tasks[j]['text']}"
        for j in range(len(tasks))
        if j not in read_as
    ]
    return tally, said


def line(label: str, tally: Tally) -> str:
    figures = [
        "      —" if (f1 := tally.f1(m)) is None else f"{f1:7.3f}" for m in MEASURES
    ]
    missed = tally.expected["tasks"] - tally.right["tasks"]
    invented = tally.read["tasks"] - tally.right["tasks"]
    counts = f"{tally.documents:4} {tally.expected['tasks']:6} {missed:7} {invented:9}"
    return f"{label:24}{counts}  " + "".join(f"{figure:>11}" for figure in figures)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument(
        "--open", action="store_true", help="leave held-out files alone"
    )
    parser.add_argument("--differences", action="store_true")
    options = parser.parse_args()
    layouts: dict[str, Tally] = {}
    held_out = Tally()
    start = time.perf_counter()
    for path in documents():
        held = is_held_out(path)
        if options.names and path.name not in options.names or held and options.open:
            continue
        answer = answer_to(path)
        tally, said = compare(answer, reading_of(path, answer))
        if held:
            held_out += tally
            continue
        layouts.setdefault(answer["layout"], Tally())
        layouts[answer["layout"]] += tally
        if options.differences and said:
            print(line(path.name, tally), *said, sep="\n")
    print(
        f"{'':24}docs  tasks  missed  invented  " + "".join(f"{h:>11}" for h in HEADS)
    )
    for layout, tally in sorted(layouts.items()):
        print(line(layout, tally))
    total = Tally()
    for tally in layouts.values():
        total += tally
    print(line("all open", total))
    if held_out.documents:
        print(line("all held out", held_out))
    print(f"{time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
