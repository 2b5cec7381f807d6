"""Parts of words looked for in 700,000 published entries, against the bare index.

Bare is the same index asked by SQL for the keys of all that hold the word, fetched as
tuples: nobody may see or not see them, none is better than another. Ours asks what is
public and in force, puts the best first, stops after a thousand, and reads the first
page of entries with their lists and units.
"""

import time

from bench.support import servers
from bench.support.timing import fastest

# isort: split
from django.db import connection

from bench.support.listed import ENTRIES, TODAY, make_lists, titles
from catalog import bigrams
from portal import published

BUREAUS, ROUNDS, PAGE, MOST = 1300, 9, 20, 2.0
BARE = """
    SELECT version_id FROM catalog_searchtext
    WHERE string_to_array(grams, ' ') @> string_to_array(%s, ' ')
"""


def bare(word):
    grams = " ".join(sorted(bigrams.grams_of([word])))
    with connection.cursor() as cursor:
        cursor.execute(BARE, [grams])
        return cursor.fetchall()


def ours(word):
    keys = published.found(word, on=TODAY)
    return keys, published.wordings(keys[:PAGE])


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
        keys, rows = ours(word)
        hits = bare(word)
        assert "search_grams" in plan_of(word)
        assert len(keys) == min(len(hits), published.MOST + 1)
        assert all(word in row.title for row in rows) and len(rows) == PAGE
        took, asking = fastest(
            [lambda word=word: ours(word), lambda word=word: bare(word)],
            rounds=ROUNDS,
        )
        ratio = took / asking
        print(
            f"{word} in {BUREAUS * ENTRIES:,} entries, {len(hits):,} of them: "
            f"{1000 * took:.1f} ms; bare index {1000 * asking:.1f} ms: "
            f"ratio {ratio:.2f} (most {MOST})"
        )
        assert ratio <= MOST, "the search takes too long"


if __name__ == "__main__":
    main()
