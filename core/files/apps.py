from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "core.files"
    verbose_name = "文件与佐证材料"

    def ready(self):
        from . import owners  # noqa: PLC0415 -- models are loaded by now
        from .models import Material  # noqa: PLC0415 -- models are loaded by now

        owners.register("files.material", Material.may_read)
