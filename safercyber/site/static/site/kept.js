// Forms marked data-kept lose no press when the network goes. Each press is kept in this tab, under the mark of whoever pressed, and
// sent in order until the server has answered it; the server counts a repeat once. At an answer that is no success the row stops, so
// that it is read. data-kept="many" is a form that is pressed again and again, for one person after another.

import { described, rowsFor } from "./kept-words.js";

const KEPT = `kept:${location.pathname}`;
const LONGEST_WAIT = 15000;
const LONGEST_ASKED_WAIT = 3600;
const ANSWER_WITHIN = 30000;
const LONGEST_BODY = 20000;
const SIGN_IN = "/staff/sign-in";
let busy = false;
let isStopped = false; // at a refusal, until somebody presses on
let wait = 1000;
let notBefore = 0;
let again = 0;

// --- what is kept ----------------------------------------------------------------------------------------------------------------

function kept() {
  try {
    const list = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

function keep(list) {
  try {
    if (list.length) sessionStorage.setItem(KEPT, JSON.stringify(list));
    else sessionStorage.removeItem(KEPT);
    return true;
  } catch {
    return false; // the browser has no room
  }
}

const whose = () => document.body.dataset.whose || "";
const mine = () => kept().filter((press) => press.whose === whose());
const theirs = () => kept().filter((press) => press.whose !== whose());
const forget = (gone) => keep(kept().filter((press) => press.id !== gone.id));
const note = (id, more) => keep(kept().map((press) => (press.id === id ? { ...press, ...more } : press)));

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

// --- what people are told --------------------------------------------------------------------------------------------------------

let told = ["", {}];

function tell(state = "", about = {}) {
  told = [state, about];
  const rows = rowsFor(state, { many: mine().length, theirs: theirs().length, ...about });
  let band = document.getElementById("kept");
  if (!rows.length) return band?.remove();
  if (!band) {
    band = document.createElement("div");
    band.id = "kept";
    band.className = "notice tone-gorse kept";
    band.setAttribute("role", "status");
    document.getElementById("main").prepend(band);
  }
  band.replaceChildren(...rows.flatMap(([words, act]) => [paragraph("", words), ...(act ? [paragraph("acts", control(...act))] : [])]));
}

function paragraph(look, inside) {
  const one = document.createElement("p");
  if (look) one.className = look;
  one.append(inside);
  return one;
}

function control(words, does) {
  const isLink = does.startsWith("/");
  const one = document.createElement(isLink ? "a" : "button");
  one.className = "btn alt";
  one.textContent = words;
  if (isLink) one.href = does;
  else one.type = "button";
  if (does === "go") one.addEventListener("click", () => send(true));
  if (does === "drop") one.addEventListener("click", () => dropped([told[1].press]));
  if (does === "drop-theirs") one.addEventListener("click", () => dropped(theirs()));
  return one;
}

function dropped(gone) {
  for (const press of gone) forget(press);
  for (const form of document.querySelectorAll("form[data-waits]")) {
    delete form.dataset.waits;
    for (const one of form.querySelectorAll("[aria-disabled]")) one.removeAttribute("aria-disabled");
  }
  wait = 1000;
  notBefore = 0;
  tell();
  send(true);
}

// --- sending ---------------------------------------------------------------------------------------------------------------------

function post(press) {
  const body = new URLSearchParams(press.body);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token && body.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", token.value);
  return fetch(press.to, { method: "POST", body, cache: "no-store", signal: AbortSignal.timeout?.(ANSWER_WITHIN) });
}

const why = (answer) => answer.headers.get("X-Refused");
const isLater = (answer) => answer.status === 429 || answer.status >= 500;
const asksToSignIn = (answer) => why(answer) === "signed-out" || new URL(answer.url).pathname.startsWith(SIGN_IN);

// One press to the server. "theirs": meanwhile somebody else has signed in, and the press is not theirs to send.
async function deliver(press) {
  let answer = await post(press);
  if (why(answer) === "form-too-old") {
    const page = await fetch(location.pathname + location.search, { cache: "no-store" });
    if (asksToSignIn(page)) return ["signed-out"];
    if (isLater(page)) return ["later", page];
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("input[name=csrfmiddlewaretoken]");
    if (!token) return ["too-old"];
    for (const old of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) old.value = token.value;
    document.body.dataset.whose = fresh.body.dataset.whose || "";
    if (press.whose !== whose()) return ["theirs"];
    answer = await post(press);
  }
  if (why(answer) === "form-too-old") return ["too-old"];
  if (asksToSignIn(answer)) return ["signed-out"];
  if (isLater(answer)) return ["later", answer];
  // Each of our pages has a policy. One without it is somebody's in between: the sign-in of a hall's network, which takes anything.
  if (!answer.headers.has("Content-Security-Policy")) throw new Error("not our page");
  return [answer.ok ? "taken" : "refused", answer];
}

// Seconds that the server asks to wait, in either of the two ways in which it may say so; else our own, longer each time.
function secondsToWait(answer) {
  const asked = answer.headers.get("Retry-After");
  const seconds = asked ? Number(asked) || (Date.parse(asked) - Date.now()) / 1000 : NaN;
  if (seconds > 0) return Math.min(Math.ceil(seconds), LONGEST_ASKED_WAIT);
  return Math.ceil(longer() / 1000);
}

function longer() {
  const now = wait;
  wait = Math.min(wait * 2, LONGEST_WAIT);
  return now;
}

function later(milliseconds) {
  clearTimeout(again);
  again = setTimeout(send, milliseconds);
}

async function send(isAsked = false) {
  if (busy || (isStopped && isAsked !== true)) return;
  if (Date.now() < notBefore) return tell(...told);
  busy = true;
  isStopped = false;
  clearTimeout(again);
  let taken = null;
  let said = [""];
  try {
    for (let press = mine()[0]; press; press = mine()[0]) {
      const [came, answer] = await deliver(press);
      if (came === "theirs") continue;
      if (came === "taken") {
        forget(press);
        taken = answer;
        wait = 1000;
        continue;
      }
      if (came === "refused") {
        taken = null;
        await show(answer);
        forget(press);
        isStopped = mine().length > 0;
        said = ["refused", { press }];
      } else if (came === "later") {
        const seconds = secondsToWait(answer);
        const tried = { ...press, tries: press.tries + 1 };
        note(press.id, { tries: tried.tries });
        notBefore = Date.now() + seconds * 1000;
        later(seconds * 1000 + 50);
        said = [answer.status === 429 ? "many" : "fault", { press: tried, seconds }];
      } else {
        said = [came];
      }
      break;
    }
  } catch {
    said = ["no-signal"];
    later(longer());
  }
  try {
    if (said[0] && said[0] !== "refused") for (const press of mine()) note(press.id, { late: true });
    if (taken) await show(taken);
  } catch {
    later(longer()); // the network went in the middle of an answer: what it answers is taken already
  } finally {
    tell(...said);
    busy = false;
  }
}

// The page that a press led to, as if the browser had gone there.
async function show(answer) {
  if (answer.redirected && new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = fresh.getElementById("main");
  if (!main) return answer.ok ? location.reload() : undefined;
  document.getElementById("main").replaceWith(main);
  document.querySelector(".toasts")?.remove();
  const toasts = fresh.querySelector(".toasts");
  if (toasts) document.body.append(toasts);
  main.querySelector(".door-tile, .errors, h1")?.scrollIntoView({ block: "nearest" });
}

// --- pressing --------------------------------------------------------------------------------------------------------------------

function onSubmit(event) {
  const form = event.target;
  if (!("kept" in form.dataset)) return;
  if (form.dataset.waits) return event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter)).toString();
  const to = form.getAttribute("action") ? form.action : location.href;
  const press = { id: newId(), whose: whose(), to, body, what: described(form, event.submitter), tries: 0, late: false };
  if (body.length > LONGEST_BODY || !keep([...kept(), press])) {
    if (navigator.onLine) return; // what cannot be kept goes as in a page without scripts
    event.preventDefault();
    return tell("full");
  }
  event.preventDefault();
  form.dataset.waits = "yes";
  send(true).finally(() => {
    if (form.dataset.kept !== "many" || !form.isConnected || !kept().some((one) => one.id === press.id)) return;
    // Kept, not sent: the form is free for the next person, under an id of its own.
    delete form.dataset.waits;
    form.reset();
    for (const field of form.querySelectorAll("input[type=text], input:not([type])")) field.value = "";
    const id = form.querySelector("input[name=form_id]");
    if (id) id.value = newId();
  });
  if (form.dataset.kept === "many") return;
  event.submitter?.setAttribute("aria-disabled", "true");
}

document.addEventListener("submit", onSubmit, true);
addEventListener("online", () => send());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && kept().length && send());
if (kept().length) send();
