// Marks one point in figures that are already drawn: a line at its magnitude, and a ring where its curve passes.
const selectable = (uid) => uid.replace(/[^\w-]/g, "-");

function nearest(values, x) {
  let best = -1;
  values.forEach((value, place) => {
    if (best < 0 || Math.abs(value - x) < Math.abs(values[best] - x)) best = place;
  });
  return best;
}

function overlay(graph) {
  const known = graph.querySelector(".lab-mark");
  if (known) return known;
  const made = Object.assign(document.createElement("div"), { className: "lab-mark", ariaHidden: "true" });
  made.append(document.createElement("i"), document.createElement("b"));
  graph.querySelector(".svg-container").append(made);
  return made;
}

function place(graph) {
  const { series, x } = graph.labMarked;
  const known = graph.querySelector(".lab-mark");
  const { xaxis, yaxis } = graph._fullLayout ?? {};
  const left = xaxis && x !== null ? xaxis.d2p(x) : NaN;
  if (!(left >= 0 && left <= xaxis._length)) return known?.remove();
  const [line, ring] = overlay(graph).children;
  Object.assign(line.style, {
    left: `${xaxis._offset + left}px`,
    top: `${yaxis._offset}px`,
    height: `${yaxis._length}px`,
  });
  const trace = graph._fullData.find(({ uid, visible }) => uid === selectable(series) && visible === true);
  const top = trace ? yaxis.d2p(trace.y[nearest([...trace.x], x)]) : NaN;
  ring.hidden = !(top >= 0 && top <= yaxis._length);
  if (!ring.hidden) Object.assign(ring.style, { left: `${xaxis._offset + left}px`, top: `${yaxis._offset + top}px` });
}

function keepPlace(graph) {
  graph.labPlace = () => place(graph);
  ["plotly_afterplot", "plotly_relayouting", "plotly_restyle"].forEach((event) => graph.on(event, graph.labPlace));
}

// A figure is drawn in its turn, perhaps after this.
function mark(key, data, patience) {
  const graph = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  if (!graph?._fullLayout) return patience && setTimeout(mark, 100, key, data, patience - 1);
  graph.labMarked = data;
  if (!graph.labPlace) keepPlace(graph);
  place(graph);
}

export default function ({ data }) {
  data.figures.forEach((key) => mark(key, data, 200));
}
