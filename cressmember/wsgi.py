"""The door that gunicorn knocks at."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cressmember.settings")

application = get_wsgi_application()
