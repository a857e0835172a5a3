// Zooms a figure whose horizontal axis begins at 0 while the slider of its end is dragged, through the figure's own SVG,
// as movers.js does for other marks. What ui/drawing/charts/zoom.py draws is drawn here for any other end: the curves,
// their marks, the labels of the axis, and the lines at fixed places. When the slider is released, Plotly draws the same.

const PLACES = [1 / 6, 3 / 6, 5 / 6];
const MARKS = "-marks";
const OWN = "lab-zoom";

const groupOf = (graph, uid) => graph.querySelector(`.cartesianlayer .${CSS.escape(`trace${uid}`)}`);

const isDrawn = (trace) => trace.type === "scatter" && trace.visible === true && Boolean(trace.x && trace.y);

// What stays the same at every end: the heights, as text of paths, and the elements. Plotly keeps them until it draws.
function partsOf(graph) {
  const { yaxis } = graph._fullLayout;
  const of = [graph.parentElement.dataset.drawn, yaxis._length, yaxis.range.join()].join(" ");
  if (graph.labZoom?.of === of) return graph.labZoom;
  const heights = (trace) => {
    const axis = graph._fullLayout[trace.yaxis.replace("y", "yaxis")];
    return Array.from(trace.y, (y) => (y === null || !Number.isFinite(axis.d2p(y)) ? null : axis.d2p(y).toFixed(1)));
  };
  const drawn = graph._fullData.filter(isDrawn);
  const curves = drawn.map((trace) => ({ trace, uid: trace.uid, x: trace.x, y: heights(trace), group: groupOf(graph, trace.uid) }));
  const isMarks = ({ uid }) => uid.endsWith(MARKS);
  const lines = curves.filter((curve) => !isMarks(curve) && curve.group);
  for (const [place, line] of lines.entries()) {
    line.path = line.group.querySelector("path.js-line");
    // Plotly puts the fill between two curves into the group of the lower one.
    if (line.trace.fill === "tonexty") line.fill = lines[place - 1]?.group.querySelector(".fills path");
    line.before = lines[place - 1];
    line.points = [...line.group.querySelectorAll(".points path")];
  }
  const marks = curves.filter(isMarks).map((curve) => ({
    ...curve,
    line: lines.find(({ uid }) => `${uid}${MARKS}` === curve.uid),
    points: [...(curve.group?.querySelectorAll(".points path") ?? [])],
  }));
  graph.labZoom = { of, lines, marks: marks.filter(({ line, points }) => line && points.length) };
  return graph.labZoom;
}

// The points up to the first one beyond the end; of a level stretch its two ends.
function runsOf({ x, y }, scale, reach) {
  const runs = [];
  let run = null;
  for (let point = 0; point < x.length; point++) {
    const isLast = x[point] > reach || point === x.length - 1;
    if (y[point] === null) run = null;
    else {
      if (!run) runs.push((run = []));
      const isLevel = run.length > 0 && !isLast && y[point - 1] === y[point] && y[point + 1] === y[point];
      if (!isLevel) run.push(`${scale(x[point]).toFixed(1)},${y[point]}`);
    }
    if (isLast) break;
  }
  return runs;
}

const pathOf = (runs) => runs.map((run) => `M${run.join("L")}`).join("");

// As Plotly fills: along one curve, and back along the one before.
function fillOf(runs, before) {
  if (!runs.length || !before.length) return "M0,0Z";
  const back = [...before].reverse().map((run) => [...run].reverse().join("L"));
  return `${runs.map((run) => `M${run.join("L")}`).join("Z")}L${back.join("ZM")}Z`;
}

function drawCurves({ lines }, scale, reach) {
  for (const line of lines) {
    line.runs = runsOf(line, scale, reach);
    line.path?.setAttribute("d", pathOf(line.runs) || "M0,0");
    line.fill?.setAttribute("d", fillOf(line.runs, line.before.runs));
    for (const point of line.points) {
      const place = point.__data__?.i;
      if (line.y[place]) point.setAttribute("transform", `translate(${scale(line.x[place])},${line.y[place]})`);
    }
  }
}

// The points next to evenly spaced places, as `marked_points` in ui/drawing/charts/zoom.py.
export function markedPoints(x, reach, { count, place }) {
  return Array.from({ length: count }, (_, number) => {
    const wished = reach * ((number + PLACES[place % PLACES.length]) / count);
    let after = 1;
    while (after < x.length - 1 && x[after] < wished) after += 1;
    return wished - x[after - 1] <= x[after] - wished ? after - 1 : after;
  });
}

// A place of our own for copies of what Plotly has drawn; it finds none of its classes in there.
function copies(layer, name, template, count) {
  let own = [...layer.children].find((child) => child.classList.contains(OWN) && child.dataset.of === name);
  if (!own) {
    own = document.createElementNS("http://www.w3.org/2000/svg", "g");
    own.setAttribute("class", OWN);
    own.dataset.of = name;
    layer.append(own);
  }
  while (own.children.length < count) {
    const copy = template.cloneNode(true);
    copy.removeAttribute("class");
    copy.removeAttribute("visibility");
    copy.style.visibility = "";
    own.append(copy);
  }
  [...own.children].forEach((copy, place) => (copy.style.display = place < count ? "" : "none"));
  return [...own.children];
}

const hide = (elements) => elements.forEach((element) => (element.style.visibility = "hidden"));

function drawMarks({ marks }, scale, reach) {
  for (const { trace, line, points, group } of marks) {
    hide(points);
    const seen = markedPoints(line.x, reach, trace.meta).filter((point) => line.y[point] !== null);
    const drawn = copies(group.parentElement, trace.uid, points[0], seen.length);
    seen.forEach((point, place) => {
      drawn[place].setAttribute("transform", `translate(${scale(line.x[point])},${line.y[point]})`);
    });
  }
}

function drawTicks(graph, scale, step, reach, spell) {
  const labels = [...graph.querySelectorAll(".xaxislayer-above .xtick text")];
  const grid = [...graph.querySelectorAll(".gridlayer .x path.xgrid")];
  if (!labels.length) return;
  hide([...labels, ...grid]);
  const left = graph._fullLayout.xaxis._offset;
  const values = Array.from({ length: Math.floor(reach / step + 1e-9) + 1 }, (_, place) => place * step);
  const drawn = copies(labels[0].closest(".xaxislayer-above"), "labels", labels[0], values.length);
  values.forEach((value, place) => {
    drawn[place].setAttribute("transform", `translate(${left + scale(value)},0)`);
    const text = spell(value);
    if (drawn[place].textContent !== text) drawn[place].textContent = text;
  });
  if (!grid.length) return;
  const rules = copies(grid[0].parentElement, "grid", grid[0], values.length - 1);
  values.slice(1).forEach((value, place) => rules[place].setAttribute("transform", `translate(${left + scale(value)},0)`));
}

// Vertical lines at fixed places, and the numbers at their ends.
function drawLines(graph, before, scale) {
  const { shapes = [], annotations = [], xaxis } = graph._fullLayout;
  const left = xaxis._offset;
  shapes.forEach(({ xref, x0, x1 }, index) => {
    const path = xref === "x" && x0 === x1 && graph.querySelector(`.shapelayer path[data-index="${index}"]`);
    if (!path) return;
    const [, top, , bottom] = path.getAttribute("d").match(/-?[\d.]+/g);
    const x = left + scale(x0);
    path.setAttribute("d", `M${x},${top}L${x},${bottom}`);
  });
  annotations.forEach(({ xref, x }, index) => {
    const note = xref === "x" && graph.querySelector(`.annotation[data-index="${index}"]`);
    if (!note) return;
    note.setAttribute("transform", `translate(${scale(x) - before(x)},0)`);
    note.style.visibility = scale(x) <= xaxis._length ? "" : "hidden";
  });
}

// What else stands at places of the axis asks the axis, which therefore has the other end meanwhile.
function withEnd(graph, reach, draw) {
  const { xaxis } = graph._fullLayout;
  const { range } = xaxis;
  xaxis.range = [0, reach];
  xaxis.setScale();
  try {
    draw();
    graph.labPlace?.();
    graph.parentElement.labState?.nameCurves?.();
  } finally {
    xaxis.range = range;
    xaxis.setScale();
  }
}

export function move(graph, mover, at) {
  const [reach, drawn] = [at.value(mover.reach), graph._fullLayout.meta?.reach];
  if (!drawn || (reach === drawn && !graph.labIsZoomed)) return;
  graph.labIsZoomed = true;
  const { xaxis } = graph._fullLayout;
  const [slope, start] = [xaxis._m, xaxis._b];
  const before = (x) => slope * x + start;
  const scale = (x) => (x / reach) * xaxis._length;
  withEnd(graph, reach, () => {
    const parts = partsOf(graph);
    drawCurves(parts, scale, reach);
    drawMarks(parts, scale, reach);
    drawTicks(graph, scale, at.value(mover.step), reach, at.spelled);
    drawLines(graph, before, scale);
  });
}

// Plotly has drawn the figure anew.
export function settle(graph) {
  if (!graph.labIsZoomed) return;
  graph.labIsZoomed = false;
  graph.labZoom = null;
  for (const own of graph.querySelectorAll(`.${OWN}`)) own.remove();
  for (const hidden of graph.querySelectorAll(".xtick text, .xgrid, .points path, .annotation")) hidden.style.visibility = "";
  for (const note of graph.querySelectorAll(".annotation")) note.removeAttribute("transform");
}
