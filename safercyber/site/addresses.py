"""The common pages' addresses and the operator's."""

from safercyber.site import views
from safercyber.who import ANYONE, STAFF, address

urlpatterns = [
    address("staff/", views.this_week, who=STAFF, name="this-week"),
    address("livez", views.alive, who=ANYONE, name="livez"),
]
