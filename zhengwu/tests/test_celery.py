from django.conf import settings

from zhengwu.celery import app


def test_schedule_names_registered_jobs():
    app.loader.import_default_modules()

    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert named - set(app.tasks) == set()


def test_jobs_are_named_by_their_module():
    app.loader.import_default_modules()
    ours = [name for name in app.tasks if not name.startswith("celery.")]

    assert [name for name in ours if ".jobs." not in name] == []
