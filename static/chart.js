// Draws one Plotly figure and redraws it in place: zoom, hidden series and the DOM node survive new data.
// Loaded by the small module in ui/chart.py, which also starts the download of Plotly.

// Where a finger scrolls the page it must not draw a zoom box instead.
const isHandheld = () => window.innerWidth < 600 || window.matchMedia("(hover: none)").matches;

const cssVariable = (element, name) => getComputedStyle(element).getPropertyValue(name).trim();

function isDark(colour) {
  const channels = colour.match(/[0-9a-f]{2}/gi);
  if (!channels) return false;
  const [red, green, blue] = channels.map((channel) => parseInt(channel, 16));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}

// Seen at first sight, and yet not the first thing that is seen.
const faint = (colour) => (/^#[0-9a-f]{6}$/i.test(colour) ? `${colour}b3` : colour);

function themeOf(element) {
  const background = cssVariable(element, "--st-background-color");
  const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16; // lecture mode enlarges the type
  return {
    background,
    scale,
    dark: isDark(background),
    text: cssVariable(element, "--st-text-color"),
    grid: cssVariable(element, "--st-border-color"),
    surface: cssVariable(element, "--st-secondary-background-color"),
    font: cssVariable(element, "--st-font"),
    size: 12.8 * scale,
  };
}

// Defaults for everything a figure leaves open; what a figure sets itself wins.
function templateFor(theme) {
  const axis = {
    gridcolor: theme.grid,
    zerolinecolor: theme.grid,
    linecolor: theme.text,
    tickcolor: theme.grid,
    automargin: true,
    title: { standoff: 8 },
  };
  return {
    layout: {
      paper_bgcolor: theme.background, // what a curve's name under the pointer stands on
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: theme.font, color: theme.text, size: theme.size },
      hoverlabel: {
        bgcolor: theme.surface,
        bordercolor: theme.grid,
        font: { color: theme.text, family: theme.font, size: theme.size },
      },
      margin: { l: 12, r: 12, t: 12, b: 12 },
      legend: { orientation: "h", x: 0, xanchor: "left", itemsizing: "trace" },
      xaxis: axis,
      yaxis: axis,
      modebar: { bgcolor: "rgba(0,0,0,0)", color: faint(theme.text), activecolor: theme.text },
    },
  };
}

// The figure carries the light colours; in the dark theme each known one is exchanged for its partner, its
// transparency kept.
function recolour(value, partners) {
  if (typeof value === "string") {
    const partner = partners[value.slice(0, 7).toLowerCase()];
    return partner ? partner + value.slice(7) : value;
  }
  if (Array.isArray(value)) return value.map((entry) => recolour(entry, partners));
  if (value && typeof value === "object") {
    if ("bdata" in value) return { ...value };
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, recolour(entry, partners)]));
  }
  return value;
}

// Sizes that a figure sets itself grow with the type, so that a lecture's last row sees them too.
const GROWING = { font: ["size"], textfont: ["size"], marker: ["size"], line: ["width"], margin: ["l", "r", "t", "b"] };

function enlarge(value, factor, owner = "") {
  if (Array.isArray(value)) return value.map((entry) => enlarge(entry, factor, owner));
  if (!value || typeof value !== "object" || "bdata" in value) return value;
  const grows = (name, entry) => typeof entry === "number" && GROWING[owner]?.includes(name);
  const enlarged = (name, entry) => (grows(name, entry) ? entry * factor : enlarge(entry, factor, name));
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, enlarged(name, entry)]));
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const ICONS = {
  png: { width: 24, height: 24, path: "M4 4h16v16H4zM6 6v9l3-3 3 3 4-5 2 2V6zM8 7.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z" },
  html: { width: 24, height: 24, path: "M8 7l-5 5 5 5 1.4-1.4L5.8 12l3.6-3.6zM16 7l-1.4 1.4 3.6 3.6-3.6 3.6L16 17l5-5z" },
};

const DOWNLOAD = "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14";

// Every button of every figure: what moves the picture, where an axis can be moved, and what saves it. Plotly's own list
// would also offer to upload the figure to its makers.
const MOVING = [
  ["zoom2d", "pan2d"],
  ["zoomIn2d", "zoomOut2d", "resetScale2d"],
];

const isMovable = (layout) => ["xaxis", "yaxis"].some((axis) => !layout[axis]?.fixedrange);

const buttonsOf = (layout, saving) => [...(isMovable(layout) ? MOVING : []), saving];

// What holds wherever Plotly draws: it is told of no server to send anything to, and speaks the page's language.
const privately = (dictionary) => ({
  displaylogo: false,
  plotlyServerURL: "",
  showSendToCloud: false,
  locale: "lab",
  locales: { lab: { dictionary } },
});

// One file that needs no network: Plotly itself is inside. No string of the figure can end the script it stands in.
function standAlone(figure, { name, theme, words }, library) {
  const config = {
    ...privately({ ...words.plotly, "Download plot as a PNG": words.png }),
    responsive: true,
    modeBarButtons: buttonsOf(figure.layout, ["toImage"]),
    toImageButtonOptions: { filename: name, scale: 2 },
  };
  const content = JSON.stringify({ ...figure, config }).replaceAll("<", "\\u003c");
  return `<!DOCTYPE html>
<html lang="${document.documentElement.lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${name}</title></head>
<body style="margin:0;background:${theme.background}">
<div id="figure" role="img"></div>
<script>${library}</script>
<script>
const { data, layout, alt, config } = ${content};
document.getElementById("figure").setAttribute("aria-label", alt);
Plotly.newPlot("figure", data, layout, config);
</script>
</body>
</html>`;
}

function exportButtons(Plotly, state) {
  const withBackground = (graph) => ({
    data: graph.data,
    layout: { ...graph.layout, paper_bgcolor: state.theme.background, plot_bgcolor: state.theme.background },
  });
  return [
    {
      name: "png",
      title: state.words.png,
      icon: ICONS.png,
      click: (graph) => {
        const size = { width: graph.offsetWidth, height: graph.offsetHeight, scale: 2 };
        return Plotly.downloadImage(withBackground(graph), { format: "png", filename: state.name, ...size });
      },
    },
    {
      name: "html",
      title: state.words.html,
      icon: ICONS.html,
      click: async (graph) => {
        const library = await (await fetch(state.plotlyUrl)).text();
        const page = standAlone({ ...withBackground(graph), alt: state.alt }, state, library);
        save(new Blob([page], { type: "text/html" }), `${state.name}.html`);
      },
    },
  ];
}

// A mode bar would cover a finger's figure, so saving stands in a line at its foot. ui/chart.py shows it where
// isHandheld holds.
function savingLine(Plotly, graph, state) {
  const line = document.createElement("div");
  line.className = "lab-chart-save";
  for (const { name, click } of exportButtons(Plotly, state)) {
    const button = document.createElement("button");
    button.type = "button";
    button.name = name;
    button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${DOWNLOAD}"/></svg>${name.toUpperCase()}`;
    button.onclick = () => click(graph);
    line.append(button);
  }
  return line;
}

// The same object as long as nothing changes: Plotly starts over, zoom and all, when the config differs.
function configFor(Plotly, state, layout, handheld) {
  const of = JSON.stringify([handheld, isMovable(layout), state.words]);
  if (state.config?.of !== of) {
    state.config = {
      of,
      value: {
        ...privately(state.words.plotly),
        displayModeBar: handheld ? false : "hover",
        modeBarButtons: buttonsOf(layout, exportButtons(Plotly, state)),
        doubleClick: "reset",
      },
    };
  }
  return state.config.value;
}

// Plotly puts a trace's uid into CSS selectors.
const selectable = (uid) => String(uid ?? "").replace(/[^\w-]/g, "-");

// At the foot of the figure, whatever the axis above it needs: there it meets neither ticks nor titles.
const LEGEND_BELOW = { yref: "container", yanchor: "bottom", y: 0 };

function layoutFor(layout, theme, handheld) {
  const height = (layout.height ?? 400) * theme.scale;
  const legend = layout.legend?.y === undefined ? { ...LEGEND_BELOW, ...layout.legend } : layout.legend;
  const drawn = { ...layout, height, legend, template: templateFor(theme), autosize: true };
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
  if (!state.clickable) return;
  graph.on("plotly_click", ({ points: [point] }) => {
    const { uid } = state.figure.data[point.curveNumber];
    state.report("point", { series: uid, index: point.pointNumber, x: point.x, y: point.y });
  });
}

async function render(Plotly, host, state) {
  const theme = themeOf(host);
  state.theme = theme;
  const handheld = isHandheld();
  // Plotly writes into what it is given, so it gets a copy.
  const coloured = theme.dark ? recolour(state.figure, state.partners) : structuredClone(state.figure);
  const figure = theme.scale === 1 ? coloured : enlarge(coloured, theme.scale);
  breakTitles(figure.layout, state.tooLong);
  for (const trace of figure.data) trace.uid = selectable(trace.uid);
  const graph = host.firstElementChild;
  if (!state.saving) host.append((state.saving = savingLine(Plotly, graph, state)));
  const layout = layoutFor(figure.layout, theme, handheld);
  await Plotly.react(graph, figure.data, layout, configFor(Plotly, state, layout, handheld));
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
  for (const button of state.saving.children) button.setAttribute("aria-label", state.words[button.name]);
  host.dataset.drawn = String(Number(host.dataset.drawn || 0) + 1);
}

function mount(Plotly, parentElement) {
  const host = parentElement.querySelector(".lab-chart");
  if (host.labState) return host;
  host.replaceChildren(document.createElement("div"));
  host.labState = { tooLong: new Set() };
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
let turn = Promise.resolve();
function inTurn(job) {
  const result = turn.then(job);
  turn = result.catch(() => {}).then(painted);
  return result;
}

// What arrives while a chart waits for its turn is drawn in that turn: a slow machine draws the newest, not the oldest.
function drawInTurn(Plotly, host, state) {
  state.waiting ??= inTurn(() => {
    state.waiting = null;
    return render(Plotly, host, state);
  });
  return state.waiting;
}

// Streamlit calls back what a draw returned when the chart has left the page, but also when a draw ends after the next
// one was asked for. The chart is still there then, and nothing of it may be cleared away.
export async function draw(component, Plotly, plotlyUrl) {
  const { data, parentElement, setTriggerValue } = component;
  const host = mount(Plotly, parentElement);
  const state = host.labState;
  const text = new TextDecoder().decode(data);
  if (text !== state.text) Object.assign(state, JSON.parse(text), { text, plotlyUrl });
  state.report = setTriggerValue;
  await drawInTurn(Plotly, host, state);
  return () => {
    if (host.isConnected) return;
    state.observer.disconnect();
    Plotly.purge(host.firstElementChild);
  };
}
