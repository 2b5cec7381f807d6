"""Units below units, and reports of units without a head, for tests of handing down."""

from core.units.models import Unit
from core.units.tests.factories import make_unit
from tasks.models import Role
from tasks.services.handing_down import hand_down
from tasks.services.sheets import submit_sheet
from tasks.tests.factories import fill, sheet_of


def make_stations(unit, names=("城东派出所", "城西派出所")):
    return [make_unit(name, parent=unit, kind=Unit.Kind.STATION) for name in names]


def handed_down(assignment, station, *, by, today, **fields):
    """The assignment of one station, three working days ahead."""
    values = {"instruction": "写清窗口公示的情况", "days_ahead": 3, **fields}
    [child] = hand_down(
        pks=[assignment.pk], units=[station], by=by, today=today, **values
    )
    return child


def submitted(occurrence, *, by, today, **fields):
    """A report of a unit without a head, which goes straight to 待审核."""
    fill(occurrence, by=by, today=today, **fields)
    [report] = submit_sheet(**sheet_of(occurrence), by=by, today=today)
    return report


LED = [("法制支队", Role.LEAD), ("交警支队", Role.SUPPORT), ("宣传科", Role.SUPPORT)]
