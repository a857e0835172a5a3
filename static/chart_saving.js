// Saves a figure: as a picture that says what it shows and where it comes from, as a page that stands alone, as a frame.

const part = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url).href);
const { widthOf } = await part("chart_labels.js");

const SVG = "http://www.w3.org/2000/svg";
const SHARPNESS = 2;
const MOST_LINES = 6;
const EDGE = 12;
const FRAME_HEIGHT = 720;
const PLAIN_FONT = "sans-serif"; // a picture brings no font along
const NARROWER = 0.9; // type of a font that may be wider than the lab's
const BAR = 30; // pixels that Plotly's buttons take in a saved page

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// The present state's address, without what concerns this screen only; Streamlit Cloud serves the lab below /~/+/.
export function presentLink() {
  const url = new URL(window.location.href);
  url.pathname = url.pathname.replace("/~/+/", "/");
  for (const name of ["embed", "embed_options", "lecture"]) url.searchParams.delete(name);
  return url.href;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

// The code with which another page shows this one, in its present state.
export function frameCode() {
  const url = new URL(presentLink());
  url.searchParams.set("embed", "true");
  const attributes = `width="100%" height="${FRAME_HEIGHT}" style="border:0" loading="lazy" allow="fullscreen; clipboard-write"`;
  return `<iframe src="${escaped(url.href)}" title="${escaped(document.title)}" ${attributes}></iframe>`;
}

const onPaper = (graph, theme) => ({
  data: graph.data,
  layout: { ...graph.layout, paper_bgcolor: theme.background, plot_bgcolor: theme.background },
});

// Lines of a text that fit a width, broken at spaces, or anywhere in what is longer than a line.
function wrapped(text, fits, separator = " ") {
  const lines = [""];
  for (const word of text.split(separator)) {
    const longer = lines.at(-1) ? lines.at(-1) + separator + word : word;
    if (fits(longer) || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function captionOf(state, width) {
  const fits = (text) => widthOf(text, { ...state.theme, font: PLAIN_FONT }) < width - 2 * EDGE;
  const said = wrapped(state.alt, fits);
  if (said.length > MOST_LINES) said.splice(MOST_LINES - 1, Infinity, `${said[MOST_LINES - 1].slice(0, -1)}…`);
  return { said, link: wrapped(presentLink(), fits, "") };
}

function element(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.textContent = text;
  return made;
}

function inPlainFont(name) {
  const copy = name.cloneNode(true);
  for (const text of [copy, ...copy.children].filter(({ localName }) => localName === "text")) {
    text.setAttribute("font-family", PLAIN_FONT);
    text.setAttribute("font-size", NARROWER * Number(text.getAttribute("font-size")));
  }
  return copy;
}

// The figure as it is on screen, names at the ends of curves included, with its finding and the link below.
async function pictureOf(Plotly, graph, state) {
  const { offsetWidth: width, offsetHeight: height } = graph;
  const { theme } = state;
  const url = await Plotly.toImage(onPaper(graph, theme), { format: "svg", width, height });
  const written = decodeURIComponent(url.slice(url.indexOf(",") + 1));
  const picture = new DOMParser().parseFromString(written, "image/svg+xml").documentElement;
  const { said, link } = captionOf(state, width);
  const line = 1.4 * theme.size;
  const whole = Math.ceil(height + (said.length + link.length) * line + 2 * EDGE);
  const names = graph.parentElement.querySelector(":scope > .lab-names");
  if (names) picture.append(...[...names.children].map(inPlainFont));
  picture.append(element("rect", { x: 0, y: height, width, height: whole - height, fill: theme.background }));
  [...said, ...link].forEach((text, place) => {
    const look = { "font-family": PLAIN_FONT, "font-size": theme.size, fill: theme.text };
    if (place >= said.length) look["fill-opacity"] = 0.75;
    picture.append(element("text", { x: EDGE, y: height + EDGE + (place + 0.7) * line, ...look }, text));
  });
  for (const [name, value] of Object.entries({ width, height: whole, viewBox: `0 0 ${width} ${whole}` })) picture.setAttribute(name, value);
  return { text: new XMLSerializer().serializeToString(picture), width, height: whole };
}

async function asPng({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * SHARPNESS, height: height * SHARPNESS });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

export async function savePng(Plotly, graph, state) {
  save(await asPng(await pictureOf(Plotly, graph, state)), `${state.name}.png`);
}

export async function saveSvg(Plotly, graph, state) {
  const { text } = await pictureOf(Plotly, graph, state);
  save(new Blob([text], { type: "image/svg+xml" }), `${state.name}.svg`);
}

// Every button of a figure in a saved page: Plotly's own list would also offer to upload the figure to its makers.
const MOVING = [
  ["zoom2d", "pan2d"],
  ["zoomIn2d", "zoomOut2d", "resetScale2d"],
];

export const isMovable = (layout) => ["xaxis", "yaxis"].some((axis) => !layout[axis]?.fixedrange);

// One file that needs no network: Plotly itself is inside. No string of the figure can end the script it stands in.
function standAlone(figure, { name, theme, private: settings, words, alt }, library) {
  const config = {
    ...settings,
    locales: { lab: { dictionary: { ...words.plotly, "Download plot as a PNG": words.plainPng } } },
    displayModeBar: true,
    responsive: true,
    modeBarButtons: [...(isMovable(figure.layout) ? MOVING : []), ["toImage"]],
    toImageButtonOptions: { filename: name, scale: SHARPNESS },
  };
  const link = presentLink();
  const content = JSON.stringify({ ...figure, alt, config }).replaceAll("<", "\\u003c");
  return `<!DOCTYPE html>
<html lang="${document.documentElement.lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${name}</title></head>
<body style="margin:0;background:${theme.background};color:${theme.text};font-family:sans-serif">
<div id="figure" role="img"></div>
<p style="margin:12px;font-size:14px;overflow-wrap:anywhere">${escaped(alt)}<br><a style="color:inherit" href="${escaped(link)}">${escaped(link)}</a></p>
<script>${library}</script>
<script>
const { data, layout, alt, config } = ${content};
document.getElementById("figure").setAttribute("aria-label", alt);
Plotly.newPlot("figure", data, layout, config);
</script>
</body>
</html>`;
}

// A page of its own has a legend and Plotly's hover instead of what the lab draws over the figure.
export async function saveHtml(Plotly, graph, state) {
  const { data, layout } = onPaper(graph, state.theme);
  const { margin, ...alone } = state.alone;
  const room = { margin: { ...margin, t: (margin?.t ?? EDGE) + BAR }, height: layout.height + BAR };
  const library = await (await fetch(state.plotlyUrl)).text();
  const page = standAlone({ data, layout: { ...layout, ...alone, ...room } }, state, library);
  save(new Blob([page], { type: "text/html" }), `${state.name}.html`);
}
