"""Signing in, the list of staff, and one's own security."""

from safercyber.people import staff_views, views
from safercyber.who import ANYONE, COORDINATOR, LINK, STAFF, address

_BOTH = ("GET", "POST")

urlpatterns = [
    address("staff/sign-in", views.sign_in, who=ANYONE, name="sign-in", methods=_BOTH),
    address("staff/sign-in/code", views.sign_in_code, who=ANYONE, name="sign-in-code", methods=_BOTH),
    address("staff/sign-in/recovery-code", views.sign_in_paper, who=ANYONE, name="sign-in-paper", methods=_BOTH),
    address("staff/sign-in/lost-phone", views.lost_phone, who=ANYONE, name="lost-phone"),
    address("staff/sign-in/phone", views.sign_in_phone, who=ANYONE, name="sign-in-phone", methods=_BOTH),
    address("staff/sign-out", views.sign_out, who=ANYONE, name="sign-out", methods=("POST",)),
    address("staff/welcome/<slug:token>", views.welcome, who=LINK, name="welcome", methods=_BOTH),
    address("staff/people", staff_views.everybody, who=COORDINATOR, name="staff-people"),
    address("staff/people/invite", staff_views.invite, who=COORDINATOR, name="staff-invite", methods=_BOTH),
    address("staff/people/<int:id>", staff_views.one, who=COORDINATOR, name="staff-person"),
    address("staff/people/<int:id>/role", staff_views.change_role, who=COORDINATOR, name="staff-role", methods=("POST",)),
    address("staff/people/<int:id>/link", staff_views.new_link, who=COORDINATOR, name="staff-link", methods=("POST",)),
    address(
        "staff/people/<int:id>/second-step", staff_views.reset_second_step, who=COORDINATOR, name="staff-reset-step", methods=("POST",)
    ),
    address("staff/people/<int:id>/deactivate", staff_views.deactivate, who=COORDINATOR, name="staff-deactivate", methods=("POST",)),
    address("staff/people/<int:id>/let-back-in", staff_views.let_back_in, who=COORDINATOR, name="staff-let-back-in", methods=("POST",)),
    address("staff/settings/security", staff_views.security, who=STAFF, name="my-account"),
    address("staff/settings/security/password", staff_views.change_password, who=STAFF, name="change-password", methods=_BOTH),
    address("staff/settings/security/confirm", staff_views.confirm, who=STAFF, name="confirm-password", methods=_BOTH),
    address("staff/settings/security/new-phone", staff_views.new_phone, who=STAFF, name="new-phone", methods=_BOTH),
    address("staff/settings/security/new-codes", staff_views.new_back_up_codes, who=STAFF, name="new-back-up-codes", methods=_BOTH),
    address("staff/settings/security/codes", views.back_up_codes, who=STAFF, name="back-up-codes", methods=_BOTH),
]
