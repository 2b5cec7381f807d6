"""The web process. It refuses to serve while a system check fails."""

import os

from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengwu.settings")

application = get_wsgi_application()
BaseCommand().check(databases=["default"])
