// Moves the marks of Plotly's figures while a slider is dragged, through the figure's own SVG: a redraw by Plotly takes
// several frames. When the slider is released, Plotly draws the same.
//
// A figure's movers are entries of ui/drawing/live.py; `at` gives a number, or a row of them, at the slider's position.

const classOf = (uid) => `trace${uid.replace(/[^\w-]/g, "-")}`;

const axesOf = (graph, { y = "y" }) => [graph._fullLayout.xaxis, graph._fullLayout[y.replace("y", "yaxis")]];

// The parts of a trace, in whatever layer its order puts it; not those in the legend.
const partsOf = (graph, uid, part) => graph.querySelectorAll(`.cartesianlayer .${CSS.escape(classOf(uid))} ${part}`);

// A point of its own trace; where it has no place it is invisible.
function movePoint(graph, mover, at) {
  const [path] = partsOf(graph, mover.trace, ".points path");
  if (!path) return;
  const [xaxis, yaxis] = axesOf(graph, mover);
  const [x, y] = [at.value(mover.at), at.value(mover.height)];
  path.style.opacity = Number.isFinite(y) ? 1 : 0;
  if (Number.isFinite(y)) path.setAttribute("transform", `translate(${xaxis.c2p(x)},${yaxis.c2p(y)})`);
}

// A vertical line from the bottom to the top.
function moveLine(graph, mover, at) {
  const index = graph._fullLayout.shapes.findIndex(({ name }) => name === mover.shape);
  const path = graph.querySelector(`.shapelayer path[data-index="${index}"]`);
  if (!path) return;
  const { xaxis } = graph._fullLayout;
  const shift = xaxis.c2p(at.value(mover.at)) - xaxis.c2p(graph._fullLayout.shapes[index].x0);
  path.setAttribute("transform", `translate(${shift},0)`);
}

// An annotation; where it has no place it is invisible.
function moveNote(graph, mover, at) {
  const { xaxis, annotations } = graph._fullLayout;
  const index = annotations.findIndex(({ name }) => name === mover.note);
  const note = graph.querySelector(`.annotation[data-index="${index}"]`);
  if (!note) return;
  const x = at.value(mover.at);
  note.style.opacity = Number.isFinite(x) ? 1 : 0;
  if (Number.isFinite(x)) note.setAttribute("transform", `translate(${xaxis.c2p(x) - xaxis.r2p(annotations[index].x)},0)`);
}

// A curve, whose points keep their x; its markers move along.
function moveCurve(graph, mover, at) {
  const isMoved = at.isMoved(mover.heights);
  const [line] = partsOf(graph, mover.trace, "path.js-line");
  if (!line || !(isMoved || line.labMoved)) return;
  line.labMoved = isMoved;
  const [xaxis, yaxis] = axesOf(graph, mover);
  const [xs, ys] = [at.row(mover.along), at.row(mover.heights)];
  const places = Array.from(ys, (y, index) => (Number.isFinite(y) ? [xaxis.c2p(xs[index]), yaxis.c2p(y)] : null));
  line.setAttribute("d", lineThrough(places));
  for (const path of partsOf(graph, mover.trace, ".points path")) {
    const place = places[path.__data__?.i];
    path.style.visibility = place ? "visible" : "hidden";
    if (place) path.setAttribute("transform", `translate(${place[0]},${place[1]})`);
  }
}

function lineThrough(places) {
  let isOpen = false;
  const parts = places.map((place) => {
    const command = isOpen ? "L" : "M";
    isOpen = Boolean(place);
    return place ? `${command}${place[0].toFixed(2)},${place[1].toFixed(2)}` : "";
  });
  return parts.join("") || "M0,0";
}

// A row of bars, one trace for each verdict: what Plotly drew of the row gives way to rectangles, one path a verdict.
function moveBars(graph, mover, at) {
  const isMoved = at.isMoved(mover.verdicts, mover.along);
  if (!isMoved) return restoreBars(graph, mover);
  const pairs = at.along(mover.verdicts, mover.along);
  const grades = Array.from(pairs, (pair) => (mover.part === "loss" ? Math.floor(pair / mover.names.length) : pair % mover.names.length));
  const { xaxis, yaxis } = graph._fullLayout;
  const half = (Math.abs(yaxis.c2p(1) - yaxis.c2p(0)) * (1 - graph._fullLayout.bargap)) / 2;
  const middle = yaxis.c2p(mover.row);
  mover.names.forEach((name, grade) => {
    const trace = tracesOf(graph).find((each) => each.__data__[0].trace.uid === name);
    if (!trace) return;
    for (const point of pointsOf(trace, mover.row)) point.style.display = "none";
    const path = ownPath(trace, mover.name);
    path.setAttribute("d", rectangles(grades, grade, (place) => xaxis.c2p(at.at(mover.along, place)), middle - half, 2 * half));
  });
}

const tracesOf = (graph) => [...graph.querySelectorAll(".barlayer .trace")];

const pointsOf = (trace, row) =>
  [...trace.querySelectorAll(".point")].filter((point) => Math.abs(point.__data__.p - row) < 0.5);

function restoreBars(graph, { name, row }) {
  for (const path of graph.querySelectorAll(`[data-lab-row="${name}"]`)) path.remove();
  for (const trace of tracesOf(graph)) for (const point of pointsOf(trace, row)) point.style.display = "";
}

function ownPath(trace, name) {
  const found = trace.querySelector(`[data-lab-row="${name}"]`);
  if (found) return found;
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.dataset.labRow = name;
  const { color, line } = trace.__data__[0].trace.marker;
  path.style.cssText = `fill: ${color}; stroke: ${line.color}; stroke-width: ${line.width}px; vector-effect: non-scaling-stroke;`;
  const like = trace.querySelector(".point path");
  if (like) path.style.cssText = like.style.cssText;
  trace.append(path);
  return path;
}

// Each run of a grade reaches to the first position after it.
function rectangles(grades, grade, x, top, height) {
  const last = grades.length - 1;
  let d = "";
  for (let start = 0, end = 0; start <= last; start = end) {
    end = start + 1;
    while (end <= last && grades[end] === grades[start]) end += 1;
    if (grades[start] === grade) d += `M${x(start)},${top}H${x(Math.min(end, last))}v${height}H${x(start)}Z`;
  }
  return d || "M0,0";
}

const MOVERS = { point: movePoint, line: moveLine, note: moveNote, curve: moveCurve, bars: moveBars };
let zoom = null;

// The modules arrive with their versions in their addresses, so they cannot import each other.
export function install(module) {
  zoom = module;
  MOVERS.zoom = zoom.move;
}

// Plotly has drawn a figure anew: what is left of a drag goes.
export function settle(graph) {
  for (const each of graph.querySelectorAll(".js-plotly-plot")) zoom.settle(each);
  for (const path of graph.querySelectorAll("[data-lab-row]")) path.remove();
  for (const point of graph.querySelectorAll(".barlayer .point")) point.style.display = "";
  for (const point of graph.querySelectorAll(".cartesianlayer .points path")) point.style.visibility = "";
}

export function move(table, at) {
  for (const [figure, movers] of Object.entries(table.figures)) {
    const graph = document.querySelector(`.st-key-${figure} .js-plotly-plot`);
    if (!graph?._fullLayout?.xaxis?.c2p) continue;
    for (const mover of movers) MOVERS[mover.kind](graph, mover, at);
  }
}
