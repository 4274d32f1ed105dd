"""Settings, from the environment: DATABASE_URL, REDIS_URL, SECRET_KEY, ALLOWED_HOSTS, BASE_URL,
PORT, ZHIPING_DEMO, ZHIPING_VAR.

Without any of them Zhiping runs on this machine alone, on SQLite, with its state under `var/`.
"""

import os
from contextlib import suppress
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("ZHIPING_VAR", ROOT / "var"))
with suppress(OSError):  # where this cannot be written, `make run` has said so before
    VAR.mkdir(parents=True, exist_ok=True)

DEMO = os.environ.get("ZHIPING_DEMO", "") == "1"
"""Demo mode: demo accounts, test identity numbers (region 000000), movable calendar. Never in production."""

DEBUG = os.environ.get("DEBUG", "") == "1"
SECRET_KEY_IS_OWN = bool(os.environ.get("SECRET_KEY"))
"""False: the key below, which everyone can read, signs sessions. Refused beyond loopback (zhiping.E001)."""
SECRET_KEY = os.environ.get("SECRET_KEY") or "not-a-secret-only-for-loopback-" + "0" * 32
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT") or "0")
"""How many proxies of our own stand before this server; their entries of X-Forwarded-For are believed."""
PORT = os.environ.get("PORT") or "8000"
BASE_URL = os.environ.get("BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
WAGTAILADMIN_BASE_URL = BASE_URL
if BASE_URL.startswith("https://"):  # a proxy of ours speaks TLS: forms come from there, cookies stay on it
    CSRF_TRUSTED_ORIGINS = ["/".join(BASE_URL.split("/")[:3])]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

INSTALLED_APPS = [
    "cms",
    "series_plugins",
    "workflows",
    "forms_config",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "huey.contrib.djhuey",
    "import_export",
    "allauth",
    "allauth.account",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.shell.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

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
                "cms.shell.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR / 'zhiping.sqlite3'}", conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    HUEY = {"huey_class": "huey.RedisHuey", "name": "zhiping", "url": REDIS_URL, "immediate": False}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    HUEY = {
        "huey_class": "huey.SqliteHuey",
        "name": "zhiping",
        "filename": str(VAR / "huey.sqlite3"),
        "immediate": False,
    }

AUTH_USER_MODEL = "workflows.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "cms.authoring.permissions.StudioBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "cms.portal.signup.NameForm"
ACCOUNT_SIGNUP_REDIRECT_URL = "/applications/"
ACCOUNT_EMAIL_VERIFICATION = "none"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_USERNAME_CALLABLE = "cms.portal.signup.attempted_username"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [ROOT / "cms" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = True  # no collectstatic step: files are served from where they lie
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
EVIDENCE_ROOT = VAR / "evidence"
"""Evidence files: outside MEDIA_ROOT, never served by path."""

WAGTAIL_SITE_NAME = "职评"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 50  # milliseconds; a preview is to follow typing within a second
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.public.search"}}
WAGTAILADMIN_COMMENTS_ENABLED = True

DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/", "/django-admin/"],
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'self'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    },
}

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = "zhiping@zhiping.example"

CERTIFICATE_KEY_FILE = os.environ.get("CERTIFICATE_KEY_FILE", str(VAR / "keys" / "certificate.p12"))
CERTIFICATE_KEY_PASSWORD = os.environ.get("CERTIFICATE_KEY_PASSWORD", "")
CERTIFICATE_ROOT = VAR / "certificates"
"""Signed certificates: outside MEDIA_ROOT, never served by path."""
RESULT_EXPORT_ROOT = VAR / "results"
"""Results for the talent platform, a record a file: private, never served."""
CERTIFICATE_NUMBER_PREFIX = os.environ.get("CERTIFICATE_NUMBER_PREFIX", "示")
CERTIFICATE_SEAL_FILE = os.environ.get("CERTIFICATE_SEAL_FILE", "")
CERTIFICATE_FONT_DIRS = [
    path for path in os.environ.get("CERTIFICATE_FONT_DIRS", "").split(os.pathsep) if path
]
"""Folders of further fonts, for names written with characters the packaged faces lack."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
