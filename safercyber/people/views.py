"""Signing in and out, in two steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import segno
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from safercyber import throttle
from safercyber.people import actions, forms, queries, sessions
from safercyber.who import signed_in

View = Callable[..., HttpResponse]


def unkept(view: View) -> View:
    """Pages on the way in are never kept by a browser: the Back button shows nothing."""

    @wraps(view)
    def showing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return showing


def page(request: HttpRequest, template: str, form: Form | None = None, **more: object) -> HttpResponse:
    """A page, with 422 when its form was filled in wrongly."""
    wrong = form is not None and form.is_bound and not form.is_valid()
    return render(request, f"people/{template}.html", {"form": form, **more}, status=422 if wrong else 200)


@unkept
def sign_in(request: HttpRequest) -> HttpResponse:
    """Step 1: the password."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if request.method != "POST":
        if signed_in(request) is not None:
            return redirect(sessions.safe_next(wanted))
        return page(request, "sign_in", forms.Password(), next=wanted, is_out="out" in request.GET, has_ended="ended" in request.GET)
    form = forms.Password(request.POST)
    if form.is_valid():
        now, source = timezone.now(), throttle.source_of(request)
        try:
            first = actions.check_first_step(email=form.cleaned_data["email"], password=form.cleaned_data["password"], source=source)
        except actions.Wait as trouble:
            return throttle.too_many(request, trouble.seconds)
        except actions.WrongPassword:
            form.add_error(None, "That email and password do not go together. Check both and try again.")
        else:
            sessions.keep_first_step(request, first, now, wanted)
            return redirect("sign-in-code" if first.has_second_step else "sign-in-phone")
    return page(request, "sign_in", form, next=wanted)


def _back_to_start() -> HttpResponse:
    return redirect(f"{reverse('sign-in')}?{urlencode({'ended': ''})}")


def _second_step(request: HttpRequest, kind: type[Form], template: str, wrong: str) -> HttpResponse:
    now = timezone.now()
    first = sessions.first_step(request, now)
    if first is None:
        return _back_to_start()
    if not first.has_second_step:
        return redirect("sign-in-phone")
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.check_second_step(first=first, code=form.cleaned_data["code"], source=throttle.source_of(request), now=now)
        except actions.Wait as trouble:
            return throttle.too_many(request, trouble.seconds)
        except actions.WrongCode:
            form.add_error("code", wrong)
        else:
            return redirect(sessions.begin(request, person.id, now))
    return page(request, template, form, email=first.email)


@unkept
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Step 2: six numbers from the phone."""
    wrong = "That code did not fit. Codes change every 30 seconds and work once: use the one on your phone now."
    return _second_step(request, forms.Code, "sign_in_code", wrong)


@unkept
def sign_in_paper(request: HttpRequest) -> HttpResponse:
    """Step 2 with a recovery code."""
    return _second_step(
        request, forms.BackUpCode, "sign_in_paper", "That code did not fit. Check it, or use the next one: each works once."
    )


@unkept
def lost_phone(request: HttpRequest) -> HttpResponse:
    """What to do without the phone."""
    return page(request, "lost_phone")


def phone_form(request: HttpRequest, template: str, email: str, form: forms.Code, title: str) -> HttpResponse:
    secret = sessions.new_secret(request, actions.begin_second_step())
    label = f"Safer Cyber:{email}"
    link = f"otpauth://totp/{label.replace(':', '%3A').replace('@', '%40')}?{urlencode({'secret': secret, 'issuer': 'Safer Cyber'})}"
    svg = segno.make(link, micro=False).svg_inline(border=4, omitsize=True)
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return page(request, template, form, svg=svg, groups=groups, email=email, title=title)


@unkept
def sign_in_phone(request: HttpRequest) -> HttpResponse:
    """The first sign-in sets up the second step; there is no way round it."""
    now = timezone.now()
    first = sessions.first_step(request, now)
    if first is None:
        return _back_to_start()
    if first.has_second_step:
        return redirect("sign-in-code")
    form = forms.FirstCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        secret = sessions.new_secret(request, actions.begin_second_step())
        try:
            codes = actions.set_second_step(person_id=first.person_id, secret=secret, code=form.cleaned_data["code"], now=now)
        except actions.WrongCode:
            form.add_error("code", "That code did not fit. Use the six numbers that your app shows now.")
        except (actions.Unsuitable, actions.NotThere):
            return _back_to_start()
        else:
            next_ = sessions.begin(request, first.person_id, now)
            sessions.show_codes(request, codes)
            return redirect(f"{reverse('back-up-codes')}?{urlencode({'next': next_})}")
    return phone_form(request, "phone", first.email, form, "Set up your second step")


def back_up_codes(request: HttpRequest) -> HttpResponse:
    """Ten codes, shown until their owner says that they have them, and never again."""
    wanted = request.POST.get("next") or request.GET.get("next") or reverse("my-account")
    if request.method == "POST":
        sessions.put_codes_away(request)
        return redirect(sessions.safe_next(wanted))
    codes = sessions.codes_to_show(request)
    return page(request, "back_up_codes", codes=codes, next=wanted) if codes else redirect("my-account")


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and clear what the browser kept of it."""
    person = signed_in(request)
    if person is not None:
        actions.sign_out(by=person.by, now=timezone.now())
    sessions.end(request)
    response = redirect(f"{reverse('sign-in')}?{urlencode({'out': ''})}")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    add_never_cache_headers(response)
    return response


def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password with a link. Looking at the page uses nothing up: mail scanners open every link."""
    now = timezone.now()
    found = queries.welcome_for(token, now)
    if found is None:
        raise Http404
    form = forms.NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            first = actions.accept_invitation(token=token, password=form.cleaned_data["password"], now=now)
        except actions.WeakPassword as trouble:
            form.add_error("password", str(trouble))
        except actions.NotThere:
            raise Http404 from None
        else:
            sessions.keep_first_step(request, first, now)
            return redirect("sign-in-code" if first.has_second_step else "sign-in-phone")
    return page(request, "welcome", form, welcome=found)
