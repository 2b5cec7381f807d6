"""The 流程图 as a PNG for Word, drawn from the same geometry as the page's.

Pillow is there already, for reading PDF; see ADR 35 for what else was tried.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .flow_chart import (
    BOX_WIDTH,
    HEAD,
    LINE,
    MARGIN,
    MIDDLE,
    WIDTH,
    Chart,
)

# Three dots a pixel: 288 dots an inch where a pixel is 1/96 inch.
SCALE, DPI = 3, 288
WIDTH_MM = 95
# Where systems keep a font with Chinese; the first that is there is taken.
PLACES = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "C:/Windows/Fonts",
    "/System/Library/Fonts",
)
NAMES = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "msyh.ttc",
    "msyh.ttf",
    "simhei.ttf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "PingFang.ttc",
    "NotoSerifCJK-Regular.ttc",
    "simsun.ttc",
)
# Of the faces in NotoSansCJK the simplified one; others hold one that will do.
SIMPLIFIED = "SC"
NO_FONT = (
    "这台服务器没有中文字体，画不出流程图的图片。请安装一种中文字体"
    "（如 fonts-noto-cjk）后再导出。"
)


class NoPicture(Exception):
    """No picture could be drawn; the message says in Chinese what to do."""


def as_png(chart: Chart) -> bytes:
    """Return the chart as a PNG, `WIDTH_MM` wide in Word."""
    size = (WIDTH * SCALE, round(chart.height * SCALE))
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for box in chart.boxes:
        draw.rounded_rectangle(
            _scaled(MARGIN, box.top, MARGIN + BOX_WIDTH, box.bottom),
            radius=4 * SCALE,
            fill="white",
            outline=LINE,
            width=SCALE,
        )
        for line in box.lines:
            draw.text(
                _scaled(MIDDLE, line.y),
                line.text,
                font=font(line.size * SCALE),
                fill=line.colour,
                anchor="mm",
            )
    for top, bottom in chart.arrows:
        neck = bottom - 2 * HEAD
        draw.line(_scaled(MIDDLE, top, MIDDLE, neck), fill=LINE, width=SCALE + 1)
        head = (MIDDLE - HEAD, neck, MIDDLE + HEAD, neck, MIDDLE, bottom)
        draw.polygon(_scaled(*head), fill=LINE)
    file = BytesIO()
    # Few colours: a third of the bytes, in a fifth of the time of the best palette.
    few = picture.quantize(64, method=Image.Quantize.FASTOCTREE)
    few.save(file, "PNG", dpi=(DPI, DPI))
    return file.getvalue()


def _scaled(*numbers: float) -> tuple[float, ...]:
    return tuple(number * SCALE for number in numbers)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """The first Chinese font there is; `NoPicture` where there is none."""
    path = font_file()
    if path is None:
        raise NoPicture(NO_FONT)
    first = ImageFont.truetype(path, size)
    for index in range(16):
        try:
            face = ImageFont.truetype(path, size, index=index)
        except OSError:
            break
        if face.getname()[0].endswith(SIMPLIFIED):
            return face
    return first


@cache
def font_file() -> str | None:
    found = {
        path.name: str(path)
        for place in PLACES
        for path in sorted(Path(place).rglob("*.[to]t[cf]"))
    }
    return next((found[name] for name in NAMES if name in found), None)
