"""The evidence pages' addresses."""

from safercyber.evidence import views
from safercyber.who import READS_EVIDENCE, WRITES_REPORTS, address

urlpatterns = [
    address("staff/evidence", views.this_quarter, who=READS_EVIDENCE, name="evidence"),
    address("staff/evidence/main-question", views.main_question, who=READS_EVIDENCE, name="main-question"),
    address(
        "staff/evidence/main-question/choose",
        views.choose_main_question,
        who=WRITES_REPORTS,
        name="main-question-choose",
        methods=("POST",),
    ),
    address("staff/evidence/session/<int:session_id>", views.session, who=READS_EVIDENCE, name="evidence-session"),
    address("staff/evidence/session/<int:session_id>/<slug:key>", views.session_rows, who=READS_EVIDENCE, name="evidence-session-rows"),
    address("staff/evidence/<slug:quarter>", views.quarter, who=READS_EVIDENCE, name="evidence-quarter"),
    address("staff/evidence/<slug:quarter>/<slug:key>", views.quarter_rows, who=READS_EVIDENCE, name="evidence-rows"),
]
