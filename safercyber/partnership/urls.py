"""Setting the area up."""

from safercyber.partnership import views
from safercyber.who import LINK, address

urlpatterns = [address("set-up", views.set_up, who=LINK, name="set-up", methods=("GET", "POST"))]
