"""Settings of the whole installation. Every variable is listed in `.env.example`."""

from functools import partial
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from zhengwu import keys

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

# Everything the installation owns lies here: database, uploads, queue, keys.
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "data"))).absolute()

DEBUG = env.bool("DEBUG", default=False)
# Demonstration accounts and data; production refuses to start with them.
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
# Served behind HTTPS, as production should be.
HTTPS = env.bool("HTTPS", default=False)

# Lazy, so that a command that signs nothing (read_plan) writes no key.
SECRET_KEY = env("SECRET_KEY", default="") or SimpleLazyObject(
    partial(keys.read_or_create, DATA_DIR / "keys" / "django.key")
)

# What applicants wrote about themselves is encrypted with the first of these and read
# with any: `foi.encryption`.
FIELD_KEYS_NAMED = env.list("FIELD_KEYS", default=[])
FIELD_KEYS_FILE = DATA_DIR / "keys" / "field.key"
FIELD_KEYS = FIELD_KEYS_NAMED or SimpleLazyObject(
    partial(keys.read_or_create_lines, FIELD_KEYS_FILE)
)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "core.audit",
    "core.workdays",
    "core.papers",
    "core.units",
    "core.law",
    "core.files",
    "core.runs",
    "core.reminders",
    "catalog",
    "foi",
    "tasks",
    "assessment",
    "reports",
    "portal",
    "zhengwu.apps.ZhengwuConfig",
    "import_export",
    "django_filters",
    "django_cotton",
    "axes",
    "csp",
    "zhengwu.apps.BureauAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "portal.middleware.public_door",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.files.uploads.refuse_large_requests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.units.middleware.PostsMiddleware",
    "core.units.middleware.PasswordChangeMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zhengwu.urls"
WSGI_APPLICATION = "zhengwu.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhengwu.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Databases: SQLite in the data folder, PostgreSQL where DATABASE_URL names one.

DATABASES = {
    "default": env.db(
        "DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'zhengwu.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

# Background work: Redis where REDIS_URL names one, else files in the data folder.

QUEUE_DIR = DATA_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or "fsq://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 3600}
    if REDIS_URL
    else {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.25,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
# Each job asks the database what is still owed, so a missed time heals.
CELERY_BEAT_SCHEDULE = {
    "sweep-reminders": {
        "task": "core.reminders.jobs.sweep",
        "schedule": crontab(hour=6, minute=30),
    },
    "deliver-notices": {
        "task": "core.reminders.jobs.deliver",
        "schedule": crontab(minute="*/5"),
    },
    # From two at night; again for what a lost or killed job has left.
    "judge-assessments": {
        "task": "assessment.jobs.judge_all",
        "schedule": crontab(hour="2-23", minute="*/30"),
    },
    # From midnight; again for what a lost or killed job has left.
    "refresh-due-dates": {
        "task": "foi.jobs.refresh_due_dates",
        "schedule": crontab(minute=5),
    },
    # From one at night; again for what a lost or killed job has left.
    "bring-standing-work": {
        "task": "tasks.jobs.bring_standing_work",
        "schedule": crontab(minute=20),
    },
    "forget-imports": {
        "task": "foi.jobs.forget_imports",
        "schedule": crontab(hour=4, minute=20),
    },
    "forget-articles": {
        "task": "catalog.jobs.forget_articles",
        "schedule": crontab(hour=4, minute=25),
    },
    # At night; again for what time did not suffice for, or a killed job has left.
    "check-links": {
        "task": "catalog.jobs.check_links",
        "schedule": crontab(hour="1-5", minute=40),
    },
    "resume-runs": {
        "task": "core.runs.jobs.resume_stale",
        "schedule": crontab(minute="*/2"),
    },
    "seal-audit": {
        "task": "core.audit.jobs.seal",
        "schedule": crontab(minute="*/10"),
    },
}

# 错链: only where the worker may go out to the sites; else a desk runs the script.
LINK_CHECK = env.bool("LINK_CHECK", default=False)
# Names of sites that may lie at an inner address.
LINK_CHECK_INSIDE = env.list("LINK_CHECK_INSIDE", default=[])
# Seconds between two requests to one site.
LINK_CHECK_PAUSE = env.float("LINK_CHECK_PAUSE", default=1.0)

# Notices out of the house: nothing is sent unless a variable names where to.

SITE_URL = env("SITE_URL", default="").rstrip("/")
EMAIL_URL = env("EMAIL_URL", default="")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", default="")
# By the code of the bureau: its gateway, folder and chat robot.
NOTICE_HTTP = env.dict("NOTICE_HTTP", default={})
NOTICE_HTTP_KEY = env("NOTICE_HTTP_KEY", default="")
NOTICE_SPOOL = env.dict("NOTICE_SPOOL", default={})
NOTICE_CHAT = env.dict("NOTICE_CHAT", default={})

# The public pages under /portal/: off unless switched on.

PORTAL = env.bool("PORTAL", default=False)
PORTAL_RATE = env.int("PORTAL_RATE", default=120)  # a minute, of one visitor
PORTAL_PROXIES = env.int("PORTAL_PROXIES", default=0)
PORTAL_SECONDS = env.int("PORTAL_SECONDS", default=60)

# People and login.

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "core.units.backends.PostBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator")
] + [
    {"NAME": f"core.units.passwords.{name}"}
    for name in ("SeveralKinds", "NotTheUsername", "NotTheOldOne")
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=8) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Language, time, files.

LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["zhengwu.formats"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "assets_dist"]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
# A register of applicants is never spooled to a plain file in the temporary folder.
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=20) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # Every login; failed ones stand in the trail.
        "axes": {"level": "WARNING"},
        # Pages refused or not found are everyday; faults keep their traceback.
        "django.request": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
