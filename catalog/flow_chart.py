"""流程图 of an entry's disclosure, drawn from its `steps`. Pure.

One geometry serves the page (`as_svg`) and the picture in Word (`flow_picture`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.papers.writers.breaking import title_lines

# In pixels of a picture 360 wide: boxes from above to below, an arrow between two.
WIDTH, MARGIN, BOX_WIDTH = 360, 10, 340
STEP_SIZE, WHO_SIZE = 15, 13
STEP_LINE, WHO_LINE = 22, 19
PADDING, ARROW, HEAD = 10, 28, 6
INK, SOFT, LINE, PAPER = "#1b2430", "#47525f", "#1a5cb8", "#f4f8fd"
FONTS = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, SimHei, sans-serif"
MIDDLE = WIDTH / 2
# What a box says is read, not studied: a longer text is cut.
LONGEST = 120


@dataclass(frozen=True)
class Line:
    """A line of text around its middle `y`; of a step's name, or of who takes it."""

    text: str
    y: float
    is_step: bool

    @property
    def size(self) -> int:
        return STEP_SIZE if self.is_step else WHO_SIZE

    @property
    def colour(self) -> str:
        return INK if self.is_step else SOFT

    @property
    def baseline(self) -> float:
        """Where Chinese characters stand when their middle is at `y`."""
        return self.y + self.size * 0.36


@dataclass(frozen=True)
class Box:
    top: float
    height: float
    lines: tuple[Line, ...]

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True)
class Chart:
    """`told` is the same in words: 1.起草（承办人）；2.审核（负责人）."""

    boxes: tuple[Box, ...]
    told: str

    @property
    def height(self) -> float:
        return self.boxes[-1].bottom + MARGIN

    @property
    def arrows(self) -> list[tuple[float, float]]:
        """From the bottom of each box to the top of the next."""
        pairs = zip(self.boxes, self.boxes[1:], strict=False)
        return [(above.bottom, below.top) for above, below in pairs]


def chart_of(steps: Iterable) -> Chart | None:
    """Return the chart of [step, who] pairs, from above; None where there is none."""
    pairs = [pair for step in steps if (pair := _pair(step))]
    if not pairs:
        return None
    boxes, top = [], MARGIN
    for number, (step, who) in enumerate(pairs, 1):
        boxes.append(_box(f"{number}. {step}", who, top))
        top = boxes[-1].bottom + ARROW
    told = "；".join(
        f"{number}.{step}（{who}）" if who else f"{number}.{step}"
        for number, (step, who) in enumerate(pairs, 1)
    )
    return Chart(tuple(boxes), told)


def _pair(step):
    """Both in one line each; a step without a name is named by who takes it."""
    name, who = (" ".join(str(each or "").split()) for each in (*step, "", "")[:2])
    if name:
        return name, who
    return (who, "") if who else None


def _box(step: str, who: str, top: float) -> Box:
    lines, y = [], top + PADDING
    for text, size, height in ((step, STEP_SIZE, STEP_LINE), (who, WHO_SIZE, WHO_LINE)):
        for part in title_lines(_cut(text), (BOX_WIDTH - 2 * PADDING) // size):
            lines.append(Line(part.strip(), y + height / 2, size == STEP_SIZE))
            y += height
    return Box(top, y + PADDING - top, tuple(lines))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def as_svg(chart: Chart, *, title: str, key: str) -> SafeString:
    """Return the chart as an SVG element with a name and a text for who listens.

    `key` keeps the names of its parts apart from those of another on the page. No
    styles: a strict policy forbids them.
    """
    parts = [
        format_html('<title id="{}-name">{}</title>', key, title),
        format_html('<desc id="{}-told">{}</desc>', key, chart.told),
        *(_svg_box(box) for box in chart.boxes),
        *(_svg_arrow(*arrow) for arrow in chart.arrows),
    ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="flow-chart" role="img"'
        ' aria-labelledby="{0}-name {0}-told" viewBox="0 0 {1} {2}" width="{1}"'
        ' height="{2}" font-family="{3}" text-anchor="middle">{4}</svg>',
        key,
        WIDTH,
        _number(chart.height),
        FONTS,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _svg_box(box: Box) -> SafeString:
    lines = format_html_join(
        "",
        '<text x="{}" y="{}" font-size="{}" fill="{}">{}</text>',
        (
            (_number(MIDDLE), _number(line.baseline), line.size, line.colour, line.text)
            for line in box.lines
        ),
    )
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}" stroke="{}"/>{}',
        MARGIN,
        _number(box.top),
        BOX_WIDTH,
        _number(box.height),
        PAPER,
        LINE,
        lines,
    )


def _svg_arrow(top: float, bottom: float) -> SafeString:
    return format_html(
        '<path d="M{x} {top}V{neck}" stroke="{line}" stroke-width="1.5"/>'
        '<path d="M{left} {neck}H{right}L{x} {bottom}Z" fill="{line}"/>',
        x=_number(MIDDLE),
        top=_number(top),
        neck=_number(bottom - 2 * HEAD),
        bottom=_number(bottom),
        left=_number(MIDDLE - HEAD),
        right=_number(MIDDLE + HEAD),
        line=LINE,
    )


def _number(value: float) -> str:
    return f"{value:g}"
