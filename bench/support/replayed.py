"""What is asked of XlsxWriter, kept and asked again with nothing in between."""

from functools import partial
from unittest.mock import patch

import xlsxwriter
from xlsxwriter.format import Format

ASKED = ("write_", "set_", "merge_", "fit_", "repeat_", "freeze_", "center_")


class Kept(xlsxwriter.Workbook):
    """A workbook that keeps every call to it and its sheets, in their order."""

    def __init__(self, file, options):
        self.options, self.asked, self.calls = options, [], []
        super().__init__(file, options)

    def add_format(self, properties=None):
        self.asked.append(properties)
        return super().add_format(properties)

    def add_worksheet(self, name=None, worksheet_class=None):
        sheet = super().add_worksheet(name, worksheet_class)
        self.calls.append((None, name, (), None, ()))
        for each in filter(lambda each: each.startswith(ASKED), dir(type(sheet))):
            method = getattr(sheet, each)
            setattr(sheet, each, partial(self.keep, sheet.index, method))
        return sheet

    def keep(self, page, method, *given, **named):
        """Keep a call with the number of the format in it, then make it."""
        name = method.__name__
        found = [at for at, each in enumerate(given) if isinstance(each, Format)]
        if found:
            (at,) = found
            number = self.formats.index(given[at])
            self.calls.append((page, name, given[:at], number, given[at + 1 :]))
        else:
            again = partial(call, given=given, named=named)
            self.calls.append((page, name, again, None, ()))
        return method(*given, **named)


def call(method, given, named):
    return method(*given, **named)


def kept_from(write, file):
    """The workbook that `write(file)` makes, with all that was asked of it."""
    made = []

    def make(*arguments):
        made.append(Kept(*arguments))
        return made[-1]

    with patch.object(xlsxwriter, "Workbook", make):
        write(file)
    return made[0]


def replay(kept, file):
    """Ask a bare workbook the same."""
    with xlsxwriter.Workbook(file, kept.options) as workbook:
        workbook.set_calc_mode("auto")
        # The workbook has made its own before anybody asks for one.
        for properties in kept.asked[len(workbook.formats) :]:
            workbook.add_format(properties)
        pages, formats = [], workbook.formats
        for page, name, before, number, after in kept.calls:
            if page is None:
                pages.append(workbook.add_worksheet(name))
            elif number is None:
                before(getattr(pages[page], name))
            else:
                getattr(pages[page], name)(*before, formats[number], *after)
