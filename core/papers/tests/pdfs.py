"""Small PDF files, set by hand: places count in points from the upper left corner."""

A4 = (595, 842)
LANDSCAPE = (842, 595)

# A font that is not in the file; its letters are as wide as high, Latin half so.
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H"
    b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    b"/DW 1000/W[1 95 500 814 939 500]/FontDescriptor<</Type/FontDescriptor"
    b"/FontName/STSong-Light/Flags 6/Ascent 850/Descent -150"
    b"/FontBBox[0 -150 1000 850]>>>>]>>"
)
PICTURE = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8"
    b"/ColorSpace/DeviceGray/Length 1>>stream\n0\nendstream"
)


class Leaf:
    """One page; its methods draw and return it."""

    def __init__(self, size=A4):
        self.size = size
        self.drawn = []

    def say(self, x, top, text, size=16, matrix="1 0 0 1"):
        base = self.size[1] - top - 0.85 * size
        letters = text.encode("utf-16-be").hex()
        self.drawn.append(f"BT /F {size} Tf {matrix} {x} {base:g} Tm <{letters}> Tj ET")
        return self

    def body(self, top, *lines, size=16, left=90, pitch=28):
        """Set lines one below the other; full-width spaces indent them."""
        for number, line in enumerate(lines):
            words = line.lstrip("\u3000")
            indent = size * (len(line) - len(words))
            self.say(left + indent, top + number * pitch, words, size)
        return self

    def rule(self, x0, top, x1, bottom):
        height = self.size[1]
        self.drawn.append(f"{x0} {height - top} m {x1} {height - bottom} l S")
        return self

    def ruled(self, xs, tops):
        """Rule a table without merged cells."""
        for x in xs:
            self.rule(x, tops[0], x, tops[-1])
        for top in tops:
            self.rule(xs[0], top, xs[-1], top)
        return self

    def box(self, x0, top, x1, bottom, white=False):
        y = self.size[1] - bottom
        paint = "1 g {} f 0 g" if white else "{} f"
        self.drawn.append(paint.format(f"{x0} {y} {x1 - x0} {bottom - top} re"))
        return self

    def picture(self):
        self.drawn.append("q 500 0 0 700 40 40 cm /P Do Q")
        return self


def pdf_of(*leaves, trailer=b"", streams=None):
    """Return a PDF of these pages; `streams` replaces what is drawn on them."""
    objects = [b"", b"", FONT, PICTURE]
    kids = []
    for number, leaf in enumerate(leaves):
        content = streams[number] if streams else "\n".join(leaf.drawn).encode()
        head, data = content if isinstance(content, tuple) else (b"", content)
        objects.append(
            b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(data), data)
        )
        width, height = leaf.size
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources"
            b"<</Font<</F 3 0 R>>/XObject<</P 4 0 R>>>>>>"
            % (width, height, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    data = b"%PDF-1.5\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(places)
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return data + table + end % (len(objects) + 1, trailer, len(data))
