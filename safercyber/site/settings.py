"""Settings. All state lives in one folder (SAFERCYBER_DATA); everything else is read from here."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("SAFERCYBER_DATA") or PROJECT / "var").resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)


def _kept_secret(name: str) -> str:
    """A random secret made at the first start and kept beside the database, readable by its owner only."""
    place = DATA / name
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return place.read_text("ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    return place.read_text("ascii").strip()


SECRET_KEY = os.environ.get("SAFERCYBER_SECRET_KEY") or _kept_secret("secret-key")
DEBUG = False
ALLOWED_HOSTS = (os.environ.get("SAFERCYBER_HOSTS") or "*").split(",")


def _last_origin() -> str:
    """What the last start in this folder answered as, so that a command prints links that work."""
    with contextlib.suppress(OSError, ValueError):
        return (DATA / "origin").read_text("utf-8").strip()
    return "http://127.0.0.1:8000"


# The address that links in letters, QR codes and calendar files begin with; never taken from a request's Host header.
ORIGIN = (os.environ.get("SAFERCYBER_ORIGIN") or _last_origin()).rstrip("/")
HTTPS = ORIGIN.startswith("https://")
CSRF_TRUSTED_ORIGINS = [ORIGIN] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "safercyber.ledger",
    "safercyber.outbox",
    "safercyber.people",
    "safercyber.partnership",
    "safercyber.figures",
    "safercyber.plan",
    "safercyber.engagement",
    "safercyber.surveys",
    "safercyber.play",
    "safercyber.evidence",
    "safercyber.reports",
    "safercyber.site.apps.SiteConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "safercyber.people.middleware.WhoIsAsking",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "safercyber.site.urls"
WSGI_APPLICATION = "safercyber.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "safercyber.site.context.house",
            ],
            # Cached outside, then cotton, filesystem, app directories: cotton's automatic configuration would write another list.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "safercyber.site.templatetags.house", "safercyber.site.templatetags.look"],
        },
    }
]
COTTON_DIR = "cotton"

_POSTGRES = os.environ.get("SAFERCYBER_POSTGRES")  # a libpq connection string, for instance "host=/run/pg dbname=safercyber"
DATABASES: dict[str, Any]
if _POSTGRES:
    _parts = dict(part.split("=", 1) for part in _POSTGRES.split())
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _parts.get("dbname", "safercyber"),
            "USER": _parts.get("user", ""),
            "PASSWORD": _parts.get("password", ""),
            "HOST": _parts.get("host", ""),
            "PORT": _parts.get("port", ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "safercyber.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",  # a deferred transaction cannot wait for its turn to write
                "timeout": 10,
                # WAL lets readers read while one writes; FULL means that "saved" is on the disk.
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA journal_size_limit=67108864",
            },
            "TEST": {"NAME": DATA / "test.sqlite3"},  # a file: a database in memory hides how locks behave
        }
    }
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "sign-in"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
_ASSETS = PROJECT / "build" / "assets"  # fonts, cut and packed by `build_assets`
with contextlib.suppress(OSError):
    _ASSETS.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [Path(__file__).parent / "static", _ASSETS]
STATIC_ROOT = PROJECT / "build" / "static"
# ./run serves the collected files, named by their content; every other start reads the sources as they are.
_COLLECTED = os.environ.get("SAFERCYBER_STATIC") == "collected"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "safercyber.site.static_files.HashedFiles" if _COLLECTED else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not _COLLECTED

SESSION_COOKIE_NAME = "staff"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "safercyber.site.views.form_too_old"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without keys": {"()": "safercyber.site.faults.WithoutKeys"}},
    "handlers": {"faults": {"class": "logging.StreamHandler", "filters": ["without keys"]}},
    "loggers": {"django.request": {"handlers": ["faults"], "level": "ERROR", "propagate": False}},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
EMAIL_BACKEND = os.environ.get("SAFERCYBER_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = DATA / "letters"
MAIL_SENDER = os.environ.get("SAFERCYBER_FROM", "")  # empty: the area's own public address
DEFAULT_FROM_EMAIL = MAIL_SENDER or "Safer Cyber <hello@safercyber.example>"
TEXT_MESSAGES = False  # no gateway is set, so no page promises a text message
FORMS_A_MINUTE = int(os.environ.get("SAFERCYBER_FORMS_A_MINUTE", "300"))  # public forms from one source: a whole hall may share one
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# The proxy that holds the certificate sends people to HTTPS; on this machine health is asked over plain HTTP.
SILENCED_SYSTEM_CHECKS = ["security.W008"]
