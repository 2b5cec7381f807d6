"""Materials are recognised by their link, and corrected under a version."""

from django.db import migrations, models

from core.files.links import fingerprint


def note_links(apps, schema_editor):
    materials = apps.get_model("files", "Material").objects.exclude(link="")
    for material in materials.only("pk", "link").iterator():
        material.link_hash = fingerprint(material.link)
        material.save(update_fields=["link_hash"])


class Migration(migrations.Migration):

    dependencies = [
        ("files", "0001_initial"),
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="material",
            name="link_hash",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="material",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.RunPython(note_links, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="material",
            index=models.Index(fields=["unit", "link_hash"], name="material_same_link"),
        ),
    ]
