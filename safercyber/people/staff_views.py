"""The coordinator's list of staff, and everybody's own security page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from safercyber import throttle
from safercyber.people import actions, forms, queries, sessions
from safercyber.people.views import page, phone_form
from safercyber.rules import formats
from safercyber.who import asking

_LAST = "You are the only coordinator. Make somebody else a coordinator first."


def everybody(request: HttpRequest) -> HttpResponse:
    """Who may come in, and what they may do."""
    return page(request, "people", accounts=queries.accounts(timezone.now()), role_words=forms.ROLE_WORDS)


def invite(request: HttpRequest) -> HttpResponse:
    """Let somebody new in. The page after it shows the link once."""
    form = forms.Invite(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.invite(**form.cleaned_data, by=asking(request).by, now=timezone.now())
        except actions.AlreadyThere:
            form.add_error("email", "Somebody here has that email already. Look for them in the list of staff.")
        else:
            return page(request, "invited", invited=invited)
    return page(request, "invite", form)


def _the_account(id: int) -> queries.Account:
    found = next((account for account in queries.accounts(timezone.now()) if account.id == id), None)
    if found is None:
        raise Http404
    return found


def one(request: HttpRequest, id: int) -> HttpResponse:
    """One member of staff: roles, links, and the way out."""
    account = _the_account(id)
    held = [(kind, words, kind in account.roles) for kind, words in forms.ROLE_WORDS]
    return page(request, "person", account=account, held=held, is_me=id == asking(request).id)


def _change(request: HttpRequest, id: int, change: Callable[[], object], done: str) -> HttpResponse:
    try:
        result = change()
    except actions.NotThere:
        raise Http404 from None
    except actions.LastCoordinator:
        messages.error(request, _LAST)
        return redirect("staff-person", id)
    except actions.Unsuitable as trouble:
        messages.error(request, str(trouble))
        return redirect("staff-person", id)
    if id == asking(request).id:
        sessions.go_on(request, id)
    if isinstance(result, actions.Invited) and result.link:
        return page(request, "invited", invited=result)
    messages.success(request, done)
    return redirect("staff-person", id)


def change_role(request: HttpRequest, id: int) -> HttpResponse:
    """Give or take one role."""
    account, form = _the_account(id), forms.ChangeRole(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the roles on this page.")
        return redirect("staff-person", id)
    act = actions.give_role if form.cleaned_data["change"] == "give" else actions.take_role
    role = form.cleaned_data["role"]
    words = (
        f"{account.name} {'is now' if form.cleaned_data['change'] == 'give' else 'is no longer'} {'an' if role[0] in 'ao' else 'a'} {role}."
    )
    words = words.replace(" a board.", " a board member.")
    return _change(request, id, lambda: act(person_id=id, role=role, by=asking(request).by, now=timezone.now()), words)


def new_link(request: HttpRequest, id: int) -> HttpResponse:
    """A new link to choose a password."""
    return _change(request, id, lambda: actions.send_new_link(person_id=id, by=asking(request).by, now=timezone.now()), "")


def reset_second_step(request: HttpRequest, id: int) -> HttpResponse:
    """For who lost both the phone and the recovery codes."""
    if id == asking(request).id:
        messages.error(request, "Ask another coordinator to do this, or move to a new phone on your security page.")
        return redirect("staff-person", id)
    account = _the_account(id)
    words = f"{account.name} sets up a new second step at their next sign-in."
    return _change(request, id, lambda: actions.remove_second_step(person_id=id, by=asking(request).by, now=timezone.now()), words)


def deactivate(request: HttpRequest, id: int) -> HttpResponse:
    """Shut somebody out at once."""
    account = _the_account(id)
    if id == asking(request).id:
        messages.error(request, "You cannot shut yourself out. Ask another coordinator.")
        return redirect("staff-person", id)
    why = formats.one_line(request.POST.get("why", ""))[:300]
    words = f"{account.name} can no longer come in."
    return _change(request, id, lambda: actions.deactivate(person_id=id, by=asking(request).by, now=timezone.now(), why=why), words)


def let_back_in(request: HttpRequest, id: int) -> HttpResponse:
    """Open a deactivated account again."""
    account = _the_account(id)
    words = f"{account.name} may come in again."
    return _change(request, id, lambda: actions.let_back_in(person_id=id, by=asking(request).by, now=timezone.now()), words)


def security(request: HttpRequest) -> HttpResponse:
    """One's own password, phone and recovery codes."""
    return page(request, "security", security=queries.security_of(asking(request).id))


def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; the other browsers are signed out."""
    me, now, form = asking(request), timezone.now(), forms.ChangePassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_password(person_id=me.id, password=form.cleaned_data["password"])
            actions.change_password(person_id=me.id, password=form.cleaned_data["new_password"], by=me.by, now=now)
        except actions.Wait as trouble:
            return throttle.too_many(request, trouble.seconds)
        except actions.WrongPassword:
            form.add_error("password", "That is not your password now.")
        except actions.WeakPassword as trouble:
            form.add_error("new_password", str(trouble))
        else:
            sessions.go_on(request, me.id)
            messages.success(request, "Your password is changed. Other browsers are signed out.")
            return redirect("my-account")
    return page(request, "change_password", form)


def confirm(request: HttpRequest) -> HttpResponse:
    """Ask the password again before the phone or the recovery codes change."""
    me, now, form = asking(request), timezone.now(), forms.ConfirmPassword(request.POST or None)
    then = "new-phone" if (request.POST.get("then") or request.GET.get("then")) == "phone" else "new-back-up-codes"
    if me.is_example:
        messages.error(request, "Example accounts keep their fixed second step.")
        return redirect("my-account")
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_password(person_id=me.id, password=form.cleaned_data["password"])
        except actions.Wait as trouble:
            return throttle.too_many(request, trouble.seconds)
        except actions.WrongPassword:
            form.add_error("password", "That is not your password now.")
        else:
            sessions.confirm(request, now)
            return redirect(then)
    return page(request, "confirm", form, then="phone" if then == "new-phone" else "codes")


def new_phone(request: HttpRequest) -> HttpResponse:
    """Move the second step to another phone. It can be replaced, never switched off."""
    me, now, form = asking(request), timezone.now(), forms.FirstCode(request.POST or None)
    if not sessions.is_confirmed(request, now) or me.is_example:
        return redirect("confirm-password")
    if request.method == "POST" and form.is_valid():
        secret = sessions.new_secret(request, actions.begin_second_step())
        try:
            codes = actions.set_second_step(person_id=me.id, secret=secret, code=form.cleaned_data["code"], now=now, replaces=True)
        except actions.WrongCode:
            form.add_error("code", "That code did not fit. Use the six numbers that your app shows now.")
        else:
            sessions.go_on(request, me.id)
            sessions.show_codes(request, codes)
            return redirect("back-up-codes")
    return phone_form(request, "new_phone", me.email, form, "Move to a new phone")


def new_back_up_codes(request: HttpRequest) -> HttpResponse:
    """Ten new codes; the old ones stop working."""
    me, now = asking(request), timezone.now()
    if not sessions.is_confirmed(request, now) or me.is_example:
        return redirect("confirm-password")
    if request.method == "POST":
        sessions.show_codes(request, actions.make_back_up_codes(person_id=me.id, by=me.by, now=now))
        return redirect("back-up-codes")
    return page(request, "new_back_up_codes")
