// The words of kept.js: what a press was, and what people are told while presses wait.

const ENOUGH_TRIES = 4;
const SIGN_IN = "/staff/sign-in";

// Words by which whoever pressed knows a press again: the button, and a few short answers.
export function described(form, submitter) {
  const typed = [];
  for (const field of form.elements) {
    if (!field.name || ["hidden", "submit", "button"].includes(field.type)) continue;
    const isTicked = field.type === "radio" || field.type === "checkbox";
    if (isTicked && !field.checked) continue;
    const words = (isTicked ? field.closest("label")?.innerText : field.value)?.trim();
    if (words) typed.push(words.slice(0, 40));
  }
  const button = submitter?.innerText.trim() || "";
  return typed.length && typed.length < 4 ? `${button}: ${typed.join(", ")}` : button;
}

function inWords(seconds) {
  if (seconds > 90) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 1 ? "1 second" : `${seconds} seconds`;
}

const presses = (many) => (many === 1 ? "1 press" : `${many} presses`);
const are = (many) => (many === 1 ? "is" : "are");

// What the band says: rows of words, each with what can be pressed there: [words on it, "go" | "drop" | "drop-theirs" | an address].
export function rowsFor(state, { many, theirs, press, seconds }) {
  const what = many === 1 ? "What you pressed is kept" : `${many} presses are kept`;
  const sent = many === 1 ? "it is sent" : "they are sent";
  const isStuck = press && press.tries >= ENOUGH_TRIES;
  const stuck = isStuck ? ` We could not take “${press.what}” ${press.tries} times: wait, or drop it and go on.` : "";
  const drop = isStuck ? ["Drop it", "drop"] : null;
  const rows = {
    full: () => ["Your browser has no room to keep this press. Stay on this page, and press again when the network is back."],
    refused: () => [
      `Not taken: “${press.what}”. This page says why.${many ? ` ${presses(many)} more ${are(many)} kept.` : ""}`,
      many ? ["Go on with the rest", "go"] : null,
    ],
    "no-signal": () => [`No signal. ${what} and will be sent when the network is back. Keep this page open.`],
    many: () => [`Many people are sending just now. ${what}, and sent in ${inWords(seconds)}. Keep this page open.${stuck}`, drop],
    fault: () => [`Something is wrong on our side. ${what}, and we try again in ${inWords(seconds)}. Keep this page open.${stuck}`, drop],
    "signed-out": () => [
      `You were signed out. ${what}. Sign in again, in this tab and as the same person, and ${sent}.`,
      ["Sign in again", `${SIGN_IN}?next=${encodeURIComponent(location.pathname)}`],
    ],
    "too-old": () => [
      `This page was open too long to send from. ${what}. Open it again and ${sent}.`,
      ["Open it again", location.pathname + location.search],
    ],
  };
  const isSaid = state === "full" || (state === "refused" && (many || press.late)) || (state !== "refused" && many);
  const shown = state && isSaid ? [rows[state]()] : [];
  if (theirs) {
    const words = `${presses(theirs)} of somebody else who used this tab ${are(theirs)} kept, and sent only when they sign in again.`;
    shown.push([words, ["Drop theirs", "drop-theirs"]]);
  }
  return shown;
}
