// The big screen: keeps itself fresh. D turns the dark room on and off for this screen, S the sound.
import { clocks, live } from "./live.js";
import { cue, hasSound, toggleSound } from "./sound.js";

const view = () => document.getElementById("view");
let heard = 0;
let last = `${view().dataset.key} ${view().dataset.cue ?? ""}`;
let here = Number(view().dataset.here ?? 0);

live({ onChange });
clocks();
oneAfterTheOther();

function onChange() {
  oneAfterTheOther();
  const { key, cue: name = "", cueWords = "", here: now = "0" } = view().dataset;
  const isFresh = name === "join" ? Number(now) > here : `${key} ${name}` !== last;
  last = `${key} ${name}`;
  here = Number(now);
  if (name && isFresh && hasSound()) {
    cue(name);
    caption(`♪ ${cueWords}`);
  }
}

// At most one thing moves at a time: bricks that land together land one by one.
function oneAfterTheOther() {
  const landing = [...document.querySelectorAll(".drop")].filter((one) => !one.dataset.myTurn);
  landing.forEach((one, n) => {
    one.setAttribute("data-my-turn", String(n));
    one.style.animationDelay = `${n * 480}ms`;
  });
}

function caption(words) {
  const place = document.getElementById("heard");
  place.textContent = words;
  place.hidden = false;
  clearTimeout(heard);
  heard = setTimeout(() => (place.hidden = true), 3000);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "d") document.body.classList.toggle("dark-room");
  if (key === "s") caption(toggleSound() ? "♪ Sound is on. S turns it off." : "Sound is off.");
});
