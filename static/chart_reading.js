// Reads all curves of a figure at one place: a line under the pointer, the finger or the arrow keys, and beside it every
// curve's name and value in words and units. Much faster than Plotly's own hover, which is off in these figures.

const part = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url).href);
const [{ isCurve, isRead, isReadable, nameOf, plain }, { isPinned }, { formatted, shown }] = await Promise.all(
  ["chart_labels.js", "chart_pins.js", "numbers.js"].map(part),
);

const FINGER = 10; // pixels that a finger may move in a tap
const STILL = 3; // and a mouse in a click
const NEAR = 4; // pixels that a curve may end before the place
const TEMPLATE = /%\{([xy])(?::([^}]*))?\}/g;
const DIGITS = 4;

const axisOf = (graph, name) => graph._fullLayout[name.replace(/^([xy])(\d*)$/, "$1axis$2")];

// "margin (nats)" names a quantity and its unit.
function quantityOf(title) {
  const [, name, unit] = plain(title).match(/^(.*?) \(([^()]+)\)$/) ?? [];
  return name ? { name, unit: ` ${unit}` } : { name: plain(title), unit: "" };
}

function titleOf(graph) {
  const own = graph._fullLayout.yaxis.title.text;
  return plain(own || graph.layout.annotations?.find(({ name }) => name === "title")?.text);
}

// How the template of a curve writes x and y: significant digits, or a share in percent.
function formatsOf(template) {
  const formats = {};
  for (const [, axis, spec = ""] of template.matchAll(TEMPLATE)) {
    formats[axis] = { digits: Number(spec.match(/\.(\d+)/)?.[1] ?? DIGITS), isShare: spec.endsWith("%") };
  }
  const after = template.slice(template.lastIndexOf("}") + 1).replace(/<extra>.*/, "");
  return { ...formats, after };
}

// What a band says about a curve that has no number there: its template is that word, after the place.
const eventOf = ({ hovertemplate }) => plain(hovertemplate).replace(/^.*\}: /, "");

const pixels = (axis, values) => Float64Array.from(values, (value) => axis.d2p(value));

function curvesOf(graph) {
  const drawn = graph._fullData.filter((trace) => trace.visible === true && trace.x && trace.y);
  const lanes = drawn.filter((trace) => isCurve(trace) && trace.yaxis !== "y" && trace.hovertemplate);
  return drawn
    .filter((trace) => isRead(trace) && trace.yaxis === "y")
    .map((trace) => ({
      trace,
      name: plain(trace.name),
      x: pixels(axisOf(graph, trace.xaxis), trace.x),
      y: pixels(axisOf(graph, trace.yaxis), trace.y),
      formats: formatsOf(trace.hovertemplate),
      isStep: trace.line?.shape === "hv",
      lanes: lanes.filter((lane) => nameOf(lane) === nameOf(trace)),
    }));
}

// The point of a curve at a place: the nearest one, or the one before on stairs; -1 where the curve is not.
function pointAt({ x, isStep }, place) {
  let [best, distance, low, high] = [-1, Infinity, Infinity, -Infinity];
  for (let point = 0; point < x.length; point++) {
    const away = isStep ? place - x[point] : Math.abs(x[point] - place);
    if (!Number.isFinite(x[point])) continue;
    low = Math.min(low, x[point]);
    high = Math.max(high, x[point]);
    if (away >= (isStep ? -0.5 : 0) && away < distance) [best, distance] = [point, away];
  }
  return place < low - NEAR || place > high + NEAR ? -1 : best;
}

// The writer of numbers of the page, with the marks of its language.
const writerOf = (marks) => (value, { digits, isShare }) =>
  isShare ? formatted(value, `.${digits}%`, marks) : shown(value, digits, marks);

export function install(host, state) {
  const graph = host.firstElementChild;
  const layer = document.createElement("div");
  layer.className = "lab-reading";
  layer.hidden = true;
  layer.innerHTML = '<div class="lab-reading-line" aria-hidden="true"></div><div class="lab-reading-box" aria-hidden="true"></div>';
  const [line, box] = layer.children;
  const cursor = document.createElement("div");
  const attributes = { class: "lab-cursor", role: "slider", tabindex: "0", "aria-valuemin": "0", "aria-valuenow": "0" };
  for (const [name, value] of Object.entries(attributes)) cursor.setAttribute(name, value);
  const live = Object.assign(document.createElement("div"), { className: "lab-reading-live", role: "status" });
  graph.after(cursor, layer, live);

  let curves = null; // of the last drawing; found anew when they are asked for
  let stops = []; // every place where a curve has a point, from left to right
  let at = -1; // the stop that is read
  let chosen = 0; // the curve that Enter opens
  let frame = 0;

  function look() {
    if (curves) return;
    curves = curvesOf(graph);
    const { xaxis } = graph._fullLayout;
    const inView = curves.flatMap(({ x }) => [...x]).filter((x) => x >= -0.5 && x <= xaxis._length + 0.5);
    stops = [...new Set(inView.map((x) => Math.round(x * 16) / 16))].sort((one, other) => one - other);
    cursor.setAttribute("aria-valuemax", String(Math.max(0, stops.length - 1)));
  }

  const nearest = (place) =>
    stops.reduce((best, stop, index) => (Math.abs(stop - place) < Math.abs(stops[best] - place) ? index : best), 0);

  // What there is to read at a stop: the place, and for each curve its name and value, or the event in its band.
  function readAt(stop) {
    const { xaxis, yaxis } = graph._fullLayout;
    const write = writerOf(state.words.marks);
    const rows = curves.map((curve) => {
      const point = pointAt(curve, stops[stop]);
      if (point < 0) return { curve, point };
      const value = curve.trace.y[point];
      if (Number.isFinite(value) && Number.isFinite(curve.y[point])) {
        const y = curve.y[point];
        return { curve, point, text: write(value, curve.formats.y) + plain(curve.formats.after), x: curve.x[point], y };
      }
      const lane = curve.lanes.find(({ y }) => Number.isFinite(y[point]));
      return { curve, point, text: lane && eventOf(lane) };
    });
    const exact = rows.find(({ curve, point }) => point >= 0 && Math.abs(curve.x[point] - stops[stop]) < 0.1);
    const place = exact ? exact.curve.trace.x[exact.point] : xaxis.p2d(stops[stop]);
    const format = exact?.curve.formats.x ?? { digits: DIGITS };
    const quantity = quantityOf(xaxis.title.text);
    return { rows, place: `${quantity.name}: ${write(place, format)}${quantity.unit}`, top: yaxis._offset };
  }

  function entry({ curve, text }, index) {
    const row = document.createElement("div");
    const swatch = document.createElement("i");
    const colour = curve.trace.line.color;
    swatch.style.borderTop = `3px ${curve.trace.line.dash === "solid" ? "solid" : "dashed"} ${colour}`;
    const [name, value] = ["span", "b"].map((kind) => document.createElement(kind));
    name.textContent = curve.name;
    value.textContent = text;
    row.append(swatch, name, value);
    row.classList.toggle("chosen", Boolean(state.clickable) && index === chosen);
    return row;
  }

  function show(stop, isSpoken) {
    look();
    if (!stops.length) return hide();
    at = Math.min(Math.max(stop, 0), stops.length - 1);
    const { rows, place, top } = readAt(at);
    const seen = rows.filter(({ text }) => text !== undefined);
    const { xaxis, _size: size } = graph._fullLayout;
    const title = Object.assign(document.createElement("p"), { textContent: place });
    const quantity = Object.assign(document.createElement("p"), { textContent: titleOf(graph) });
    box.replaceChildren(title, quantity, ...seen.map((row) => entry(row, rows.indexOf(row))));
    const dots = seen.filter(({ y }) => y !== undefined).map(({ curve, x, y }) => {
      const dot = document.createElement("i");
      dot.style.cssText = `background: ${curve.trace.line.color}; transform: translate(${xaxis._offset + x}px, ${top + y}px)`;
      return dot;
    });
    line.replaceChildren(...dots);
    line.style.setProperty("--lab-x", `${xaxis._offset + stops[at]}px`);
    line.style.setProperty("--lab-top", `${size.t}px`);
    line.style.setProperty("--lab-high", `${size.h}px`);
    layer.hidden = false;
    layer.style.height = `${graph.offsetHeight}px`;
    const middle = xaxis._offset + stops[at];
    const isLeft = middle > host.offsetWidth / 2;
    const left = isLeft ? middle - box.offsetWidth - 12 : middle + 12;
    box.style.transform = `translate(${Math.max(2, Math.min(left, host.offsetWidth - box.offsetWidth - 2))}px, ${size.t + 4}px)`;
    const said = `${place}. ${seen.map(({ curve, text }) => `${curve.name}: ${text}`).join("; ")}`;
    cursor.setAttribute("aria-valuenow", String(at));
    cursor.setAttribute("aria-valuetext", said);
    if (isSpoken) live.textContent = said;
    state.read = { place, rows: seen };
  }

  function hide() {
    layer.hidden = true;
    at = -1;
    live.textContent = "";
  }

  const placeOf = (event) => {
    const { xaxis, _size: size } = graph._fullLayout;
    const bounds = graph.getBoundingClientRect();
    const [x, y] = [event.clientX - bounds.x, event.clientY - bounds.y];
    const isInside = x >= size.l - NEAR && x <= size.l + size.w + NEAR && y >= size.t && y <= size.t + size.h;
    return { x: x - xaxis._offset, y, isInside };
  };

  function follow(event) {
    if (event.pointerType === "touch" || event.buttons) return;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const place = placeOf(event);
      if (!place.isInside) return document.activeElement === cursor ? undefined : hide();
      look();
      chosen = Math.max(0, rowNear(readAt(nearest(place.x)).rows, place));
      show(nearest(place.x), false);
    });
  }

  // The row of the curve that is nearest to a place, of those that a click can open.
  function rowNear(rows, { y: height }) {
    const { _offset: top } = graph._fullLayout.yaxis;
    const away = ({ y }) => (y === undefined ? Infinity : Math.abs(top + y - height));
    const known = rows.filter(({ curve, text }) => text !== undefined && !isPinned(curve.trace));
    return rows.indexOf(known.reduce((best, row) => (!best || away(row) < away(best) ? row : best), undefined));
  }

  function press(place) {
    look();
    if (!stops.length) return;
    const { rows } = readAt(nearest(place.x));
    const near = rows[rowNear(rows, place)];
    if (near) report(near);
  }

  function report({ curve, point }) {
    if (!state.clickable) return;
    const uid = state.figure.data[curve.trace.index]?.uid ?? curve.trace.uid;
    state.report("point", { series: uid, index: point, x: curve.trace.x[point], y: curve.trace.y[point] });
  }

  // Plotly puts a sheet over the page while a button is down, so the document hears of the end of a press.
  function onDown(down) {
    const onEnd = (event) => {
      for (const kind of ["pointerup", "pointercancel"]) document.removeEventListener(kind, onEnd, true);
      if (event.type === "pointerup" && down.isPrimary && !down.button) onPress(down, event);
    };
    for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, onEnd, true);
  }

  function onPress(down, event) {
    const isTouch = event.pointerType === "touch";
    const place = placeOf(event);
    if (!place.isInside || Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > (isTouch ? FINGER : STILL)) return;
    look();
    if (isTouch) show(nearest(place.x), true);
    press(place);
  }

  function onKey(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
    const curve = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in steps) {
      look();
      const from = at < 0 ? Math.floor(stops.length / 2) : at;
      show(at < 0 && Number.isFinite(steps[event.key]) ? from : from + steps[event.key] * (event.shiftKey ? 10 : 1), false);
    } else if (curve && state.clickable) {
      look();
      chosen = (chosen + curve + curves.length) % curves.length;
      show(at < 0 ? Math.floor(stops.length / 2) : at, false);
    } else if (event.key === "Enter" && at >= 0) {
      const row = readAt(at).rows[chosen];
      if (row?.text !== undefined && !isPinned(row.curve.trace)) report(row);
    } else if (event.key === "Escape" && at >= 0) hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  graph.addEventListener("pointermove", follow);
  graph.addEventListener("pointerleave", () => document.activeElement === cursor || (cancelAnimationFrame(frame), hide()));
  graph.addEventListener("pointerdown", onDown, true);
  cursor.addEventListener("keydown", onKey);
  cursor.addEventListener("blur", hide);

  return {
    // After each drawing: the curves are others, and what was read is read again.
    refresh() {
      curves = null;
      const { _size: size } = graph._fullLayout;
      cursor.hidden = !isReadable(graph);
      cursor.style.cssText = `left: ${size.l}px; top: ${size.t}px; width: ${size.w}px; height: ${size.h}px`;
      cursor.setAttribute("aria-label", [state.words.read, titleOf(graph)].filter(Boolean).join(": "));
      if (at >= 0) show(at, false);
    },
  };
}
