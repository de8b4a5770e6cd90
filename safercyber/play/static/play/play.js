// A phone in a room. The server draws every view; this keeps it fresh and never loses a tap.
import { hasVoice, readAloud } from "./aloud.js";
import { clocks, live } from "./live.js";
import { taps } from "./taps.js";

const room = live({ onChange: ready });
taps(room, {
  onSend(form, button) {
    if (!button || form.dataset.paper !== undefined) return;
    if (!button.hasAttribute("aria-pressed")) return;
    for (const other of form.querySelectorAll("[aria-pressed]")) other.setAttribute("aria-pressed", String(other === button));
  },
});
clocks();

function ready() {
  for (const button of document.querySelectorAll("[data-hop],[data-calm]")) button.hidden = false;
  for (const button of document.querySelectorAll("[data-read]")) button.hidden = !hasVoice();
  for (const button of document.querySelectorAll("[data-calm]")) {
    button.setAttribute("aria-pressed", String(document.body.classList.contains("calm")));
    button.textContent = document.body.classList.contains("calm") ? "Calm mode is on" : "Calm mode";
  }
  for (const form of document.querySelectorAll("[data-paper]")) if (!form.dataset.myStep) step(form, 0);
}

// The question after this one; the second half of a question is only for those who said yes to the first.
function next(form, n) {
  const questions = [...form.querySelectorAll("[data-question]")];
  for (let k = n + 1; k < questions.length; k += 1) {
    const whole = questions[k].dataset.partOf;
    if (!whole || form.querySelector(`input[name="${CSS.escape(whole)}"]:checked`)?.value === "yes") return k;
  }
  return null;
}

// One question at a time: a tap goes on, and the last one sends.
function step(form, n) {
  const questions = [...form.querySelectorAll("[data-question]")];
  form.setAttribute("data-my-step", String(n));
  questions.forEach((question, k) => (question.hidden = k !== n));
  form.querySelector("button.big").hidden = next(form, n) !== null || !questions[n].querySelector(":checked");
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-paper]");
  if (!form || event.target.type !== "radio") return;
  const questions = [...form.querySelectorAll("[data-question]")];
  const n = questions.indexOf(event.target.closest("[data-question]"));
  const to = next(form, n);
  if (to === null) step(form, n);
  else
    setTimeout(() => {
      step(form, to);
      questions[to].setAttribute("tabindex", "-1");
      questions[to].focus();
    }, 250);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-hop],[data-calm],[data-back],[data-read]");
  if (!button) return;
  if ("read" in button.dataset) {
    readAloud(document.getElementById("main"));
  } else if ("calm" in button.dataset) {
    document.body.classList.toggle("calm");
    ready();
  } else if ("back" in button.dataset) {
    const form = button.closest("[data-paper]");
    step(form, Math.max(0, Number(form.dataset.myStep) - 1));
  } else {
    const mine = document.querySelector(".wallrow .mine");
    mine?.classList.remove("hop");
    void mine?.offsetWidth;
    mine?.classList.add("hop");
  }
});

ready();
