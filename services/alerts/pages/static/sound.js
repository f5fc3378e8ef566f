// One short, soft tone for a new T1 alert, only if the expert asked for it.

let audio = null;

/** To be called from a key press or click: browsers allow sound only then. */
export function allowSound(isWanted) {
  audio = isWanted ? new AudioContext() : null;
}

export function chime() {
  if (!audio) return;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.2, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.6);
  tone.frequency.value = 660;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.6);
}
