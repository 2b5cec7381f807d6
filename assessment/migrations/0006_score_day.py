import django.db.models.deletion
from django.db import migrations, models


def keep_what_was_counted(apps, schema_editor):
    """Scores counted so far begin their history on the day they were last counted."""
    Score = apps.get_model("assessment", "Score")
    ScoreDay = apps.get_model("assessment", "ScoreDay")
    scores = Score.objects.exclude(total=None).exclude(assessment__counted_on=None)
    rows = scores.select_related("assessment").order_by("pk").iterator(chunk_size=500)
    batch = []
    for score in rows:
        batch.append(
            ScoreDay(
                assessment_id=score.assessment_id,
                unit_id=score.unit_id,
                on=score.assessment.counted_on,
                total=score.total,
                total_if_all=score.total_if_all,
                bonus=score.bonus,
                rank=score.rank,
                basis=figures(score.basis),
            )
        )
        if len(batch) == 500:
            ScoreDay.objects.bulk_create(batch)
            batch = []
    ScoreDay.objects.bulk_create(batch)


def figures(basis):
    leaf = ("indicator", "part", "weight", "factor", "lost")
    part = ("part", "share", "base")
    found = [row for each in basis.get("leaves", ()) for row in each["findings"]]
    return {
        "leaves": [[row[name] for name in leaf] for row in basis.get("leaves", ())],
        "parts": [[row[name] for name in part] for row in basis.get("parts", ())],
        "findings": [
            [row["finding"], row["points"]]
            for row in [*found, *basis.get("others", ())]
            if row["status"] == "confirmed"
        ],
    }


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0005_assessments_judged_daily"),
        ("units", "0003_people_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScoreDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("on", models.DateField(verbose_name="计分日期")),
                (
                    "total",
                    models.IntegerField(
                        blank=True, null=True, verbose_name="得分（0.01分）"
                    ),
                ),
                (
                    "total_if_all",
                    models.IntegerField(
                        blank=True, null=True, verbose_name="全部确认后得分（0.01分）"
                    ),
                ),
                (
                    "bonus",
                    models.PositiveIntegerField(
                        default=0, verbose_name="加分（0.01分）"
                    ),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="名次"
                    ),
                ),
                ("basis", models.JSONField(default=dict)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "得分变动",
                "verbose_name_plural": "得分变动",
                "ordering": ["assessment", "unit_id", "on"],
            },
        ),
        migrations.AddConstraint(
            model_name="scoreday",
            constraint=models.UniqueConstraint(
                fields=("assessment", "unit", "on"), name="score_day_once"
            ),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(
                fields=["assessment", "unit_kind", "standing", "rank", "total", "unit"],
                name="score_placed",
            ),
        ),
        migrations.RunPython(keep_what_was_counted, migrations.RunPython.noop),
    ]
