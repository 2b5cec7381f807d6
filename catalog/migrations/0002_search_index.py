from django.db import migrations

# Only PostgreSQL has such an index; on SQLite the text itself is read. What splitting
# a text costs is told: else reading the table looks cheaper for a common word.
SPLIT = """
    CREATE FUNCTION catalog_grams(text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    AS $$ BEGIN RETURN string_to_array($1, ' '); END $$
"""
MAKE = """
    CREATE INDEX search_grams ON catalog_searchtext
    USING gin (catalog_grams(grams)) WITH (fastupdate = off)
"""


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(SPLIT)
        schema_editor.execute(MAKE)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute('DROP INDEX search_grams')
        schema_editor.execute('DROP FUNCTION catalog_grams(text)')


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(make_index, drop_index),
    ]
