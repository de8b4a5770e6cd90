// Keeps one part of the page equal to the server's view of it. The server says "you are at 42"; this fetches the view and
// changes only what differs, so that focus, open details and half-filled forms stay. Without scripts the page has Refresh.

const POLL = 2000;
const FIRST_BYTE = 3000;
const SILENCE = 20000;
const TRY_STREAM_AGAIN = 60000;

// --- changing only what differs ---------------------------------------------------------------------------------------------

function same(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");
}

export function morph(from, to) {
  if (from.isEqualNode(to)) return;
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  // A questionnaire half filled in is the person's own until it is handed in.
  if (from.dataset.keep && from.dataset.keep === to.dataset.keep) return;
  for (const { name, value } of [...to.attributes]) {
    if (name === "open") continue;
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  for (const { name } of [...from.attributes]) {
    if (name !== "open" && !to.hasAttribute(name) && !name.startsWith("data-my-")) from.removeAttribute(name);
  }
  if (from.nodeName === "INPUT" && from.type === "hidden") from.value = to.getAttribute("value") ?? "";
  let here = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    let match = here;
    while (match && !same(match, wanted)) match = match.nextSibling;
    if (match) {
      while (here !== match) {
        const next = here.nextSibling;
        here.remove();
        here = next;
      }
      here = match.nextSibling;
      morph(match, wanted);
    } else {
      from.insertBefore(document.importNode(wanted, true), here);
    }
  }
  while (here) {
    const next = here.nextSibling;
    here.remove();
    here = next;
  }
}

// --- saying what changed, at most once in two seconds -------------------------------------------------------------------------

let saidAt = 0;
let saying = 0;
let said = "";
// What is asked again (`again` counts how often) is said again, though its words are the same.
function say(words, again = "0") {
  if (!words || `${again} ${words}` === said) return;
  clearTimeout(saying);
  saying = setTimeout(() => {
    saidAt = Date.now();
    said = `${again} ${words}`;
    const place = document.getElementById("say");
    if (place) place.textContent = words;
  }, Math.max(0, 2000 - (Date.now() - saidAt)));
}

function pulse() {
  const asked = document.querySelector("#main h1, #main h2");
  asked?.classList.remove("again");
  void asked?.offsetWidth; // so that a second press moves it a second time
  asked?.classList.add("again");
}

// --- the live view ------------------------------------------------------------------------------------------------------------

export function live({ onChange = () => {}, onLost = () => {}, onBack = () => {} } = {}) {
  const view = () => document.getElementById("view");
  const version = () => Number(view().dataset.version);
  const isStill = () => view().dataset.still === "yes";
  let source = null;
  let heard = Date.now();
  let polling = 0;
  let streamAgain = 0;
  let asking = null;
  let askAgain = false;
  let misses = 0;

  function show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("view");
    if (!fresh || Number(fresh.dataset.version) < version()) return;
    const active = document.activeElement;
    const { key, again } = view().dataset;
    morph(view(), fresh);
    const moved = key !== view().dataset.key;
    if (active && active !== document.body && !document.contains(active)) {
      const again = active.id && document.getElementById(active.id);
      const main = document.getElementById("main");
      (again || main)?.focus({ preventScroll: !moved });
    }
    if (moved) scrollTo({ top: 0 });
    say(view().dataset.say, view().dataset.again);
    if (again !== view().dataset.again) pulse();
    onChange({ moved });
    if (isStill()) stop();
  }

  async function ask() {
    if (asking) {
      askAgain = true;
      return asking;
    }
    asking = (async () => {
      do {
        askAgain = false;
        try {
          const state = view().dataset.state;
          const join = state.includes("?") ? "&" : "?";
          const answer = await fetch(`${state}${join}v=${version()}`, { headers: { "X-Play": "1" }, cache: "no-store" });
          if (answer.status === 200) {
            const html = await answer.text();
            // A press meanwhile may have led on to the next table; this answer still shows the one before.
            if (state === view().dataset.state) show(html);
            else askAgain = true;
          }
          if (answer.status === 404 || answer.status === 403) return location.reload();
          if (answer.status >= 500) throw new Error(String(answer.status));
          back();
        } catch {
          lost();
        }
      } while (askAgain);
    })();
    await asking;
    asking = null;
  }

  function lost() {
    misses += 1;
    if (misses >= 2) {
      const band = document.getElementById("lost");
      if (band) band.hidden = false;
    }
    onLost();
    poll();
  }

  function back() {
    // Whoever was lost goes back to the stream soon, spread over five seconds, so that a hall does not come back all at once.
    if (misses && !source && !isStill()) {
      clearTimeout(streamAgain);
      streamAgain = setTimeout(open, 1000 + Math.random() * 4000);
    }
    misses = 0;
    const band = document.getElementById("lost");
    if (band) band.hidden = true;
    onBack();
  }

  function poll() {
    if (!polling && !isStill()) polling = setInterval(ask, POLL);
  }

  function stopPolling() {
    clearInterval(polling);
    polling = 0;
  }

  function open() {
    if (isStill() || !("EventSource" in window) || !view().dataset.stream) return poll();
    close();
    const mine = (source = new EventSource(view().dataset.stream));
    // Some filters hold a stream back until it ends: after three quiet seconds ask every two instead.
    const late = setTimeout(() => {
      if (source === mine) giveUp();
    }, FIRST_BYTE);
    const alive = () => {
      clearTimeout(late);
      heard = Date.now();
      stopPolling();
    };
    mine.onmessage = (event) => {
      alive();
      if (Number(event.data) > version()) ask();
    };
    mine.addEventListener("beat", alive);
    mine.addEventListener("restart", (event) => {
      close();
      setTimeout(() => ask().then(open), Number(event.data) || 2000);
    });
    mine.onerror = () => {
      clearTimeout(late);
      if (source === mine) giveUp();
    };
  }

  function giveUp() {
    close();
    ask();
    poll();
    clearTimeout(streamAgain);
    streamAgain = setTimeout(open, TRY_STREAM_AGAIN);
  }

  function close() {
    source?.close();
    source = null;
  }

  function stop() {
    close();
    stopPolling();
    clearTimeout(streamAgain);
  }

  setInterval(() => {
    if (source && Date.now() - heard > SILENCE) giveUp();
  }, 5000);
  const wake = () => {
    if (document.visibilityState === "visible" && !isStill()) ask().then(() => source || open());
  };
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  addEventListener("offline", lost);
  addEventListener("pageshow", (event) => event.persisted && wake());
  open();
  return { ask, show, lost, back, version };
}

// --- a clock, only where the host has turned one on ------------------------------------------------------------------------------

export function clocks() {
  setInterval(() => {
    for (const clock of document.querySelectorAll("[data-ends]")) {
      const place = clock.querySelector("[data-left]");
      const until = clock.dataset.paused ? Date.parse(clock.dataset.paused) : Date.now();
      const left = Math.max(0, Math.round((Date.parse(clock.dataset.ends) - until) / 1000));
      place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left`;
    }
  }, 500);
}
