// One question a screen. Without this script the same form stands on one page.
const form = document.querySelector("form[data-one-by-one]");
const asked = form ? [...form.querySelectorAll("fieldset.field")] : [];
// Where something is missing, the whole page stays in sight: the list of problems links into it.
if (asked.length > 1 && !form.querySelector(".field.err")) begin();

function begin() {
  const hand = form.querySelector("[type=submit]");
  const rest = [hand, ...form.querySelectorAll("[data-at-the-end]")];
  const where = form.querySelector("[data-where]");
  const steps = document.createElement("div");
  steps.className = "steps-row";
  const back = button("Back", "alt");
  const next = button("Next question", "");
  steps.append(back, next);
  hand.before(steps);
  where.hidden = false;
  let at = 0;

  function button(words, kind) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn ${kind}`.trim();
    made.textContent = words;
    return made;
  }
  // A second half is asked only after the "yes" it follows.
  const follows = (field) => field.querySelector("legend").textContent.trim().startsWith("If yes");
  const saidYes = (field) => field.querySelector("input:checked")?.value === "yes";
  const isAsked = (index) => index >= 0 && index < asked.length && (!follows(asked[index]) || saidYes(asked[index - 1]));
  const towards = (step) => { let to = at + step; while (to >= 0 && to < asked.length && !isAsked(to)) to += step; return to; };

  function show(move) {
    asked.forEach((field, index) => { field.hidden = index !== at; });
    const chosen = asked.map((_, index) => index).filter((index) => !follows(asked[index]));
    const number = chosen.filter((index) => index <= at).length;
    where.textContent = `Question ${number} of ${chosen.length}`;
    const last = towards(1) >= asked.length;
    back.hidden = towards(-1) < 0;
    next.hidden = last;
    rest.forEach((one) => { one.hidden = !last; });
    if (move) { asked[at].tabIndex = -1; asked[at].focus({ preventScroll: true }); form.scrollIntoView({ block: "nearest" }); }
  }
  next.addEventListener("click", () => { at = towards(1); show(true); });
  back.addEventListener("click", () => { at = Math.max(towards(-1), 0); show(true); });
  form.addEventListener("change", () => show(false));
  show(false);
}
