// Plays the records of a training at a pace that one can watch, however fast they arrive. The figures and the cards ask
// window.labPlayer what it has reached; nothing is sent to the server but what a press of a button means for the run.
const SECONDS = { slow: 20, normal: 7, fast: 0 }; // for the whole of a training; fast: as it arrives
const LONGEST_FRAME = 0.4; // seconds; more was spent in another tab, or by a slow machine, which plays slower
const PACE = "labPace";
const ICONS = { pause: "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z", play: "M8 5v14l11-7z" };

const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const isSeen = (node) => {
  const { top, bottom } = node.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
};

function remembered() {
  try {
    return localStorage.getItem(PACE) in SECONDS ? localStorage.getItem(PACE) : "normal";
  } catch {
    return "normal"; // without storage, as in some frames
  }
}

function remember(pace) {
  try {
    localStorage.setItem(PACE, pace);
  } catch {
    // as above
  }
}

// The number of the last entry that is not greater than a value; the first one at least.
function placeOf(ascending, value) {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ascending[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function numbers({ bdata }) {
  const bytes = Uint8Array.from(atob(bdata), (character) => character.charCodeAt(0));
  return Array.from(new Float32Array(bytes.buffer));
}

class Player {
  run = null; // what is played
  mode = "follow"; // the newest record; or play, or hold an earlier one, or pause at the newest
  position = 0; // epochs
  index = 0; // of the last record that was reached
  hasEnded = false; // whether this run was seen to its end
  wasBegun = false; // whether it began before the viewer's eyes
  data = { epochs: [0], steps: [0], said: [""], total: 1 };

  get newest() {
    return this.data.epochs.at(-1) ?? 0;
  }

  get isAtNewest() {
    return this.position >= this.newest;
  }

  get isPlaying() {
    if (this.mode === "hold" || this.mode === "pause") return false;
    return this.data.isMoving || (this.mode === "play" && !this.isAtNewest);
  }

  // Returns whether the player has jumped, so that figures which came before this must be drawn again.
  take(data, isFirst) {
    const isNew = data.run !== this.run;
    const hadAnother = isNew && this.run !== null;
    const wasMoved = !isNew && data.moves !== this.data.moves;
    this.data = data;
    if (isNew) {
      this.run = data.run;
      this.hasEnded = false;
      this.wasBegun = data.isLive && !isFirst;
      this.mode = this.wasBegun && !isCalm() ? "play" : "follow";
      this.position = data.epochs[0] ?? 0;
    }
    if (wasMoved) this.mode = "follow";
    this.advance(0);
    return hadAnother || wasMoved;
  }

  advance(seconds) {
    const { epochs, total } = this.data;
    const needed = SECONDS[remembered()];
    if (this.mode === "play" && needed) this.position = Math.min(this.position + (total / needed) * seconds, this.newest);
    else this.position = this.mode === "hold" ? Math.min(this.position, this.newest) : this.newest;
    this.index = placeOf(epochs, this.position + 1e-9);
    if (this.isAtNewest && !this.data.isMoving && epochs.length) this.hasEnded = true;
  }

  // The figure of a chart, its lines no longer than what was reached. All of one look: base64 of float32, ascending.
  reached(chart) {
    const { run, epochs, pictures } = chart.played;
    const isOurs = run === this.run;
    if ((isOurs && this.isAtNewest) || this.run === null) return chart.figure;
    const end = Math.fround(isOurs ? (this.data.epochs[this.index] ?? 0) : 0);
    if (chart.decoded?.of !== chart.text) {
      const decoded = chart.figure.data.map((trace) => ("meta" in trace ? null : [numbers(trace.x), numbers(trace.y)]));
      chart.decoded = { of: chart.text, lines: pictures ? [] : decoded };
    }
    const lines = chart.decoded.lines;
    const data = chart.figure.data.map((trace, place) => {
      if (!lines[place]) return trace;
      const [x, y] = lines[place];
      const count = x[0] <= end ? placeOf(x, end) + 1 : 0;
      return { ...trace, x: x.slice(0, count), y: y.slice(0, count) };
    });
    if (!pictures?.length) return { ...chart.figure, data };
    const source = pictures[placeOf(epochs, end)];
    return { data, layout: { ...chart.figure.layout, images: [{ ...chart.figure.layout.images[0], source }] } };
  }
}

if (!window.labPlayer) document.addEventListener("toggle", () => markSettings(), true);
const player = (window.labPlayer ??= new Player());

function redraw(isEverything) {
  for (const host of document.querySelectorAll(".lab-chart")) {
    const state = host.labState;
    if (state?.played && state.redraw && (isEverything || isSeen(host))) state.redraw();
  }
  window.dispatchEvent(new Event("lab-played"));
}

// Playing waits for what is drawn of it, so that a slow machine shows as many steps as a fast one.
const isDrawing = () =>
  [...document.querySelectorAll(".lab-chart")].some(({ labState }) => labState?.played && labState.waiting);

// Until a training was seen to its end, the page does not tell how it ends (ui/training/style.css).
function veil() {
  const isWatched = player.data.isLive && player.wasBegun && !player.hasEnded && player.mode !== "follow";
  document.documentElement.toggleAttribute("data-lab-watched", isWatched);
}

// What ":has(details[open])" would say: it makes every change of a figure slow, because it may hold anywhere around it.
function markSettings() {
  const panel = document.querySelector(".st-key-lab_training_settings details[open]")?.closest(".st-key-lab_training_panel");
  const place = panel?.parentElement ?? null;
  for (const marked of document.querySelectorAll("[data-lab-beside]")) {
    if (marked !== place) delete marked.dataset.labBeside;
  }
  if (place) place.dataset.labBeside = "";
  document.documentElement.toggleAttribute("data-lab-settings", Boolean(place));
}
const iconOf = (name) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

function show(parts) {
  const { data, position, index, isPlaying, isAtNewest } = player;
  const { words, paces, epochs, total, state } = data;
  const isOver = isAtNewest && state !== "paused" && data.isLive;
  const name = isPlaying ? words.pause : isOver ? words.again : words.play;
  if (parts.toggle.title !== name) {
    parts.toggle.title = name;
    parts.toggle.innerHTML = `${iconOf(isPlaying ? "pause" : "play")}<span>${name}</span>`;
  }
  parts.toggle.disabled = !isPlaying && epochs.length < 2 && state !== "paused";
  Object.assign(parts.scrubber, { max: total, step: "any", disabled: epochs.length < 2 });
  parts.scrubber.value = position;
  parts.scrubber.setAttribute("aria-label", words.scrubber);
  parts.scrubber.setAttribute("aria-valuetext", data.said[index] ?? "");
  parts.scrubber.style.setProperty("--reached", position / total);
  parts.scrubber.style.setProperty("--arrived", player.newest / total);
  const place = data.said[index] ?? "";
  if (parts.place.textContent !== place) parts.place.textContent = place;
  parts.paces.setAttribute("aria-label", words.pace);
  const pace = remembered();
  for (const button of parts.paces.children) {
    const said = paces[button.value];
    if (button.textContent !== said) button.textContent = said;
    button.setAttribute("aria-pressed", String(button.value === pace));
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".lab-player");
  const given = JSON.parse(new TextDecoder().decode(data));
  const isFirst = !root.labParts;
  const parts = (root.labParts ??= {
    toggle: root.querySelector(".lab-player-toggle"),
    scrubber: root.querySelector("input"),
    place: root.querySelector(".lab-player-place"),
    paces: root.querySelector(".lab-player-paces"),
    status: root.querySelector("[role=status]"),
  });
  const hasJumped = player.take(given, isFirst);

  const announce = () => {
    const isNews = player.hasEnded && player.wasBegun && player.data.answer;
    const said = isNews ? player.data.answer : "";
    if (parts.status.textContent !== said) parts.status.textContent = said;
  };
  const update = (isEverything) => {
    show(parts);
    veil();
    announce();
    redraw(isEverything);
  };
  // A step that is held is told to the server, because the next step of the training is taken from there.
  const tell = () => {
    const step = player.mode === "hold" && !player.isAtNewest ? player.data.steps[player.index] : -1;
    if (step !== parts.told || player.data.isMoving) window.labPlayerPress?.("hold", (parts.told = step));
  };
  const frame = (now) => {
    if (!root.isConnected) return;
    const { index, hasEnded } = player;
    // Records that arrive all the while draw all the while: they hold up the player for so long, and no longer.
    if (!isDrawing() || now - parts.last > LONGEST_FRAME * 1000) {
      player.advance(Math.min((now - parts.last) / 1000, LONGEST_FRAME));
      parts.last = now;
      if (player.index !== index || player.hasEnded !== hasEnded) update(player.isAtNewest);
      else show(parts);
    }
    parts.frame = player.mode === "play" && !player.isAtNewest ? requestAnimationFrame(frame) : null;
  };
  const run = () => {
    if (parts.frame || player.mode !== "play" || player.isAtNewest) return;
    parts.last = performance.now();
    parts.frame = requestAnimationFrame(frame);
  };

  parts.toggle.onclick = () => {
    if (player.isPlaying) {
      player.mode = player.isAtNewest ? "pause" : "hold";
      tell();
    } else {
      if (player.data.state === "paused") window.labPlayerPress?.("go_on", true);
      else if (player.isAtNewest) player.position = player.data.epochs[0];
      player.mode = player.isAtNewest && isCalm() ? "follow" : "play";
      if (parts.told >= 0 && player.data.state !== "paused") tell();
      parts.told = -1;
    }
    player.advance(0);
    update(true);
    run();
  };
  const scrub = (position) => {
    player.mode = "hold";
    player.position = player.data.epochs[placeOf(player.data.epochs, position)];
    player.advance(0);
    update(false);
  };
  parts.scrubber.oninput = () => scrub(Number(parts.scrubber.value));
  parts.scrubber.onchange = () => {
    update(true);
    if (!player.data.isMoving) tell(); // to look back does not pause a run in progress
  };
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -1e9, End: 1e9 };
  parts.scrubber.onkeydown = (event) => {
    const by = STEPS[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation(); // in a lecture, some of these keys turn pages
    const { epochs } = player.data;
    scrub(epochs[Math.max(0, Math.min(epochs.length - 1, player.index + by))]);
    parts.scrubber.onchange();
  };
  for (const button of parts.paces.children) {
    button.onclick = () => {
      remember(button.value);
      player.advance(0);
      update(player.isAtNewest);
      run();
    };
  }
  markSettings();
  // The figures draw themselves when something arrives.
  show(parts);
  veil();
  announce();
  if (hasJumped) redraw(true);
  else window.dispatchEvent(new Event("lab-played"));
  run();
}
