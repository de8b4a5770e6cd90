// Forms marked data-kept lose no press when the network goes. Each press is kept in this tab and sent, in order, until the server
// has it; the server counts a repeat once. data-kept="many" is a form that is pressed again and again, for one person after another.

const KEPT = `kept:${location.pathname}`;
const LONGEST_WAIT = 15000;
let busy = false;
let wait = 1000;
let again = 0;

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) || "[]");
  } catch {
    return [];
  }
}

function keep(list) {
  if (list.length) sessionStorage.setItem(KEPT, JSON.stringify(list));
  else sessionStorage.removeItem(KEPT);
}

function canKeep() {
  try {
    sessionStorage.setItem(`${KEPT}?`, "1");
    sessionStorage.removeItem(`${KEPT}?`);
    return true;
  } catch {
    return false;
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

// --- what people are told --------------------------------------------------------------------------------------------------------

function say(waiting) {
  const main = document.getElementById("main");
  let band = document.getElementById("kept");
  if (!waiting) return band?.remove();
  if (!band) {
    band = document.createElement("div");
    band.id = "kept";
    band.className = "notice tone-gorse kept";
    band.setAttribute("role", "status");
    main.prepend(band);
  }
  const what = waiting === 1 ? "What you pressed is kept" : `${waiting} presses are kept`;
  band.textContent = `No signal. ${what} and will be sent when the network is back. Keep this page open.`;
}

// --- sending ---------------------------------------------------------------------------------------------------------------------

async function send() {
  if (busy) return;
  busy = true;
  clearTimeout(again);
  try {
    let answer = null;
    for (let list = kept(); list.length; list = kept()) {
      const body = new URLSearchParams(list[0].body);
      const token = document.querySelector("input[name=csrfmiddlewaretoken]");
      if (token && body.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", token.value);
      answer = await fetch(list[0].to, { method: "POST", body, cache: "no-store" });
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      // Signed out in the meantime: the press stays, and goes once this page is open again.
      if (new URL(answer.url).pathname.startsWith("/staff/sign-in")) return location.reload();
      keep(kept().slice(1));
    }
    wait = 1000;
    say(0);
    if (answer) await show(answer);
  } catch {
    say(kept().length);
    again = setTimeout(send, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  } finally {
    busy = false;
  }
}

// The page that the last press led to, as if the browser had gone there.
async function show(answer) {
  if (answer.redirected && new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = fresh.getElementById("main");
  if (!main) return location.reload();
  document.getElementById("main").replaceWith(main);
  document.querySelector(".toasts")?.remove();
  const toasts = fresh.querySelector(".toasts");
  if (toasts) document.body.append(toasts);
  main.querySelector(".door-tile, .errors, h1")?.scrollIntoView({ block: "nearest" });
}

function onSubmit(event) {
  const form = event.target;
  if (!("kept" in form.dataset)) return;
  event.preventDefault();
  if (form.dataset.waits) return;
  form.dataset.waits = "yes";
  const body = new URLSearchParams(new FormData(form, event.submitter)).toString();
  keep([...kept(), { to: form.getAttribute("action") ? form.action : location.href, body }]);
  send().finally(() => {
    if (form.dataset.kept !== "many" || !form.isConnected || !kept().length) return;
    // Kept, not sent: the form is free for the next person, under an id of its own.
    delete form.dataset.waits;
    form.reset();
    const id = form.querySelector("input[name=form_id]");
    if (id) id.value = newId();
  });
  if (form.dataset.kept === "many") return;
  event.submitter?.setAttribute("aria-disabled", "true");
}

if (canKeep()) {
  document.addEventListener("submit", onSubmit, true);
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && kept().length && send());
  if (kept().length) send();
}
