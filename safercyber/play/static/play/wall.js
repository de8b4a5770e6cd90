// The big screen: keeps itself fresh. D turns the dark room on and off for this screen.
import { clocks, live } from "./live.js";

live();
clocks();
addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "d" && !event.ctrlKey && !event.metaKey && !event.altKey) document.body.classList.toggle("dark-room");
});
