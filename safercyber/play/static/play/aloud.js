// Reads a screen aloud with a voice of the phone itself, so that no word leaves it. Without such a voice there is no button.

function voice() {
  if (!("speechSynthesis" in window)) return null;
  const own = speechSynthesis.getVoices().filter((one) => one.localService && one.lang.startsWith("en"));
  return own.find((one) => one.lang.replace("_", "-") === "en-GB") || own[0] || null;
}

export const hasVoice = () => voice() !== null;

export function readAloud(place) {
  speechSynthesis.cancel();
  const copy = place.cloneNode(true);
  for (const quiet of copy.querySelectorAll("[data-read],[hidden],.sr,svg,details:not([open]) > :not(summary)")) quiet.remove();
  const said = new SpeechSynthesisUtterance(
    [...copy.querySelectorAll("h1,h2,h3,p,li,b,legend,label")]
      .filter((one) => !one.querySelector("h1,h2,h3,p,li,b"))
      .map((one) => one.textContent.trim())
      .filter(Boolean)
      .join(". "),
  );
  said.voice = voice();
  said.lang = "en-GB";
  said.rate = 0.9;
  speechSynthesis.speak(said);
}
