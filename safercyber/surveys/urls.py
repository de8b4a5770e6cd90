"""The survey's addresses."""

from safercyber.surveys import views
from safercyber.who import ANYONE, COORDINATOR, LINK, RUNS_SESSIONS, STAFF, address

_BOTH = ("GET", "POST")

urlpatterns = [
    address("s", views.by_words, who=ANYONE, name="survey-words", methods=_BOTH),
    address("s/thanks", views.thanks, who=ANYONE, name="survey-thanks"),
    address("s/in-three-months/<int:session_id>", views.keep_in_touch, who=ANYONE, name="survey-keep-in-touch", methods=_BOTH),
    address("s/<slug:token>", views.by_link, who=LINK, name="survey-link", methods=_BOTH),
    address("more/<slug:token>/stop", views.stop, who=LINK, name="boosters-stop", methods=_BOTH),
    address("staff/surveys", views.studies, who=STAFF, name="surveys"),
    address("staff/surveys/close/<int:study_id>", views.close, who=COORDINATOR, name="survey-close", methods=_BOTH),
    address("staff/surveys/<slug:wave>", views.preview, who=STAFF, name="survey-preview"),
    address("staff/surveys/paper/<int:session_id>", views.print_papers, who=RUNS_SESSIONS, name="survey-paper", methods=_BOTH),
    address("staff/surveys/hands/<int:session_id>", views.hands, who=RUNS_SESSIONS, name="survey-hands", methods=_BOTH),
]
