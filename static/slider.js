// The lab's slider: a native range that says its value in words while it is dragged, and tells the server once, when it
// is released. ui/frame/slider.py sends its data; live.js moves the page with it.

const SWEEP_MILLISECONDS = 8000;
const NAVIGATION = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]);
const ICONS = { play: "M8 5v14l11-7z", pause: "M7 5h4v14H7zM13 5h4v14h-4z" };

const CONNECTION = "data-test-connection-state";
const OFFLINE = `.stApp[${CONNECTION}]:not([${CONNECTION}="CONNECTED"])`;

const icon = (name) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

function build(host) {
  const part = (tag, name) => Object.assign(document.createElement(tag), { className: `lab-slider-${name}` });
  const parts = { label: part("label", "label"), output: part("output", "value"), play: part("button", "play") };
  const range = Object.assign(part("input", "range"), { type: "range" });
  parts.play.type = "button";
  parts.output.setAttribute("aria-hidden", "true"); // the range says it
  host.replaceChildren(parts.label, parts.output, parts.play, range);
  return { ...parts, range, sent: [], held: false, byKeys: false, sweep: 0 };
}

function listen(host, state, live) {
  const { range, play } = state;
  const release = () => {
    state.held = state.byKeys = false;
    commit(state);
  };
  range.addEventListener("input", () => {
    stop(state);
    moveTo(state, Number(range.value), live);
  });
  range.addEventListener("pointerdown", () => {
    stop(state);
    state.held = true;
    // Released anywhere; the range itself takes its last value after this event.
    const end = () => setTimeout(release);
    for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, end, { capture: true, once: true });
  });
  range.addEventListener("keydown", (event) => {
    if (NAVIGATION.has(event.key)) state.held = state.byKeys = true;
  });
  for (const end of ["keyup", "blur"]) range.addEventListener(end, () => state.byKeys && release());
  range.addEventListener("change", () => state.byKeys || release()); // a key that is held down is one move
  play.addEventListener("click", () => (state.sweep ? finish(state) : start(state, live)));
}

function moveTo(state, value, live) {
  state.value = value;
  say(state, live);
  live.schedule();
}

// One message for a drag: not until the finger has left, and not if the value is that of before.
function commit(state) {
  if (state.value === (state.sent.at(-1) ?? state.settled)) return;
  state.sent.push(state.value);
  send(state);
}

// Streamlit forgets what is sent without a connection: it is sent again once there is one.
function send(state) {
  state.isBehind = Boolean(document.querySelector(OFFLINE));
  state.report("moved", { value: meant(state), serial: Date.now() });
}

function keepUp(state) {
  const observer = new MutationObserver(() => {
    if (!state.range.isConnected) observer.disconnect();
    else if (state.isBehind && !document.querySelector(OFFLINE)) send(state);
  });
  observer.observe(document.body, { subtree: true, attributeFilter: [CONNECTION] });
}

// The number at a position; most sliders go from number to number themselves.
const meant = ({ data, value }) => (data.stops.length ? data.stops[value] : value);

function say(state, live) {
  const { data, value, range, output } = state;
  const number = live.spelled(meant(state), data.form, Object.fromEntries(data.marks));
  const spoken = data.spoken ? data.spoken.replace("{value}", number) : number;
  output.firstChild ? (output.firstChild.data = spoken) : output.append(spoken);
  range.setAttribute("aria-valuetext", spoken);
  range.style.setProperty("--lab-share", (value - data.low) / (data.high - data.low));
}

// From the value on, or from the beginning if it is at the end; every position is passed.
function start(state, live) {
  const { low, high, step } = state.data;
  const from = state.value >= high ? low : state.value;
  const begun = performance.now();
  const perMillisecond = (high - low) / SWEEP_MILLISECONDS;
  const next = (now) => {
    if (!state.range.isConnected) return;
    const passed = Math.floor(((now - begun) * perMillisecond) / step) * step;
    const value = Math.min(high, from + passed);
    state.range.value = String(value);
    moveTo(state, Number(state.range.value), live);
    if (value >= high) finish(state);
    else state.sweep = requestAnimationFrame(next);
  };
  state.sweep = requestAnimationFrame(next);
  showPlay(state);
}

function stop(state) {
  cancelAnimationFrame(state.sweep);
  state.sweep = 0;
  showPlay(state);
}

function finish(state) {
  stop(state);
  commit(state);
}

function showPlay({ sweep, play, data }) {
  const name = sweep ? "pause" : "play";
  if (play.dataset.shows === name && play.title === data[name]) return;
  play.dataset.shows = name;
  play.innerHTML = icon(name);
  play.title = data[name];
  play.setAttribute("aria-label", data[name]);
}

// Whether the server has answered the last move. Answers to earlier moves come in between; anything else was set
// elsewhere, and holds.
function isCaughtUp(state, value) {
  const place = state.sent.lastIndexOf(value);
  if (place >= 0) state.sent.splice(0, place + 1);
  else if (value !== state.settled) state.sent = [];
  state.settled = value;
  return state.sent.length === 0 && !state.held && !state.sweep;
}

export function mount({ parentElement, data, setStateValue }, live) {
  const host = parentElement.querySelector(".lab-slider");
  if (!host.labState) {
    host.labState = build(host);
    listen(host, host.labState, live);
    keepUp(host.labState);
  }
  const state = host.labState;
  const { range, label, play } = state;
  const isFirst = !state.data;
  Object.assign(state, { data, report: setStateValue, low: data.low, step: data.step });
  range.id = label.htmlFor = `lab-slider-${data.key}`;
  if (state.named !== data.label) label.textContent = state.named = data.label;
  for (const [name, value] of Object.entries({ min: data.low, max: data.high, step: data.step })) range[name] = value;
  range.disabled = play.disabled = data.disabled;
  host.toggleAttribute("data-disabled", data.disabled);
  if (isCaughtUp(state, data.value) || isFirst) state.value = data.value;
  range.value = String(state.value);
  showPlay(state);
  live.setSlider(data.key, state);
  say(state, live);
  return () => {
    if (host.isConnected) return;
    stop(state);
  };
}
