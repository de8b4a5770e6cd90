// The host's screen: buttons have keys, and both do the same form.
import { clocks, live } from "./live.js";
import { taps } from "./taps.js";

const room = live();
taps(room);
clocks();

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const target = event.target;
  if (target instanceof Element && target.closest("input,select,textarea,summary")) return;
  const key = event.key === " " ? "Space" : event.key.toUpperCase();
  // Space on a focused button presses that button, as everywhere.
  if (key === "Space" && target instanceof Element && target.closest("button,a")) return;
  const button = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && one.tagName === "BUTTON");
  if (!button) return;
  event.preventDefault();
  button.click();
});
