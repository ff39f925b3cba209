"""Settings, read from the environment. With nothing set, the site is complete and safe on one machine.

A bad value ends the start with one sentence that names the variable. The README lists them all.
"""

import os
import re
import secrets
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.utils.csp import CSP
from environs import Env, EnvError, validate

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}

env = Env()


def read_variable(name: str, parse: str, **options: Any) -> Any:
    """The variable ``name``, parsed by the method ``parse`` of environs. A bad value exits with a sentence."""
    try:
        return getattr(env, parse)(name, **options)
    except (EnvError, ValueError) as error:
        reason = str(error).removeprefix(f'Environment variable "{name}" invalid: ').strip("\"'[].")
        raise SystemExit(f"{name} cannot be read: {reason}. Correct it or leave it out.") from None


def read_secret_key() -> str:
    """The key in var/secret_key (mode 600), which is made on first use."""
    VAR_DIR.mkdir(exist_ok=True)
    path = VAR_DIR / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


def read_media_storage() -> tuple[dict[str, Any], str]:
    """Django's storage for pictures, and the origin they are fetched from, "" for our own.

    MEDIA_STORAGE is empty, for the folder var/media, or s3://bucket with one of ?region= (Amazon) and ?endpoint= (any
    other), and &public= if readers fetch from another address than the bucket's, of a CDN for instance. Keys come from
    AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from the machine's role.
    """
    text = read_variable("MEDIA_STORAGE", "str", default="")
    if not text:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}, ""

    def refuse(reason: str) -> SystemExit:
        return SystemExit(f"MEDIA_STORAGE cannot be read: {reason}. Correct it or leave it out.")

    try:
        url = urlsplit(text)
        asked = dict(parse_qsl(url.query, strict_parsing=bool(url.query)))
    except ValueError:
        raise refuse("it is no address") from None
    if url.scheme != "s3" or not url.netloc or url.path.strip("/") or "@" in url.netloc:
        raise refuse("it must look like s3://bucket?endpoint=https://s3.example.org")
    if unknown := asked.keys() - {"region", "endpoint", "public"}:
        raise refuse(f"“{min(unknown)}” is none of region, endpoint and public")
    if not asked.get("endpoint") and not asked.get("region"):
        raise refuse("it names neither a region nor an endpoint")
    for name in asked.keys() & {"endpoint", "public"}:
        if not re.fullmatch(r"https?://[\w.:\[\]-]+(/[\w./~-]*)?", asked[name]):
            raise refuse(f"the {name} must be an address with its scheme, as in https://s3.example.org")
    if not find_spec("storages"):
        raise refuse("django-storages is not installed; install the extra “s3”")
    bucket, endpoint = url.netloc, asked.get("endpoint", "").rstrip("/")
    public = asked.get("public") or (
        f"{endpoint}/{bucket}" if endpoint else f"https://{bucket}.s3.{asked['region']}.amazonaws.com"
    )
    seen = urlsplit(public.rstrip("/"))
    options = {
        "bucket_name": bucket,
        "region_name": asked.get("region"),
        "endpoint_url": endpoint or None,
        "addressing_style": "path" if endpoint else "virtual",
        "custom_domain": f"{seen.netloc}{seen.path}",
        "url_protocol": f"{seen.scheme}:",
        "querystring_auth": False,
        # Names are hashes of the content.
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}, f"{seen.scheme}://{seen.netloc}"


DEBUG = read_variable("DEBUG", "bool", default=False)

SECRET_KEY = read_variable("SECRET_KEY", "str", default="") or read_secret_key()

ALLOWED_HOSTS = read_variable("ALLOWED_HOSTS", "list", default=[]) or sorted(LOOPBACK)
CSRF_TRUSTED_ORIGINS = read_variable("CSRF_TRUSTED_ORIGINS", "list", default=[])
for origin in CSRF_TRUSTED_ORIGINS:
    if urlsplit(origin).scheme not in {"http", "https"}:
        raise SystemExit(
            f"CSRF_TRUSTED_ORIGINS cannot be read: “{origin}” needs its scheme, as in https://example.org. "
            "Correct it or leave it out."
        )

INSTALLED_APPS = [
    "accounts.apps.PrimeMoverAdminConfig",  # django.contrib.admin with our own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "import_export",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "reversion",
    "config",
    "accounts.apps.AccountsConfig",
    "pages",
    "editorial",
    "muscles",
    "exercises",
    "evidence",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "config.compression.compress_pages",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.two_factor.require_two_factor",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["config.compression.UnindentedLoader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Data

DATABASES = {"default": read_variable("DATABASE_URL", "dj_db_url", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
database = DATABASES["default"]
if database["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    # WAL lets readers go on while an editor writes; IMMEDIATE and the timeout make writers wait instead of failing.
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    database["CONN_MAX_AGE"] = 60
    database["CONN_HEALTH_CHECKS"] = True

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site's pages use these files
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
media_storage, media_origin = read_media_storage()
STORAGES = {
    "default": media_storage,
    "staticfiles": {"BACKEND": "config.static.BundlingStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a study's form has some fifteen fields a figure

# Language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Accounts

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

# Five failures for one name from one address close the door to that pair for half an hour; nobody else notices.
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ENABLE_ADMIN = False  # the audit list shows them; nobody edits or deletes them
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "accounts.throttle.find_client_address"
AXES_LOCKOUT_CALLABLE = "accounts.throttle.show_lockout"
AUDIT_DAYS = read_variable("AUDIT_DAYS", "int", default=365, validate=validate.Range(min=1))

OTP_TOTP_ISSUER = "Prime Mover"
REQUIRE_TWO_FACTOR = read_variable("REQUIRE_TWO_FACTOR", "bool", default=False)

IMPORT_EXPORT_ESCAPE_ILLEGAL_CHARS_ON_EXPORT = True  # a bell in a text is no reason to refuse an Excel sheet

# What waits to be published can be shown to somebody without an account, by a link that ends.
PREVIEW_LINK_DAYS = read_variable("PREVIEW_LINK_DAYS", "int", default=7, validate=validate.Range(min=1))

# Security

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
if media_origin:
    SECURE_CSP["img-src"] = [CSP.SELF, media_origin]  # type: ignore[list-item]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_AGE = 60 * 60 * 12  # counted from the login, whatever is done meanwhile
SESSION_COOKIE_HTTPONLY = True

hsts_seconds = read_variable("HSTS_SECONDS", "int", default=60 * 60 * 24 * 365)

# As soon as a public host is named, everything goes over HTTPS.
if set(ALLOWED_HOSTS) - LOOPBACK:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = hsts_seconds
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
BEHIND_PROXY = read_variable("BEHIND_PROXY", "bool", default=False)
if BEHIND_PROXY:
    # Only where a proxy sets this header on every request: a client could otherwise claim HTTPS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
