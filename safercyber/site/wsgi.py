"""Pages: Django as WSGI, which costs a small part of what its ASGI handler costs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safercyber.site.settings")
application = get_wsgi_application()
