"""Settings: one file, read from the environment, refusing to start insecurely.

Every variable is described in ``docs/deploy.md``.
"""

import logging
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cressmember import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environment.text("CRESSMEMBER_VAR", str(BASE_DIR / "var")))

DEBUG = environment.flag("CRESSMEMBER_DEBUG", default=False)
DEMO = environment.flag("CRESSMEMBER_DEMO", default=False)
PRODUCTION = not (DEBUG or DEMO)
THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]", "testserver"]

# Secrets and doors

if PRODUCTION:
    SECRET_KEY = environment.text("SECRET_KEY")
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
        raise ImproperlyConfigured("SECRET_KEY is too short or too regular: 50 random characters at least.")
    ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", [])
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts that serve the chamber.")
else:
    SECRET_KEY = environment.text(
        "SECRET_KEY", "only-for-a-demonstration-on-this-machine-never-in-production"
    )
    ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", THIS_MACHINE)
    if DEMO and not set(ALLOWED_HOSTS) <= set(THIS_MACHINE):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS must name this machine only (localhost, 127.0.0.1, [::1]): "
            "the demonstration shows its sign-in codes to whoever asks."
        )

SITE_URL = environment.text("SITE_URL", None if PRODUCTION else "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", [SITE_URL])
if DEMO and urlsplit(SITE_URL).hostname not in {"localhost", "127.0.0.1", "::1"}:
    raise ImproperlyConfigured("SITE_URL must name this machine: the demonstration is served to nobody else.")
if PRODUCTION and not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must begin with https:// in production.")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # Unless one asks to stay signed in.
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Each proxy adds to X-Forwarded-For the address that it saw: only what ours wrote is believed, counted from
# the right. A client that writes the header itself changes nothing to the address on which it is throttled.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT < 0:
    raise ImproperlyConfigured("TRUSTED_PROXIES is a number of proxies: 0 or more.")
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Staff must hold a passkey or a TOTP application; only the demonstration may do without.
STAFF_SECOND_FACTOR_REQUIRED = environment.flag("STAFF_SECOND_FACTOR_REQUIRED", default=not DEMO)
if PRODUCTION and not STAFF_SECOND_FACTOR_REQUIRED:
    raise ImproperlyConfigured("STAFF_SECOND_FACTOR_REQUIRED may be switched off in the demonstration only.")

# The house

INSTALLED_APPS = [
    "cressmember.core",
    "cressmember.accounts",
    "cressmember.members",
    "billing",
    "governance",
    "cressmember.office",
    "cressmember.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "import_export",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cressmember.core.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cressmember.core.middleware.NothingKeptMiddleware",  # After the public files, which are kept for good.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cressmember.accounts.middleware.SecondFactorMiddleware",
    "cressmember.core.middleware.VeilMiddleware",
]

ROOT_URLCONF = "cressmember.urls"
WSGI_APPLICATION = "cressmember.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Django and allauth look for the pages of errors by their bare names: 404.html, 429.html…
        "DIRS": [BASE_DIR / "templates", BASE_DIR / "templates" / "errors"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["cressmember.core.templatetags.written"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORMS_URLFIELD_ASSUME_HTTPS = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": environment.database(
        environment.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'cressmember.sqlite3'}")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        # Rate limits must hold across processes, without one more service to start.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        # By default the 301st entry drives out a hundred: rate limits and forms already sent would be lost.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Sign-in: by invitation, with a code sent by e-mail

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["cressmember.accounts.permissions.RoleBackend"]
INVITATION_VALID_FOR = timedelta(days=environment.number("INVITATION_DAYS", 14))
ACCOUNT_ADAPTER = "cressmember.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "cressmember.accounts.forms.LoginForm",
    "confirm_login_code": "cressmember.accounts.forms.MailedCodeForm",
    "add_email": "cressmember.accounts.forms.AddressForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60  # seconds
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60  # seconds
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {  # Beside allauth’s own.
    "pay": "30/5m/ip",  # Each asks something of the provider.
    # Whoever tries secret links one after the other is stopped; a member who reads its own is not.
    "signed_link": "60/m/ip",
    # Asking for the link of a request for membership: by address, by block of addresses, by mailbox, and as a
    # last resort in all: a flood from everywhere stops at what the chamber can bear, and the team is told.
    "application": "10/h/ip",
    "application_block": "30/h/key",
    "application_mailbox": "4/h/key,8/d/key",
    "application_everybody": "300/h/key",
    # Writing one’s request, and the files that it takes in, by request.
    "application_save": "240/h/key",
    "application_file": "40/h/key",
}
MFA_ADAPTER = "cressmember.accounts.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "cressmember.accounts.forms.FactorForm",
    "reauthenticate": "cressmember.accounts.forms.FactorAgainForm",
    "activate_totp": "cressmember.accounts.forms.ApplicationForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# Mail

EMAIL_BACKEND = environment.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = VAR_DIR / "mails"
EMAIL_HOST = environment.text("EMAIL_HOST", None if PRODUCTION else "localhost")
EMAIL_PORT = environment.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text(
    "DEFAULT_FROM_EMAIL", None if PRODUCTION else "CRESS de démonstration <ne-pas-repondre@cress.example>"
)

# Payments on line, through Stripe; without a key, the feature is not there

STRIPE_SECRET_KEY = environment.text("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = environment.text("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_VERSION = "2026-10-28.endive"  # What the gateway was written for; notices are asked for in it too.
STRIPE_API_BASE = environment.text("STRIPE_API_BASE", "https://api.stripe.com").rstrip("/")
STRIPE_PAGES_ORIGIN = environment.text(
    "STRIPE_PAGES_ORIGIN",
    "https://checkout.stripe.com" if STRIPE_API_BASE == "https://api.stripe.com" else STRIPE_API_BASE,
).rstrip("/")
PAY_LINK_VALID_FOR = timedelta(days=environment.number("PAY_LINK_DAYS", 730))
_is_live = STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))
if STRIPE_SECRET_KEY and not STRIPE_SECRET_KEY.startswith(("sk_", "rk_")):
    raise ImproperlyConfigured("STRIPE_SECRET_KEY begins with sk_ or rk_: this is another key.")
if STRIPE_SECRET_KEY and not STRIPE_WEBHOOK_SECRET:
    raise ImproperlyConfigured("STRIPE_WEBHOOK_SECRET must be set with STRIPE_SECRET_KEY.")
if STRIPE_API_BASE != "https://api.stripe.com" and (
    PRODUCTION or _is_live or urlsplit(STRIPE_API_BASE).hostname not in {"localhost", "127.0.0.1", "::1"}
):
    raise ImproperlyConfigured(
        "STRIPE_API_BASE may name another than Stripe on this machine only, and never with a live key."
    )
if DEMO and _is_live:
    raise ImproperlyConfigured("STRIPE_SECRET_KEY: the demonstration takes nobody’s money; use a test key.")

# French, for whoever uses it

LANGUAGE_CODE = "fr"
TIME_ZONE = environment.text("TIME_ZONE", "Europe/Paris")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["cressmember.core.formats"]
USE_THOUSAND_SEPARATOR = False

# Files: static ones are hashed and served by the application, private ones never by a public address

STATIC_URL = "/static/"
# In production `manage.py collectstatic` gathers and hashes them; elsewhere they are served where they stand.
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(BASE_DIR / "staticfiles"))) if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
IMPORT_MAX_BYTES = environment.number("IMPORT_MAX_BYTES", 20 * 1024 * 1024)
FILE_UPLOAD_HANDLERS = [
    "cressmember.core.ui.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # Preloading HSTS binds a whole domain for years: its owner's decision, not ours.
]


# A signed link, or what a mail program made of it: « …/), » leads nowhere, and still tells the whole secret.
SECRET = re.compile(r"[^/?\s]*[\w-]{40}[^/?\s]*")


def _refused_in_a_line(record: logging.LogRecord) -> bool:
    """A closed door, a host that is not ours: worth a line in the log, not where in the code they stand.

    A link that opens by itself is told without its secret: whoever reads the log would vote with it.
    """
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    kwargs = match.kwargs if match else {}
    if hasattr(record, "request") and isinstance(record.args, tuple):
        told = [SECRET.sub("…", str(each)) for each in record.args]
        for name in {"token", "code", "key"} & {*kwargs}:
            # As Django writes it in a log, signs beyond ASCII escaped.
            secret = str(kwargs[name]).encode("unicode_escape").decode()
            told = [each.replace(secret, "…") for each in told]
        record.args = tuple(told)
    if getattr(record, "status_code", None) in {400, 403}:
        record.exc_info = record.exc_text = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"brief": {"()": "django.utils.log.CallbackFilter", "callback": _refused_in_a_line}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["brief"]},
    },
    # A letter is no news: seven lines each, hundreds in a campaign.
    "loggers": {
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},  # Two lines for each question asked.
    },
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
}
