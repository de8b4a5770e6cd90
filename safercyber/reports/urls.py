"""The report's addresses."""

from safercyber.reports import views
from safercyber.who import ANYONE, READS_EVIDENCE, WRITES_REPORTS, address

urlpatterns = [
    address("staff/reports", views.reports, who=READS_EVIDENCE, name="reports"),
    address("staff/reports/latest", views.latest, who=READS_EVIDENCE, name="report-latest"),
    address("staff/reports/draw-up", views.draw_up, who=WRITES_REPORTS, name="report-draw-up", methods=("POST",)),
    address("staff/reports/<int:id>", views.report, who=READS_EVIDENCE, name="report"),
    address("staff/reports/<int:id>/ask", views.ask, who=WRITES_REPORTS, name="report-ask", methods=("POST",)),
    address("staff/reports/<int:id>/issue", views.issue, who=WRITES_REPORTS, name="report-issue", methods=("POST",)),
    address("staff/reports/<int:id>/print", views.print_report, who=READS_EVIDENCE, name="report-print"),
    address("staff/reports/<int:id>/rows/<slug:key>", views.rows, who=READS_EVIDENCE, name="report-rows"),
    address("reports", views.public_reports, who=ANYONE, name="public-reports"),
    address("reports/<slug:slug>", views.public, who=ANYONE, name="public-report"),
    address("reports/<slug:slug>/print", views.public_print, who=ANYONE, name="public-report-print"),
    address("reports/<slug:slug>/rows/<slug:key>", views.public_rows, who=ANYONE, name="public-report-rows"),
    address("reports/<slug:slug>.csv", views.public_csv, who=ANYONE, name="public-report-csv"),
    address("reports/<slug:slug>.json", views.public_json, who=ANYONE, name="public-report-json"),
]
