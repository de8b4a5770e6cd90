"""Three phones in a hall: asked, playing, losing the signal, asked again. One of them runs no scripts."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from journeys.conftest import Server, Strangers
from journeys.evening import answers_the_paper, code_of, goes_on, joins, name_of, opens_a_room, sees_soon, taps

MOST_STEPS = 150
LATER = re.compile("three words", re.I)


def test_a_hall_plays_the_whole_evening_and_nobody_loses_anything(strangers: Strangers, server: Server) -> None:
    officer = strangers.visitor().signs_in("okafor")
    opens_a_room(officer)
    code = code_of(officer)
    officer.finds_it_accessible()
    wall = strangers.visitor(width=1280, height=720)
    wall.goes_to(str(officer.page.locator("a[href*='/p/']").first.get_attribute("href")).replace(server.url, ""))
    wall.sees(code).finds_it_accessible()

    ann, ben, plain = strangers.phone(), strangers.phone(), strangers.phone(scripts=False)
    ann_is, ben_is = joins(ann, code, typed=True), joins(ben, code)
    plain_is = joins(plain, code)
    assert len({ann_is, ben_is, plain_is}) == 3
    ann.finds_it_accessible().scrolls_only_down()
    sees_soon(wall.page, re.compile(r"3\s*are here"))

    goes_on(officer)
    sees_soon(ann.page, re.compile("what do you do today", re.I))
    ann.finds_it_accessible().reaches_everything_by_keyboard().scrolls_only_down()
    answers_the_paper(ann)
    answers_the_paper(ben)
    answers_the_paper(plain, scripts=False)
    sees_soon(wall.page, re.compile("3 of 3"))

    finished, season, killed, votes = False, 0, False, 0
    for _ in range(MOST_STEPS):
        told = goes_on(officer)
        if "What do we buy" in ann.page.inner_text("main") or ann.page.locator("main form.picks").count():
            votes += 1
        if votes == 1 and season == 0:
            season = 1
            ann.finds_it_accessible().reaches_everything_by_keyboard().scrolls_only_down()
            wall.finds_it_accessible()
            assert taps(ann) and taps(ben) and taps(plain, scripts=False)
            sees_soon(ann.page, re.compile("voted", re.I))
            ben.page.context.set_offline(True)
            ann.page.reload()
            assert name_of(ann) == ann_is
            sees_soon(ann.page, re.compile("You have voted"))
        elif season == 1 and not killed and ann.page.locator("main form.picks, main form.trio").count():
            killed = True
            ben.page.context.set_offline(False)
            taps(ann)
            server.kill()
            server.start()
            officer.page.reload()
            for phone, name in ((ann, ann_is), (ben, ben_is), (plain, plain_is)):
                phone.page.reload()
                assert name_of(phone) == name
        elif votes < 4:
            taps(ann)
        if re.search(r"\bQuestions\b|after|last questions", told.splitlines()[0], re.I) and ann.page.locator("[data-paper]").count():
            finished = True
            break
        if ann.page.locator("[data-paper]").count():
            finished = True
            break
    assert finished, "the evening never came to its last questions"
    assert killed
    assert season == 1

    ann.finds_it_accessible()
    answers_the_paper(ann)
    answers_the_paper(ben)
    answers_the_paper(plain, scripts=False)
    sees_soon(ann.page, LATER)
    words = ann.page.locator(".words").first.inner_text()
    assert len(words.split()) == 3
    expect(ann.page.get_by_role("link", name=re.compile("link to keep"))).to_be_visible()
    ann.finds_it_accessible().scrolls_only_down()
    plain.page.reload()
    sees_soon(plain.page, LATER)
    assert plain.page.locator(".words").first.inner_text() != words


def test_a_wrong_code_gets_the_same_words_for_every_failure(strangers: Strangers) -> None:
    phone = strangers.phone()
    told = set()
    for code in ("ZZZ 999", "hello", "KXM742KXM742", "🦊"):
        phone.goes_to("/j").page.get_by_label(re.compile("code", re.I)).fill(code)
        phone.page.get_by_role("button", name=re.compile("join", re.I)).first.click()
        told.add(re.sub(r"\s+", " ", phone.page.locator("[role=alert], .errors, .msg").first.inner_text()))

    assert len(told) == 1, told
