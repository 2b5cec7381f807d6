"""Parts of words looked for in 700,000 published entries, against the bare index.

Bare is the same index asked by SQL for the keys of all that hold the word, fetched as
tuples: nobody may see or not see them, none is better than another. Ours asks what is
public and in force, puts the best first, and stops where there is enough for a person.
Beside it stands what reading the first page of entries, with their lists and units,
takes in addition.
"""

import time
from functools import partial

from bench.support import servers
from bench.support.timing import fastest

# isort: split
from django.db import connection

from bench.support.listed import ENTRIES, TODAY, make_lists, titles
from catalog import bigrams
from portal import published

BUREAUS, ROUNDS, PAGE, MOST = 1300, 40, 20, 2.0
BARE = """
    SELECT version_id FROM catalog_searchtext
    WHERE catalog_grams(grams) @> catalog_grams(%s)
"""


def bare(word):
    grams = " ".join(sorted(bigrams.grams_of([word])))
    with connection.cursor() as cursor:
        cursor.execute(BARE, [grams])
        return cursor.fetchall()


def ours(word):
    return published.found(word, on=TODAY)


def plan_of(word):
    grams = " ".join(sorted(bigrams.grams_of([word])))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {BARE}", [grams])
        return "\n".join(row[0] for row in cursor.fetchall())


def main():
    servers.make_tables()
    start = time.perf_counter()
    make_lists(BUREAUS)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"made in {time.perf_counter() - start:.0f} s")
    four = titles()[ENTRIES // 2]
    for word in (four[:2], four):
        (keys, has_more), hits = ours(word), bare(word)
        rows = published.wordings(keys[:PAGE])
        assert "search_grams" in plan_of(word)
        assert len(keys) == min(len(hits), published.MOST)
        assert has_more == (len(hits) > published.MOST)
        assert all(word in row.title for row in rows) and len(rows) == PAGE
        took, asking, reading = fastest(
            [
                partial(ours, word),
                partial(bare, word),
                partial(published.wordings, keys[:PAGE]),
            ],
            rounds=ROUNDS,
        )
        ratio = took / asking
        print(
            f"{word} in {BUREAUS * ENTRIES:,} entries, {len(hits):,} of them: "
            f"{1000 * took:.1f} ms; bare index {1000 * asking:.1f} ms: "
            f"ratio {ratio:.2f} (most {MOST}); first page {1000 * reading:.1f} ms"
        )
        assert ratio <= MOST, "the search takes too long"


if __name__ == "__main__":
    main()
