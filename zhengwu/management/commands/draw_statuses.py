"""Writes docs/statuses.md from the tables on the models, or checks it against them."""

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

HEAD = """\
# 状态

由 `manage.py draw_statuses` 按各模型的 `TRANSITIONS` 和 `OWNERS` 表生成，请勿手改。
"""


class Command(BaseCommand):
    help = "生成 docs/statuses.md；--check 只核对是否与代码一致。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="不一致时报错，不写文件"
        )

    def handle(self, *, check, **options):
        path = settings.BASE_DIR / "docs" / "statuses.md"
        text = "\n".join([HEAD, *(draw(model) for model in models_with_status())])
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError(
                "docs/statuses.md 与代码不一致，请执行 manage.py draw_statuses。"
            )


def models_with_status():
    """Our models whose status has a transition table, floor by floor."""
    return [model for model in apps.get_models() if hasattr(model, "TRANSITIONS")]


def draw(model):
    """One model: the diagram, and who moves a row on from each status."""
    arrows = [
        f"    {source.value} --> {target.value}"
        for source, targets in model.TRANSITIONS.items()
        for target in sorted(targets, key=list(model.Status).index)
    ]
    names = [f"    {status.value} : {status.label}" for status in model.Status]
    first = model._meta.get_field("status").default
    owners = [
        f"| {status.label} | {owner.label if owner else '—'} |"
        for status, owner in model.OWNERS.items()
    ]
    return "\n".join(
        [
            f"## {model._meta.verbose_name} `{model._meta.label}`\n",
            "```mermaid",
            "stateDiagram-v2",
            *names,
            f"    [*] --> {first.value}",
            *arrows,
            "```\n",
            "| 状态 | 由谁办理 |",
            "|---|---|",
            *owners,
            "",
        ]
    )
