"""The plan's addresses."""

from safercyber.plan import views
from safercyber.who import COORDINATOR, RUNS_SESSIONS, STAFF, address

urlpatterns = [
    address("staff/plan", views.plan, who=STAFF, name="plan"),
    address("staff/plan/start", views.start, who=COORDINATOR, name="plan-start", methods=("GET", "POST")),
    address("staff/plan/new", views.new_action, who=RUNS_SESSIONS, name="plan-new", methods=("GET", "POST")),
    address("staff/plan/<int:id>", views.action, who=STAFF, name="plan-action", methods=("GET", "POST")),
]
