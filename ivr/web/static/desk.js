// Keeps an open desk up to date: polls one small number each second and fetches the page's live parts when it changed.
// Without this script the page still works and reloads itself.

const body = document.body;
const offline = document.querySelector(".offline");
const sound = document.querySelector("#sound");
const title = document.title;
const BUSY_EVERY = 5; // a call in progress changes without the queue changing: look every five seconds

let number = Number(body.dataset.number);
let clockAhead = 0; // how far the server's clock is ahead of this one, in ms
let beats = 0;
let busy = false; // a slow answer: the next beat is left out
let waiting = countWaiting();

function countWaiting() {
  const counts = document.querySelector("[data-waiting]");
  return counts ? Number(counts.dataset.waiting) : 0;
}

function span(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

function tick() {
  const now = Date.now() + clockAhead;
  for (const time of document.querySelectorAll("time.tick")) {
    const seconds = (now - Date.parse(time.dateTime)) / 1000;
    time.textContent = span(seconds);
    time.classList.toggle("long", seconds >= 60);
  }
}

function isInUse(part) {
  const playing = [...part.querySelectorAll("audio")].some((audio) => !audio.paused || (audio.currentTime > 0 && !audio.ended));
  return playing || part.contains(document.activeElement?.closest("input, textarea, select"));
}

// Returns whether everything is fresh: a part in use is left alone and fetched later.
async function refresh() {
  let fresh = true;
  for (const part of document.querySelectorAll("[data-live]")) {
    if (isInUse(part)) { fresh = false; continue; }
    const response = await fetch(part.dataset.live, { headers: { "X-Part": "1" } });
    if (response.status === 404) { location.reload(); return false; }
    if (!response.ok) throw new Error(String(response.status));
    const html = await response.text();
    if (part.dataset.html === html) continue;
    part.dataset.html = html;
    const focused = document.activeElement?.id;
    part.innerHTML = html;
    if (focused) document.getElementById(focused)?.focus();
  }
  tick();
  const before = waiting;
  waiting = countWaiting();
  if (waiting > before) ring();
  showCount();
  say();
  return fresh;
}

// For people who listen to the page: what changed, not the ticking seconds.
function say() {
  const words = document.querySelector("[data-say]")?.dataset.say ?? "";
  const place = document.querySelector("#say");
  if (place.textContent !== words) place.textContent = words;
}

function showCount() {
  document.title = waiting ? `(${waiting}) ${title}` : title;
}

function ring() {
  if (!sound?.checked) return;
  const audio = new AudioContext();
  const volume = audio.createGain();
  volume.connect(audio.destination);
  for (const [at, hertz] of [[0, 880], [0.18, 1175]]) {
    const tone = audio.createOscillator();
    tone.frequency.value = hertz;
    tone.connect(volume);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.15);
  }
  volume.gain.setValueAtTime(0.15, audio.currentTime);
  setTimeout(() => audio.close(), 1000);
}

async function beat() {
  if (busy) return;
  busy = true;
  tick();
  try {
    const response = await fetch(body.dataset.changes, { headers: { Accept: "application/json" } });
    if (response.status === 401) { location.reload(); return; }
    if (!response.ok) throw new Error(String(response.status));
    const state = await response.json();
    clockAhead = state.now - Date.now();
    beats += 1;
    if (state.number !== number || (body.dataset.busy && beats % BUSY_EVERY === 0)) {
      if (await refresh()) number = state.number;
    }
    offline.hidden = true;
  } catch {
    offline.hidden = false;
  }
  busy = false;
}

if (sound) {
  sound.checked = localStorage.getItem("sound") === "1";
  sound.addEventListener("change", () => {
    localStorage.setItem("sound", sound.checked ? "1" : "0");
    ring();
  });
}
showCount();
new Worker(body.dataset.pulse).onmessage = beat;
beat();
