"""The common pages' addresses and the operator's."""

from safercyber.site import pages, settings_page, views
from safercyber.who import ANYONE, COORDINATOR, OPERATOR, STAFF, address

urlpatterns = [
    address("staff/", views.this_week, who=STAFF, name="this-week"),
    address("staff/settings", settings_page.settings_page, who=COORDINATOR, name="staff-settings", methods=("GET", "POST")),
    address("staff/settings/lists/<slug:kind>", settings_page.change_list, who=COORDINATOR, name="staff-settings-list", methods=("POST",)),
    address("design", views.gallery, who=STAFF, name="design"),
    address("help", pages.help_page, who=ANYONE, name="help"),
    address("words", pages.words, who=ANYONE, name="words"),
    address("privacy", pages.privacy, who=ANYONE, name="privacy"),
    address("privacy/children", pages.privacy_for_children, who=ANYONE, name="privacy-children"),
    address("cookies", pages.cookies, who=ANYONE, name="cookies"),
    address("accessibility", pages.accessibility, who=ANYONE, name="accessibility"),
    address("security", pages.security, who=ANYONE, name="security-page"),
    address(".well-known/security.txt", pages.security_text, who=ANYONE, name="security-text"),
    address("robots.txt", pages.robots, who=ANYONE, name="robots"),
    address("favicon.ico", pages.favicon, who=ANYONE, name="favicon"),
    address("livez", views.alive, who=OPERATOR, name="livez"),
    address("healthz", views.healthy, who=OPERATOR, name="healthz"),
]
