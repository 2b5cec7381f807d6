import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

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
        ('catalog', '0005_importing'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search', serialize=False, to='catalog.entryversion')),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('text', models.TextField()),
                ('grams', models.TextField()),
                ('catalogue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.catalogue')),
            ],
            options={
                'verbose_name': '检索',
                'verbose_name_plural': '检索',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gte=F('from_on')), name='search_ends_no_earlier')],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
