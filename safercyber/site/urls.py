"""All addresses. Each app declares its own, with the rule of who may use it beside each."""

from django.urls import include, path

from safercyber.site import addresses

urlpatterns = [
    *addresses.urlpatterns,
    path("", include("safercyber.people.urls")),
    path("", include("safercyber.partnership.urls")),
    path("", include("safercyber.figures.urls")),
    path("", include("safercyber.plan.urls")),
    path("", include("safercyber.engagement.urls")),
    path("", include("safercyber.surveys.urls")),
    path("", include("safercyber.play.urls")),
    path("", include("safercyber.evidence.urls")),
    path("", include("safercyber.reports.urls")),
]

handler400 = "safercyber.site.views.bad_request"
handler403 = "safercyber.site.views.refused"
handler404 = "safercyber.site.views.not_found"
handler500 = "safercyber.site.views.went_wrong"
