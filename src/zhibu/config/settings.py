"""Settings of the site, from the environment; what is wrong fails at start, and says how to mend it.

DATABASE_URL        postgresql://…; without it SQLite in the data folder
ZHIBU_DATA          folder of the database, attachments and keys (default: var/site)
ZHIBU_HOSTS         names under which the site is reached, with commas (default: this machine)
ZHIBU_ORIGIN        its address, as in https://zhibu.example: passkeys and links in mails need it
ZHIBU_SECRET_KEY    signs sessions; without it kept in the data folder, made at first start
ZHIBU_FIELD_KEY     encrypts sensitive fields; the same
ZHIBU_FIELD_KEY_FORMER  the key before, while fields are sealed anew (docs/organisations.md)
ZHIBU_MAIL          smtp://user:password@host:port; without it mails are written to the data folder
ZHIBU_SM3           1 keeps a second log with SM3 beside the ledger's (docs/ledger.md)
ZHIBU_OIDC          issuer,client,secret of an OpenID Connect provider; without it no such button
ZHIBU_SECOND_FACTOR required (default) or optional
ZHIBU_SECOND_FACTOR_NOT_ASKED  user names with commas that need none, as those of the demo
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from zhibu.config.keys import kept_key
from zhibu.tlog.hashing import has_sm3

DATA = Path(os.environ.get("ZHIBU_DATA", "var/site")).resolve()
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = False
ORIGIN = os.environ.get("ZHIBU_ORIGIN", "http://localhost:8000").rstrip("/")
_HERE = ("localhost", "127.0.0.1", "[::1]")
LOCAL = urlsplit(ORIGIN).hostname in {name.strip("[]") for name in _HERE}
"""Whether the site is served to this machine alone, as the demo is: plain http is then allowed."""
ALLOWED_HOSTS = [*filter(None, os.environ.get("ZHIBU_HOSTS", "").split(",")), *_HERE]
CSRF_TRUSTED_ORIGINS = [ORIGIN]
SECRET_KEY = os.environ.get("ZHIBU_SECRET_KEY") or kept_key(DATA, "secret.key")
FIELD_KEY = os.environ.get("ZHIBU_FIELD_KEY") or kept_key(DATA, "fields.key")
FIELD_KEY_FORMER = os.environ.get("ZHIBU_FIELD_KEY_FORMER", "")

# --- Rooms -------------------------------------------------------------------

INSTALLED_APPS = [
    "zhibu.ledger",
    "zhibu.orgs",
    "zhibu.accounts",
    "zhibu.inbox",
    "zhibu.schemes",
    "zhibu.records",
    "zhibu.ballots",
    "zhibu.targets",
    "zhibu.duties",
    "zhibu.inspections",
    "zhibu.assessments",
    "zhibu.consequences",
    "zhibu.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_filters",
    "treebeard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zhibu.accounts.middleware.EndIdleSessions",
    "zhibu.accounts.middleware.AskForNewPassword",
    "zhibu.accounts.middleware.AskForSecondFactor",
    "zhibu.portal.middleware.Actor",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zhibu.config.urls"
WSGI_APPLICATION = "zhibu.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = "支部"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhibu.portal.context.frame",
            ],
            "builtins": ["zhibu.portal.templatetags.portal"],
        },
    }
]

# --- Database ------------------------------------------------------------------

_SQLITE = f"sqlite:///{DATA / 'zhibu.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL") or _SQLITE)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # What is deleted is written over with zeros: ballots must not be found in freed pages.
    # Writers queue at BEGIN instead of failing half-way; what was acknowledged survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
        "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

# --- Ledger ---------------------------------------------------------------------

LEDGER_NAME = os.environ.get("ZHIBU_LEDGER_NAME", urlsplit(ORIGIN).netloc.split(":")[0] + "/ledger")
"""The log's name in its checkpoints: choose it once, before the first entry."""
LEDGER_WITNESSES = os.environ.get("ZHIBU_WITNESSES", "").split()
"""Witnesses as KEY=ADDRESS, with spaces between them."""
LEDGER_EXTERNAL_DAYS = int(os.environ.get("ZHIBU_EXTERNAL_DAYS", "31"))
"""How old the newest checkpoint outside may be where the site says 不可更改."""
LEDGER_SM3 = os.environ.get("ZHIBU_SM3", "") == "1"
"""Whether a second log with SM3 is kept beside the log."""
if LEDGER_SM3 and not has_sm3():
    raise ImproperlyConfigured(
        "ZHIBU_SM3=1 asks for a log with SM3, which this machine's OpenSSL does not have; "
        "install an OpenSSL with SM3, or leave ZHIBU_SM3 out."
    )

# --- Language and time -----------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = sorted((Path(__file__).parent.parent / "portal" / "locale").glob("*/"))
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- Files -------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "attachments"
MEDIA_URL = ""  # attachments are served by pages that check who asks
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "zhibu.records.uploads.quota.BoundedUploadHandler",  # 20 MB of each file, the rest is dropped
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # forms say it when there are more than 20
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Accounts (等保 profile: see docs/accounts.md) -----------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "zhibu.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "zhibu.accounts.passwords.ThreeKindsOfCharacter"},
    {
        "NAME": "zhibu.accounts.passwords.NotLikeOneself",
        "OPTIONS": {"user_attributes": ["username"]},
    },
    {"NAME": "zhibu.accounts.passwords.NotCommon"},
    {"NAME": "zhibu.accounts.passwords.NotUsedBefore"},
]
PASSWORD_DAYS = 90
IDLE_MINUTES = 30
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECOND_FACTOR_REQUIRED = os.environ.get("ZHIBU_SECOND_FACTOR", "required") == "required"
SECOND_FACTOR_NOT_ASKED = frozenset(
    filter(None, os.environ.get("ZHIBU_SECOND_FACTOR_NOT_ASKED", "").split(","))
)
"""User names of made-up accounts, as the demo's."""

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "zhibu.accounts.locking.attempted"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"

ACCOUNT_ADAPTER = "zhibu.accounts.adapters.NoSignup"
SOCIALACCOUNT_ADAPTER = "zhibu.accounts.adapters.KnownPeopleOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
# Counted by user, never by address: an office shares one. Wrong passwords are for django-axes.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/300s/key"}
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_ADAPTER = "zhibu.accounts.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Zhibu 支部"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
SOCIALACCOUNT_PROVIDERS = {}
if os.environ.get("ZHIBU_OIDC"):
    _issuer, _client, _secret = os.environ["ZHIBU_OIDC"].split(",")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": "OpenID Connect",
                "client_id": _client,
                "secret": _secret,
                "settings": {"server_url": _issuer},
            }
        ],
    }

# --- What browsers may do --------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "zhibu.portal.errors.forged"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if not LOCAL:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- Mail and logs ---------------------------------------------------------------------

DEFAULT_FROM_EMAIL = os.environ.get("ZHIBU_MAIL_FROM", "zhibu@localhost")
if os.environ.get("ZHIBU_MAIL"):
    _mail = urlsplit(os.environ["ZHIBU_MAIL"])
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "zhibu.config.logs.Lines",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"voters": {"()": "zhibu.config.logs.LeaveVotersOut"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["voters"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
