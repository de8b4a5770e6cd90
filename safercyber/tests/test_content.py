"""The shelf: what stands on it is whole, and what is broken says where."""

import json
import re
from datetime import date, timedelta

import jsonschema
import pytest

from safercyber import content
from safercyber.content import BadContent
from safercyber.rules.games.names import NAME, deal


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """An empty shelf of our own."""
    monkeypatch.setattr(content, "ROOT", tmp_path.resolve())
    for reader in (content.packs, content.pack, content.help_routes, content.words, content.questionnaires, content.programme):
        reader.cache_clear()
    yield tmp_path
    for reader in (content.packs, content.pack, content.help_routes, content.words, content.questionnaires, content.programme):
        reader.cache_clear()


def put(shelf, place, text):
    path = shelf / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return place


# --- what stands there -------------------------------------------------------------------------------------------------------


def test_every_pack_on_the_shelf_is_whole():
    assert "bakehouse" in content.packs()
    assert content.pack("bakehouse", content.pack("bakehouse").version) is content.pack("bakehouse")


def test_a_pack_or_version_that_is_not_there_is_said_so():
    with pytest.raises(LookupError, match="no game called nothing"):
        content.pack("nothing")
    with pytest.raises(LookupError, match="Version 99 of The Bakehouse"):
        content.pack("bakehouse", 99)


def test_the_published_schemas_agree_with_what_stands_there():
    packs, routes = content.read_json("schema/pack.json"), content.read_json("schema/help.json")
    plain = json.loads(json.dumps(content.read_yaml("packs/bakehouse/pack.yaml"), default=date.isoformat))
    jsonschema.Draft202012Validator.check_schema(packs)
    jsonschema.Draft202012Validator(packs, format_checker=jsonschema.FormatChecker()).validate(plain)
    jsonschema.Draft202012Validator.check_schema(routes)
    plain = json.loads(json.dumps(content.read_toml("help/routes.toml"), default=date.isoformat))
    jsonschema.Draft202012Validator(routes, format_checker=jsonschema.FormatChecker()).validate(plain)


@pytest.mark.parametrize(
    "path", [("body", "bricks", 0), ("body", "threats", 0), ("body", "post", 0, "answers", "go"), ("moves", 0), ("items", "farm_bank")]
)
def test_the_schema_refuses_an_unknown_key_where_the_reader_does(path):
    plain = json.loads(json.dumps(content.read_yaml("packs/bakehouse/pack.yaml"), default=date.isoformat))
    at = plain
    for part in path:
        at = at[part]
    at["shpae"] = 1

    assert not jsonschema.Draft202012Validator(content.read_json("schema/pack.json")).is_valid(plain)


def test_every_piece_of_advice_in_a_pack_is_on_the_contact_list():
    for pack in content.packs().values():
        assert {move.advice for move in pack.moves} <= set(content.help_routes())


def test_the_numbers_people_need_are_there():
    routes = content.help_routes()

    assert routes["emergency"].phone == "999" and routes["police-101"].phone == "101"
    assert routes["bank-159"].phone == "159" and routes["forward-7726"].text == "7726"
    assert routes["report-fraud"].phone == "0300 123 2040" and "reportfraud.police.uk" in routes["report-fraud"].web
    assert routes["childline"].phone == "0800 1111" and "ceop.police.uk" in routes["ceop"].web


def test_every_route_says_when_and_what_to_do_and_is_due_again_within_a_year():
    for route in content.help_routes().values():
        assert route.when.endswith(".") and route.do.endswith(".")
        assert route.phone or route.text or route.web
        assert route.source.startswith("https://")
        assert timedelta(0) < route.review_by - route.written_on <= timedelta(days=366)
        assert route.is_due(route.review_by + timedelta(days=1)) and not route.is_due(route.review_by)


# --- words -------------------------------------------------------------------------------------------------------------------

RUDE = re.compile(
    r"arse|bastard|bitch|bloody|boob|bugger|\bbum\b|\bbutt\b|\bcock\b|cunt|damn|\bdick|dyke|\bfag|fanny|fart|fuck|\bgit\b|gypsy|\bhell\b|homo|knob|nazi|nigg|"
    r"nude|orgy|paki|penis|piss|\bpoo\b|porn|\bprat\b|prick|pussy|queer|\brape|retard|screw|sex|shag|shit|slag|slut|spastic|spaz|\btit\b|tits|tosser|"
    r"tranny|turd|twat|wank|whore|willy|kill|dead|death|murder|suicid|bomb|terror|drug|\bgun\b|knife|weapon"
)
# Words that sound the same in most of Britain: never both on the list.
SOUND_ALIKE = (
    "bare bear", "berry bury", "board bored", "brake break", "buy by bye", "ceiling sealing", "cell sell", "cereal serial", "cheap cheep",
    "coarse course", "cord chord", "core corps", "creak creek", "currant current", "dear deer", "dew due", "fair fare", "feat feet",
    "fir fur", "flair flare", "flea flee", "flour flower", "hair hare", "hart heart", "heal heel", "hear here", "hole whole", "knead need",
    "knight night", "knot not", "leak leek", "lesson lessen", "mail male", "main mane", "meat meet", "metal medal mettle", "muscle mussel",
    "pail pale", "pain pane", "pair pear", "palette palate", "patience patients", "peace piece", "pedal peddle", "plain plane", "pour poor",
    "principal principle", "profit prophet", "quay key", "rain reign rein", "read reed", "right write", "road rode", "root route",
    "sail sale", "sea see", "serf surf", "sew sow so", "soar sore", "sole soul", "son sun", "stair stare", "stationary stationery",
    "steal steel", "story storey", "sweet suite", "symbol cymbal", "tail tale", "tea tee", "threw through", "throne thrown", "tide tied",
    "toad towed", "wail whale", "waist waste", "wait weight", "ware wear where", "weather whether", "wood would", "yoke yolk",
)  # fmt: skip


def deletions(word):
    return {word[:n] + word[n + 1 :] for n in range(len(word))}


def test_there_are_2048_code_words_three_of_which_give_33_bits():
    words = content.words("code-words")

    assert len(words) == len(set(words)) == 2048
    assert list(words) == sorted(words)
    assert all(re.fullmatch(r"[a-z]{3,9}", word) for word in words)


def test_no_code_word_or_name_is_rude_or_grim():
    assert [word for word in content.words("code-words") if RUDE.search(word)] == []
    assert [name for name in content.words("names") if RUDE.search(name.lower()) or RUDE.search(name.lower().replace(" ", ""))] == []


def test_no_two_code_words_look_alike():
    words = content.words("code-words")
    known = set(words)
    by_gap = {}
    for word in words:
        for n in range(len(word)):
            by_gap.setdefault((n, word[:n] + word[n + 1 :]), []).append(word)
    one_letter = [pair for pair in by_gap.values() if len(pair) > 1]
    missing = [(word, short) for word in words for short in deletions(word) if short in known]
    turned = [
        (word, other) for word in words for n in range(len(word) - 1)
        if (other := word[:n] + word[n + 1] + word[n] + word[n + 2 :]) != word and other in known
    ]  # fmt: skip

    assert (one_letter, missing, turned) == ([], [], [])


def test_no_two_code_words_sound_alike():
    known = set(content.words("code-words"))

    assert [group for group in SOUND_ALIKE if len(known & set(group.split())) > 1] == []


def test_names_are_dealt_once_each_and_alike_for_the_same_seed():
    names = content.words("names")
    taken = set()
    for n in range(500):
        dealt = deal(names, "ferrydale", n, taken)
        assert dealt.name not in taken and NAME.match(dealt.name)
        taken.add(dealt.name)

    assert deal(names, "ferrydale", 7, set()) == deal(names, "ferrydale", 7, set())
    assert len({deal(names, "ferrydale", n, set()).name for n in range(50)}) > 40
    with pytest.raises(LookupError):
        deal(names, "ferrydale", 1, set(names))


# --- what is broken ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2\n", 'x.yaml:2: the key "a" stands here twice.'),
        ("a: &one 1\nb: *one\n", "x.yaml:1: anchors and aliases are not used here"),
        ("a: !!python/object:os.system 1\n", "x.yaml:1: tags like"),
        ("a: [1, 2\nb: 3\n", "x.yaml:2:"),
        ("? [a, b]\n: 1\n", "x.yaml:1: a key should be one word."),
        ("", "x.yaml:1: the file is empty."),
        ("a: 2026-02-31\n", "x.yaml:1: there is no day 2026-02-31."),
    ],
)
def test_yaml_that_is_not_plain_is_refused_with_its_line(shelf, text, words):
    put(shelf, "x.yaml", text)

    with pytest.raises(BadContent) as caught:
        content.read_yaml("x.yaml")
    assert words in str(caught.value)


def test_yaml_means_what_version_1_2_says(shelf):
    put(shelf, "x.yaml", "yes: no\non: off\nn: 12\nb: true\nw: '12'\nd: 2026-10-01\nz: ~\nt: |-\n  one\n  two\nf: 1.5\n")

    assert content.read_yaml("x.yaml") == {
        "yes": "no", "on": "off", "n": 12, "b": True, "w": "12", "d": date(2026, 10, 1), "z": None, "t": "one\ntwo", "f": 1.5,
    }  # fmt: skip


@pytest.mark.req("E13")
def test_a_broken_pack_is_named_with_file_line_and_what_was_meant(shelf):
    whole = (content.Path(__file__).parents[2] / "content/packs/bakehouse/pack.yaml").read_text(encoding="utf-8")
    put(shelf, "packs/bakehouse/pack.yaml", whole.replace("site: office\n      shape: [2, 2]", "site: offce\n      shpae: [2, 2]", 1))
    line = next(n for n, text in enumerate(whole.splitlines(), 1) if text == "      site: office")

    with pytest.raises(BadContent) as caught:
        content.packs()
    assert f'content/packs/bakehouse/pack.yaml:{line}: the site "offce" is not known here (did you mean office?)' in caught.value.problems
    assert any("unknown key" in p and f":{line + 1}:" in p and "did you mean shape?" in p for p in caught.value.problems)


def test_a_pack_in_the_wrong_folder_is_refused(shelf):
    whole = (content.Path(__file__).parents[2] / "content/packs/bakehouse/pack.yaml").read_text(encoding="utf-8")
    put(shelf, "packs/cakehouse/pack.yaml", whole)

    with pytest.raises(BadContent, match='the folder is called "cakehouse"'):
        content.packs()


def test_toml_that_is_broken_says_the_line(shelf):
    put(shelf, "surveys/x.toml", 'a = 1\nb = "two\n')

    with pytest.raises(BadContent, match=r"content/surveys/x.toml:2: "):
        content.questionnaires()


def test_a_route_with_a_slip_is_told_all_its_problems(shelf):
    put(shelf, "help/x.toml", '\n[[route]]\nid = "a"\nnmae = "A"\n')

    with pytest.raises(BadContent) as caught:
        content.help_routes()
    assert 'content/help/x.toml:2: unknown key "nmae" (did you mean name?)' in caught.value.problems
    assert 'content/help/x.toml:2: the route needs "source".' in caught.value.problems


def test_nothing_outside_the_shelf_is_read(shelf):
    for place in ("../pyproject.toml", "/etc/passwd", "packs/../../x"):
        with pytest.raises(BadContent, match="outside the content folder"):
            content.read_toml(place)


def test_a_missing_file_and_an_empty_shelf_are_said_plainly(shelf):
    assert dict(content.packs()) == {} and dict(content.questionnaires()) == {} and dict(content.help_routes()) == {}
    with pytest.raises(BadContent, match="there is no such file"):
        content.read_toml("surveys/none.toml")


def test_what_is_read_cannot_be_changed(shelf):
    put(shelf, "programme/x.toml", 'list = ["a"]\n[group]\nkey = "a"\n')
    found = content.programme()["x"]

    assert found["list"] == ("a",)
    with pytest.raises(TypeError):
        found["group"]["key"] = "b"
