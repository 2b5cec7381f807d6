"""How long something takes at its best: what else the machine does only adds."""

import time
from timeit import Timer

# CPython keeps its frames in pages of memory and maps a new one whenever a call
# crosses the edge of a page. A loop that happens to lie across an edge pays for it
# at each call, so every round begins some frames deeper.
DEEPER = 8


def fastest(functions, *, rounds, timer=time.perf_counter):
    """The fewest seconds each function took, called in turns, garbage left alone."""
    timers = [Timer(function, timer=timer) for function in functions]
    times = [
        [at_depth(DEEPER * number, each.timeit, 1) for each in timers]
        for number in range(rounds)
    ]
    return [min(taken) for taken in zip(*times, strict=True)]


def at_depth(frames, function, *arguments):
    """Call a function so many frames further down."""
    if frames == 0:
        return function(*arguments)
    return at_depth(frames - 1, function, *arguments)
