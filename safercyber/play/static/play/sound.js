// Five cues, made here from plain tones: no file is fetched. Off until somebody at the big screen presses S; phones have none.
let air = null;

export function hasSound() {
  return air !== null && air.state === "running";
}

// Turns the sound on or off and says which it is now. A browser lets a page sound only after a press in it.
export function toggleSound() {
  if (air) {
    air.close();
    air = null;
    return false;
  }
  air = new AudioContext();
  air.resume();
  cue("held");
  return true;
}

function tone(shape, from, to, begins, lasts, loud) {
  const wave = air.createOscillator();
  const volume = air.createGain();
  const at = air.currentTime + begins;
  wave.type = shape;
  wave.frequency.setValueAtTime(from, at);
  wave.frequency.exponentialRampToValueAtTime(to, at + lasts);
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(loud, at + 0.012);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + lasts);
  wave.connect(volume).connect(air.destination);
  wave.start(at);
  wave.stop(at + lasts + 0.02);
}

const CUES = {
  join: () => [
    tone("sine", 520, 520, 0, 0.14, 0.12),
    tone("sine", 780, 780, 0.12, 0.2, 0.12),
  ],
  place: () => [tone("triangle", 240, 120, 0, 0.09, 0.4), tone("square", 900, 300, 0, 0.03, 0.06)],
  hit: () => [tone("sawtooth", 82, 38, 0, 0.9, 0.16), tone("sine", 60, 34, 0.05, 1.2, 0.3)],
  held: () => [tone("sine", 660, 660, 0, 0.7, 0.18), tone("sine", 990, 990, 0.1, 0.9, 0.14)],
  finale: () => [392, 494, 587, 784].map((note, n) => tone("triangle", note, note, n * 0.16, 1.1, 0.13)),
};

export function cue(name) {
  if (air && CUES[name]) CUES[name]();
}
