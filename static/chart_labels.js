// Names curves at their ends, in a margin of the figure's own, where a legend would send the eye to and fro.
//
// The names are an SVG of their own over the figure: they follow its curves without a redraw, and stand in saved
// pictures. A click on a name hides its curve and shows it again, as a click in a legend does.

const SVG = "http://www.w3.org/2000/svg";
const MOST = 16; // names; more of them are a legend
const NARROWEST = 400; // pixels of a figure that has a margin for names, in the type of a desktop
const WIDEST = 0.36; // share of the figure that names may take
const ONE_LINE = 0.2; // share up to which a name has one line
const LINE = 1.3; // height of a line of type
const GAP = 8; // pixels between curve and name
const LEADER = 4; // pixels from which a displaced name is tied to its curve

export const nameOf = (trace) => trace.legendgroup || trace.name;

export const isCurve = ({ type = "scatter", mode = "lines", x }) =>
  type === "scatter" && mode.includes("lines") && typeof x?.[0] !== "string";

// A curve whose template writes a value at each place, so that all of them can be read at one place.
export const isRead = (trace) =>
  isCurve(trace) && !trace.orientation && trace.hoverinfo !== "skip" && /%\{y[:}]/.test(trace.hovertemplate ?? "");

export const isReadable = ({ data }) => data.some(isRead);

const hasEntry = ({ name, showlegend }) => Boolean(name) && showlegend !== false;

// What Plotly reads as a name: text with a few elements, and three characters written as entities.
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'" };
export const plain = (text) =>
  String(text ?? "")
    .replace(/<br>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|amp|quot|#39);/g, (entity) => ENTITIES[entity]);

let pen;
export function widthOf(text, theme) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = `${theme.size}px ${theme.font}`;
  return pen.measureText(text).width;
}

// As many lines as a long name needs, filled from the first.
function filled(text, fits) {
  return text.split(" ").reduce(
    (lines, word) => {
      const longer = `${lines.at(-1)} ${word}`.trim();
      return fits(longer) || !lines.at(-1) ? [...lines.slice(0, -1), longer] : [...lines, word];
    },
    [""],
  );
}

// In two lines where one would be too long, at the space nearest the middle.
function inLines(text, fits) {
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => index);
  if (fits(text) || !spaces.length) return [text];
  const away = (place) => Math.abs(place - text.length / 2);
  const middle = spaces.reduce((best, place) => (away(place) < away(best) ? place : best));
  return [text.slice(0, middle).replace(/ ·$/, ""), text.slice(middle + 1).replace(/^· /, "")];
}

// Lines that accompany others of the same colour say what they are where they part from them: their `meta.beside`.
const isBeside = ({ meta }) => Boolean(meta?.beside);

// The names to write beside the curves of a figure, and the margin that they take; null where a legend serves better.
export function planned(figure, theme, width, isHandheld) {
  const names = isHandheld ? null : outside(figure, theme, width);
  return names ?? (figure.data.some(isBeside) ? { names: [] } : null);
}

function outside({ data, layout }, theme, width) {
  if (width < NARROWEST * theme.scale || layout.showlegend === false) return null;
  const entries = data.filter(hasEntry);
  if (entries.length < 2 || entries.length > MOST || !entries.every(isCurve)) return null;
  const most = WIDEST * width;
  const names = entries.map((trace) => {
    const within = (room) => (text) => widthOf(text, theme) < room;
    const two = inLines(plain(trace.name), within(ONE_LINE * width));
    const lines = two.every(within(most - 2 * GAP)) ? two : filled(plain(trace.name), within(most - 2 * GAP));
    return { group: nameOf(trace), lines, width: Math.max(...lines.map((line) => widthOf(line, theme))) };
  });
  const margin = Math.ceil(Math.max(...names.map((name) => name.width)) + 2 * GAP);
  const height = names.reduce((sum, { lines }) => sum + lines.length, 0) * LINE * theme.size;
  if (margin > most || height > 0.8 * (layout.height ?? 400)) return null;
  return { names, margin, isOutside: true };
}

const axisOf = (graph, name) => graph._fullLayout[name.replace(/^([xy])(\d*)$/, "$1axis$2")];

// The last point of a curve that is in view, in pixels of the figure; null if none is.
function lastInView(graph, trace) {
  const [xaxis, yaxis] = [axisOf(graph, trace.xaxis), axisOf(graph, trace.yaxis)];
  for (let place = trace.x.length - 1; place >= 0; place--) {
    const [x, y] = [xaxis.d2p(trace.x[place]), yaxis.d2p(trace.y[place])];
    if (!Number.isFinite(x) || !Number.isFinite(y) || x < -1 || x > xaxis._length + 1) continue;
    return { x: xaxis._offset + x, y: yaxis._offset + Math.min(Math.max(y, 0), yaxis._length) };
  }
  return null;
}

function anchorOf(graph, group) {
  const isOwn = (trace) => nameOf(trace) === group && isCurve(trace) && (trace.showlegend || trace.hoverinfo !== "skip");
  const own = graph._fullData.filter((trace) => isOwn(trace) && trace.x && trace.y);
  const shown = own.filter(({ visible }) => visible === true).map((trace) => lastInView(graph, trace));
  const points = shown.filter(Boolean);
  const colour = own.find(({ line, showlegend }) => line && showlegend)?.line.color ?? own[0]?.line.color;
  if (!points.length) return { colour, x: 0, y: Infinity, isHidden: true };
  return { colour, ...points.reduce((last, point) => (point.x > last.x + 1 ? point : last)) };
}

// Moves boxes, sorted by the middle that each wishes for, so far apart that none covers another, within an interval.
export function spread(boxes, top, bottom) {
  const sorted = [...boxes].sort((one, other) => one.wish - other.wish);
  let free = top;
  for (const box of sorted) {
    box.middle = Math.max(box.wish, free + box.height / 2);
    free = box.middle + box.height / 2;
  }
  let end = bottom;
  for (const box of sorted.reverse()) {
    box.middle = Math.min(box.middle, end - box.height / 2);
    end = box.middle - box.height / 2;
  }
  return boxes;
}

function element(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

function layerOf(host) {
  const found = host.querySelector(":scope > .lab-names");
  if (found) return found;
  const layer = element("svg", { class: "lab-names", "aria-hidden": "true" });
  host.firstElementChild.after(layer);
  return layer;
}

function written({ lines, isHidden, isPinned }, { x, middle, colour, theme }) {
  const step = LINE * theme.size;
  const first = middle - ((lines.length - 1) * step) / 2;
  const spans = lines.map((line, place) =>
    element("tspan", { x, y: first + place * step, "dominant-baseline": "central" }, line),
  );
  const look = { fill: colour, "font-family": theme.font, "font-size": theme.size, opacity: isHidden ? 0.6 : 1 };
  if (isHidden) look["text-decoration"] = "line-through";
  if (isPinned) look["font-style"] = "italic";
  return element("text", look, ...spans);
}

// One line of each kind is enough: the one that is farthest from its neighbour of the same colour.
function besideOf(graph, theme) {
  const ends = graph._fullData.filter((trace) => trace.visible === true && trace.x && trace.y && isCurve(trace)).map((trace) => ({
    trace,
    end: lastInView(graph, trace),
  }));
  const parted = ends.filter(({ trace, end }) => isBeside(trace) && end).map(({ trace, end }) => {
    const main = ends.find((other) => !isBeside(other.trace) && nameOf(other.trace) === nameOf(trace) && other.end);
    return { trace, end, away: main ? end.y - main.end.y : 0 };
  });
  const found = parted.reduce((best, one) => (!best || Math.abs(one.away) > Math.abs(best.away) ? one : best), null);
  return found && Math.abs(found.away) > LINE * theme.size ? found : null;
}

// Inside the figure, on the side of the line that is away from its neighbour.
function besideText(graph, theme, asText) {
  const found = besideOf(graph, theme);
  if (!found) return [];
  const { trace, end, away } = found;
  const { _size: size } = graph._fullLayout;
  const text = plain(trace.meta.beside);
  const x = Math.min(Math.max(end.x - 4, size.l + widthOf(text, theme)), size.l + size.w - 4);
  const below = Math.max(size.t, Math.min(end.y + Math.sign(away) * 0.8 * theme.size, size.t + size.h - theme.size / 2));
  const halo = { stroke: theme.background, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" };
  const look = { fill: asText(trace.line.color, theme), "font-family": theme.font, "font-size": theme.size, class: "beside" };
  return [element("text", { x, y: below, "text-anchor": "end", "dominant-baseline": "central", ...halo, ...look }, text)];
}

// Writes the planned names where the curves of the drawn figure end; `toggle` is told the one that was clicked.
export function write(host, plan, { theme, asText, toggle, pinned }) {
  const layer = layerOf(host);
  const graph = host.firstElementChild;
  if (!plan) return layer.replaceChildren();
  const { _size: size, width, height } = graph._fullLayout;
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) layer.setAttribute(name, value);
  const right = size.l + size.w;
  const boxes = plan.names.map((name) => {
    const anchor = anchorOf(graph, name.group);
    return { ...name, ...anchor, anchor, wish: anchor.y, height: name.lines.length * LINE * theme.size };
  });
  spread(boxes, size.t, Math.max(size.t + size.h, size.t + boxes.reduce((sum, box) => sum + box.height, 0)));
  const places = boxes.map(({ group, lines, isHidden, colour, middle, anchor }) => {
    const end = right - anchor.x > GAP ? anchor.x : right;
    return [group, lines, isHidden, colour, pinned(group), ...[middle, end, anchor.y].map(Math.round)];
  });
  const beside = besideText(graph, theme, asText);
  const looks = JSON.stringify([places, right, width, height, theme]);
  if (layer.labLooks === looks && layer.firstChild && !beside.length) return; // as when a slider moves what has no name
  layer.labLooks = looks;
  layer.replaceChildren(
    ...boxes.map((box) => {
      const drawn = element("g", {});
      if (!box.isHidden && (Math.abs(box.middle - box.anchor.y) > LEADER || right - box.anchor.x > GAP)) {
        const path = `M${box.anchor.x + 2} ${box.anchor.y}L${right} ${box.anchor.y}L${right + GAP - 2} ${box.middle}`;
        drawn.append(element("path", { d: path, fill: "none", stroke: box.colour, "stroke-opacity": 0.55, "stroke-width": 1 }));
      }
      const colour = asText(box.colour, theme);
      drawn.append(written({ ...box, isPinned: pinned(box.group) }, { x: right + GAP, middle: box.middle, colour, theme }));
      drawn.lastChild.onclick = () => toggle(box.group);
      return drawn;
    }),
    ...beside,
  );
}
