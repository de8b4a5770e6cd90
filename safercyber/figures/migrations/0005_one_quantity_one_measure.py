"""A quantity is registered once, whatever figures show it: what was released under several measures goes under the one it is part of."""

from django.db import migrations

BY = {
    "people, by how they are counted": "people",
    "people, by whether they came before": "people",
    "came, by name of session": "attendances",
    "came, by place": "attendances",
}
KINDS = {"came, by name of session": "name of session", "came, by place": "place"}
BEFORE, FIRST = "people, by whether they came before", "First time, as far as bookings tell"
ENDS = (
    (" before, of all yes", "{} answers", [["before", "yes"]]),
    (" before, of all of", "{} answers", []),
    (" straight after yes", "{} straight after", [["said", "yes"]]),
    (" straight after of", "{} straight after", []),
    (" yes before", "{} answers", [["again", "yes"], ["before", "yes"]]),
    (" yes three months on", "{} answers", [["again", "yes"], ["later", "yes"]]),
    (" matched", "{} answers", [["again", "yes"]]),
    (" started", "{} answers", []),
)
WHOLE = {
    "before asked": ("before sheets", []),
    "before answered": ("before sheets", [["answered", "yes"]]),
    "after asked": ("after sheets", []),
    "after answered": ("after sheets", [["answered", "yes"]]),
    "fun asked": ("after sheets", []),
    "fun yes": ("fun", [["said", "yes"]]),
    "fun of": ("fun", []),
    "told by somebody asked": ("after sheets", []),
    "told by somebody yes": ("told", [["said", "yes"]]),
    "told by somebody of": ("told", []),
    "asked, by kind of session": ("after sheets", []),
    "answered, by kind of session": ("after sheets", [["answered", "yes"]]),
    "fun, by kind of session": ("fun", [["said", "yes"]]),
    "plan, by kind of session": ("after sheets", [["answered", "yes"], ["plan", "yes"]]),
    "follow-up asked": ("sheets before", []),
    "sheets started": ("sheets before", []),
    "sheets matched": ("sheets before", [["again", "yes"]]),
    "sheets lost": ("sheets before", [["again", "no"]]),
    "sheets alike": ("sheets before", [["alike", "yes"]]),
    "sheets words that never started": ("sheets that never started", []),
    "sheets handed in again": ("sheets handed in again", []),
}


def new_cut(measure, areas):
    """Measure, filters and areas under which a count is looked for now; None for one that keeps its own."""
    if measure == "new people":
        return "people", [["by", BEFORE]], [FIRST]
    if measure in BY:
        return BY[measure], [["by", KINDS.get(measure, measure)]] if areas else [], areas
    if measure in WHOLE:
        name, whom = WHOLE[measure]
        return name, sorted([*whom, *([["by", "kind of session"]] if areas else [])]), areas
    for end, name, whom in ENDS:
        if measure.endswith(end):
            return name.format(measure.removesuffix(end)), sorted([*whom, *([["by", "name of session"]] if areas else [])]), areas
    return None


def move(apps, schema_editor):
    releases = apps.get_model("figures", "Release").objects
    moved = []
    for one in releases.all():
        if found := new_cut(one.measure, one.areas):
            one.measure, one.filters, one.areas = found
            moved.append(one)
    releases.bulk_update(moved, ["measure", "filters", "areas"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("figures", "0004_a_place_is_named_once")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
