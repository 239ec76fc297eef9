"""Sets the users and applications that standard input lists as JSON."""
import json
import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402

wanted = json.load(sys.stdin)
for user in wanted["users"]:
    User.objects.create_user(**user)
for application in wanted["applications"]:
    Application.objects.update_or_create(client_id=application["client_id"], defaults=application)
