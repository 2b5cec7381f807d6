"""A merger of units takes the open requests along, and leaves what has ended."""

from core.units import successions
from foi.services import ending

from .factories import JANUARY


def test_open_requests_move_to_the_successor(make, do, cast, units, calendar):
    rows = [make(), make()]
    for row in rows:
        ending.hand(
            pk=row.pk,
            version=row.version,
            unit=units["法制支队"],
            by=cast.office,
            today=JANUARY,
        )
    do(ending.withdraw, rows[1], on=JANUARY, reason="")
    wish = successions.Wish(
        units=(units["法制支队"].pk, units["交警支队"].pk),
        successor=None,
        name="法制交警支队",
        effective_on=JANUARY,
        doc_no="江公政〔2026〕1号",
    )
    acts = {"wish": wish, "by": cast.office, "today": JANUARY}

    seen = successions.foresee(**acts)
    successions.succeed(seen=seen.fingerprint, **acts)

    for row in rows:
        row.refresh_from_db()
    assert rows[0].unit.name == "法制交警支队"
    assert rows[1].unit == units["法制支队"]
    assert f"{rows[0]}改由法制交警支队承办" in seen.effects["依申请公开"]
