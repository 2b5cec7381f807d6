"""Web, worker and beat as one group under supervisord, described in the data folder."""

import os
import shlex
import sys
from getpass import getuser

from django.conf import settings

HEAD = """\
[supervisord]
nodaemon=true
silent=true
directory={base}
pidfile={data}/run/supervisord.pid
logfile={data}/log/supervisord.log
logfile_maxbytes=5MB
logfile_backups=3
childlogdir={data}/log
{user}

[group:zhengwu]
programs=web,worker,beat
"""

# A program that dies is started again, at growing intervals and without end. It is
# told to stop alone, so that running jobs finish; what outlives the wait is killed
# with its children.
PROGRAM = """
[program:{name}]
command={command}
startretries=1000000
stopwaitsecs={patience}
killasgroup=true
redirect_stderr=true
stdout_logfile={data}/log/{name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=5
"""


# Who asked for which page and what became of it; never what was searched for, which
# may be somebody's name: the path without its query, and no referrer.
ACCESS = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(L)ss "%(a)s"'


def commands(host, port, web_workers):
    """Program name → (arguments, seconds it may take to stop)."""
    run = settings.DATA_DIR / "run"
    celery = ["celery", "--app", "zhengwu"]
    web = [
        *["gunicorn", "zhengwu.wsgi:application", "--bind", f"{host}:{port}"],
        *["--worker-class", "gthread", "--workers", str(web_workers)],
        *["--threads", "4", "--worker-tmp-dir", str(run), "--no-control-socket"],
        *["--access-logfile", "-", "--access-logformat", ACCESS],
    ]
    # Exactly one worker process: the embedded queue counts on it.
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"]
    worker += ["--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--pidfile=", "--schedule", str(run / "beat")]
    return {"web": (web, 35), "worker": (worker, 60), "beat": (beat, 10)}


def describe(host, port, web_workers):
    """The text of the supervisord configuration."""
    data = escape(str(settings.DATA_DIR))
    user = f"user={getuser()}" if os.geteuid() == 0 else ""
    text = HEAD.format(base=escape(str(settings.BASE_DIR)), data=data, user=user)
    for name, (arguments, patience) in commands(host, port, web_workers).items():
        command = shlex.join([sys.executable, "-m", *arguments])
        text += PROGRAM.format(
            name=name, command=escape(command), data=data, patience=patience
        )
    return text


def escape(text):
    """supervisord expands %(…)s; a path may hold a plain %."""
    return text.replace("%", "%%")
