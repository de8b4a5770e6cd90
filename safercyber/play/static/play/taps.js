// Taps: sent at once, kept in this tab until the server has them on its disk.

const QUEUE = "unsent:" + location.pathname;

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

function unsent() {
  try {
    return JSON.parse(sessionStorage.getItem(QUEUE) || "[]");
  } catch {
    return [];
  }
}

function keep(list) {
  try {
    if (list.length) sessionStorage.setItem(QUEUE, JSON.stringify(list));
    else sessionStorage.removeItem(QUEUE);
  } catch {
    // Storage is off: the tap still goes, it is only not kept over a reload.
  }
}

export function taps(room, { onSend = () => {} } = {}) {
  let busy = false;
  let wait = 1000;

  async function send() {
    if (busy) return;
    busy = true;
    try {
      for (let list = unsent(); list.length; list = unsent()) {
        const first = list[0];
        const answer = await fetch(first.to, {
          method: "POST",
          headers: { "X-Play": "1", "Content-Type": "application/x-www-form-urlencoded" },
          body: first.body,
        });
        if (answer.status >= 500) throw new Error(String(answer.status));
        keep(unsent().filter((one) => one.id !== first.id));
        if (answer.redirected || answer.status === 404) return location.reload();
        if (answer.status === 200 || answer.status === 409 || answer.status === 403) room.show(await answer.text());
        room.back();
        wait = 1000;
      }
    } catch {
      room.lost();
      setTimeout(send, wait);
      wait = Math.min(wait * 2, 8000);
    } finally {
      busy = false;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("move" in form.dataset) && !("paper" in form.dataset)) return;
    event.preventDefault();
    if (event.submitter?.getAttribute("aria-disabled") === "true") return;
    const body = new URLSearchParams(new FormData(form));
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    // The first press of a page keeps the id that the server gave it; each later press is a new move.
    const id = newId();
    body.set("id", id);
    keep([...unsent(), { id, to: form.action, body: body.toString() }]);
    event.submitter?.setAttribute("data-my-sending", "");
    onSend(form, event.submitter);
    send().finally(() => event.submitter?.removeAttribute("data-my-sending"));
  });
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  if (unsent().length) send();
  return { send };
}
