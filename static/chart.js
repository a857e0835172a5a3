// Draws one Plotly figure and redraws it in place: zoom, hidden curves and the DOM node survive new data.
// Loaded by the small module in ui/drawing/chart.py, which also starts the download of Plotly and of the parts.

const part = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url).href);
const [{ asText, enlarge, recolour, templateFor, themeOf }, names, axes, { isPinned, withPinned }] = await Promise.all(
  ["chart_theme.js", "chart_labels.js", "chart_axes.js", "chart_pins.js"].map(part),
);

// What a visitor uses only after having seen the figure is loaded only then.
let extras;
const loadExtras = () =>
  (extras ??= Promise.all(["chart_tools.js", "chart_reading.js"].map(part)).catch((problem) => {
    extras = undefined; // the next figure tries again
    throw problem;
  }));

// Where a finger scrolls the page it must not draw a zoom box instead.
const isHandheld = () => window.innerWidth < 600 || window.matchMedia("(hover: none)").matches;

// The words of what stands around every figure; the frame of the page tells them once, and again in another language.
const WORDS = "lab-figure-words";
const words = () => window.labFigureWords ?? {};
const wordsAreKnown = () =>
  new Promise((resolve) => (window.labFigureWords ? resolve() : window.addEventListener(WORDS, resolve, { once: true })));

// What holds wherever Plotly draws: it is told of no server to send anything to, and speaks the page's language.
const PRIVATE = { displaylogo: false, plotlyServerURL: "", showSendToCloud: false, locale: "lab" };
// One object: Plotly starts over, zoom and all, when the config differs.
const CONFIG = { ...PRIVATE, displayModeBar: false, doubleClick: "reset" };

// Plotly puts a trace's uid into CSS selectors.
const selectable = (uid) => String(uid ?? "").replace(/[^\w-]/g, "-");

// At the foot of the figure, whatever the axis above it needs: there it meets neither ticks nor titles.
const LEGEND_BELOW = { yref: "container", yanchor: "bottom", y: 0 };
const LEAST_HEIGHT = 240; // pixels of a figure on a phone, unless it is a strip of pictures
const SMALL_SCREEN = [1000, 560]; // pixels of a full screen from which on the type grows
const MOST_GROWTH = 1.6;

const growthOf = (host) => {
  const [width, height] = SMALL_SCREEN;
  return Math.min(MOST_GROWTH, Math.max(1, Math.min(host.clientWidth / width, host.clientHeight / height)));
};

// A picture must be seen whole beside its controls: on a low window, as a projector's is for its type, and a magnified
// one, it is as high as these leave room for, and a legend of several lines takes nothing of that. A figure of many rows
// has its height for them.
const ROOM = 0.48;
const ROWS = 480;

function fitting(own, scale, legend) {
  if (own > ROWS) return own * scale;
  return Math.min(own * scale, Math.max(ROOM * window.innerHeight + legend, Math.min(own, LEAST_HEIGHT)));
}

function heightOf(host, figure, theme, { isFull, handheld, isNamed }) {
  if (isFull) return host.clientHeight - (host.querySelector(":scope > .lab-tools")?.offsetHeight ?? 0);
  const { layout } = figure;
  const legend = isNamed ? 0 : axes.legendBelow(figure, theme, host.clientWidth, names.widthOf);
  const height = fitting(layout.height ?? 400, theme.scale, legend);
  const isStrip = Boolean(layout.yaxis?.scaleanchor);
  return handheld && !isStrip ? Math.max(height, LEAST_HEIGHT) : height;
}

function layoutFor(host, state, figure, theme, handheld) {
  const { layout } = figure;
  const isNamed = Boolean(state.plan?.isOutside);
  const height = heightOf(host, figure, theme, { isFull: state.isFull, handheld, isNamed });
  const legend = layout.legend?.y === undefined ? { ...LEGEND_BELOW, ...layout.legend } : layout.legend;
  const template = templateFor(theme);
  const drawn = { ...layout, height, legend, template, autosize: true };
  const own = { ...template.layout.margin, ...layout.margin };
  if (isNamed) {
    drawn.showlegend = false;
    own.r = state.plan.margin;
  }
  const width = host.clientWidth;
  axes.thinOut(layout, theme, width - own.l - own.r, names.widthOf);
  const lines = isNamed ? 0 : axes.legendBelow(figure, theme, width, names.widthOf);
  axes.clearTitle(figure, theme, { height: height - lines, own }, names.widthOf);
  drawn.margin = axes.marginsOf(figure, theme, { width, height, own }, names.widthOf);
  if (state.isRead) drawn.hovermode = false; // the lab's own reading of the curves is much faster
  return handheld ? { ...drawn, dragmode: false } : drawn;
}

// Axis titles that leave the picture are broken at the space nearest their middle, and stay so at this width.
const TITLED = ["xaxis", "yaxis"];

function titlesTooLong(graph) {
  const outside = graph.getBoundingClientRect();
  const box = (axis) => graph.querySelector(`.g-${axis[0]}title text`)?.getBoundingClientRect();
  const leaves = { xaxis: (title) => title.right > outside.right, yaxis: (title) => title.top < outside.top };
  const texts = TITLED.filter((axis) => box(axis) && leaves[axis](box(axis))).map((axis) => graph.layout[axis].title.text);
  return texts.filter((text) => text.includes(" ") && !text.includes("<br>"));
}

function broken(text) {
  const distance = ({ index }) => Math.abs(index - text.length / 2);
  const { index } = [...text.matchAll(/ /g)].reduce((best, space) => (distance(space) < distance(best) ? space : best));
  return `${text.slice(0, index)}<br>${text.slice(index + 1)}`;
}

function breakTitles(layout, texts) {
  for (const axis of TITLED) {
    const title = layout[axis]?.title;
    if (texts.has(title?.text)) title.text = broken(title.text);
  }
}

function listen(graph, state) {
  graph.removeAllListeners("plotly_click");
  if (!state.clickable || state.isRead) return;
  graph.on("plotly_click", ({ points: [point] }) => {
    const { uid } = state.figure.data[point.curveNumber];
    state.report("point", { series: uid, index: point.pointNumber, x: point.x, y: point.y });
  });
}

// What stands over and under the drawn figure follows each of its redraws, also those that a zoom or a playback makes.
function follow(Plotly, host, state) {
  state.isFollowed = true;
  state.words = words();
  const { theme, plan } = state;
  const toggle = (group) => {
    if (!state.hidden.delete(group)) state.hidden.add(group);
    return render(Plotly, host, state);
  };
  const pinned = (group) => isPinned({ legendgroup: group });
  state.nameCurves = () => names.write(host, plan, { theme, asText, toggle, pinned });
  state.nameCurves();
  state.reading?.refresh();
  state.tools?.refresh();
}

async function equip(Plotly, host, state) {
  const [[tools, reading]] = await Promise.all([loadExtras(), wordsAreKnown()]);
  if (!host.isConnected || state.tools) return;
  state.words = words();
  Plotly.register({ moduleType: "locale", name: "lab", dictionary: state.words.plotly, format: {} });
  state.tools = tools.install(Plotly, host, state, () => render(Plotly, host, state));
  state.reading = reading.install(host, state);
  follow(Plotly, host, state);
}

// Paper is of another width than the window, and nothing is drawn anew for it: the picture scales as a whole.
function makeScalable(graph) {
  for (const picture of graph.querySelectorAll("svg.main-svg")) {
    picture.setAttribute("viewBox", `0 0 ${picture.getAttribute("width")} ${picture.getAttribute("height")}`);
  }
}

async function render(Plotly, host, state) {
  const theme = themeOf(host, state.isFull ? growthOf(host) : 1);
  const handheld = isHandheld();
  // Of a training, only what its player has reached (ui/training/player.js).
  const reached = (state.played && window.labPlayer?.reached(state)) || state.figure;
  const whole = withPinned(reached, state.pinned, words().pinned ?? "{name}");
  // Plotly writes into what it is given, so it gets a copy.
  const coloured = theme.dark ? recolour(whole, state.partners) : structuredClone(whole);
  const figure = theme.scale === 1 ? coloured : enlarge(coloured, theme.scale);
  breakTitles(figure.layout, state.tooLong);
  for (const trace of figure.data) {
    trace.uid = selectable(trace.uid);
    if (state.hidden.has(names.nameOf(trace))) trace.visible = "legendonly";
  }
  const plan = names.planned(figure, theme, host.clientWidth, handheld);
  const { showlegend, margin, hovermode } = figure.layout;
  Object.assign(state, { theme, plan, alone: { showlegend, margin, hovermode }, private: PRIVATE, isRead: names.isReadable(figure) });
  const graph = host.firstElementChild;
  state.isFollowed = false;
  await Plotly.react(graph, figure.data, layoutFor(host, state, figure, theme, handheld), CONFIG);
  listen(graph, state);
  const tooLong = titlesTooLong(graph);
  if (tooLong.length) {
    state.tooLong = new Set([...state.tooLong, ...tooLong]);
    return render(Plotly, host, state);
  }
  const picture = graph.querySelector("svg.main-svg");
  if (picture) {
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", state.alt);
  }
  makeScalable(graph);
  if (!state.follows) {
    state.follows = () => follow(Plotly, host, state);
    graph.on("plotly_afterplot", state.follows);
    window.addEventListener(WORDS, state.follows);
    equip(Plotly, host, state);
  }
  if (!state.isFollowed) state.follows(); // Plotly says nothing of a redraw that changed nothing
  host.dataset.drawn = String(Number(host.dataset.drawn || 0) + 1);
}

function mount(Plotly, parentElement) {
  const host = parentElement.querySelector(".lab-chart");
  if (host.labState) return host;
  const row = Object.assign(document.createElement("div"), { className: "lab-tools" }); // its room is there from the start
  host.replaceChildren(document.createElement("div"), row);
  host.labState = { tooLong: new Set(), hidden: new Set() };
  let width = host.offsetWidth;
  const observer = new ResizeObserver(() => {
    if (!host.offsetWidth || host.offsetWidth === width || !host.labState.figure) return;
    width = host.offsetWidth;
    host.labState.tooLong = new Set();
    render(Plotly, host, host.labState);
  });
  observer.observe(host);
  host.labState.observer = observer;
  return host;
}

// Charts take turns, so that the first one is on screen before the next is computed. A hidden tab paints nothing.
const painted = () =>
  new Promise((resolve) => (document.hidden ? resolve() : requestAnimationFrame(() => setTimeout(resolve))));
// While a training is followed, its figures leave the machine as much time as they take: it may be the one that trains.
const LONGEST_REST = 500; // milliseconds
const rested = (spent) => new Promise((resolve) => setTimeout(resolve, Math.min(spent, LONGEST_REST)));
let turn = Promise.resolve();
function inTurn(job, isResting) {
  let began;
  const result = turn.then(() => {
    began = performance.now();
    return job();
  });
  turn = result
    .catch(() => {})
    .then(painted)
    .then(() => isResting() && rested(performance.now() - began));
  return result;
}

// What arrives while a chart waits for its turn is drawn in that turn: a slow machine draws the newest, not the oldest.
function drawInTurn(Plotly, host, state) {
  const isFollowing = () => Boolean(state.played && window.labPlayer?.data.isMoving && window.labPlayer.mode === "follow");
  const draw = () => {
    state.waiting = null;
    return render(Plotly, host, state);
  };
  state.waiting ??= inTurn(draw, isFollowing);
  return state.waiting;
}

// Streamlit calls back what a draw returned when the chart has left the page, but also when a draw ends after the next
// one was asked for. The chart is still there then, and nothing of it may be cleared away.
export async function draw(component, Plotly, plotlyUrl) {
  const { data, parentElement, setTriggerValue } = component;
  const host = mount(Plotly, parentElement);
  const state = host.labState;
  state.redraw = () => drawInTurn(Plotly, host, state);
  const text = new TextDecoder().decode(data);
  if (text !== state.text) Object.assign(state, JSON.parse(text), { text, plotlyUrl });
  state.report = setTriggerValue;
  await drawInTurn(Plotly, host, state);
  return () => {
    if (host.isConnected) return;
    state.observer.disconnect();
    window.removeEventListener(WORDS, state.follows);
    Plotly.purge(host.firstElementChild);
  };
}
