// The room that the labels of a figure's axes will need, told to Plotly before it draws.
//
// Plotly finds the margins by drawing a figure, measuring its labels and drawing it all again. Told margins that are
// large enough, it draws once; where a guess is too small, it still measures and draws again, so no label is ever cut.

const PAD = 12; // pixels that Plotly leaves around what it measures
const BELOW = 1.42; // height of a line of labels below its axis, in its type, rounded up
const LARGE = 1.25; // powers of ten are set larger, by this factor,
const EXPONENT = 0.7; // and their exponents smaller
const HALF_HIGH = 0.65; // half the height of a label
const TITLE = 1.2; // size of a title's type against that of a figure
const CAP = 0.7; // part of its size that a title takes
const LINE = 1.3;
const SLACK = 2; // pixels
const BENEATH = 5; // lines of type that the labels, the title and a legend below a figure take at least
const PIXELS = { x: 80, y: 40 }; // Plotly's least distance of two labels, if it has the choice
const [FEWEST, MOST] = [4, 9];

const TYPES = { f4: Float32Array, f8: Float64Array, i1: Int8Array, i2: Int16Array, i4: Int32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };

const isPower = ({ type, exponentformat }) => type === "log" && exponentformat === "power";
const linesOf = (text) => String(text ?? "").split("<br>");
const textOf = (title) => (typeof title === "string" ? title : title?.text);

// The numbers of a trace along an axis, as Python sends them: a list, or bytes.
function numbersOf(values) {
  if (Array.isArray(values)) return values.filter(Number.isFinite);
  const type = TYPES[values?.dtype];
  if (!type || typeof values.bdata !== "string") return [];
  return new type(Uint8Array.from(atob(values.bdata), (one) => one.charCodeAt(0)).buffer).filter(Number.isFinite);
}

function rangeOf(name, axis, data) {
  if (axis.range?.every(Number.isFinite)) return axis.range;
  const letter = name[0];
  const id = letter + name.slice(5);
  const isLog = axis.type === "log";
  let [low, high] = [Infinity, -Infinity];
  for (const trace of data) {
    if ((trace[`${letter}axis`] ?? letter) !== id) continue;
    for (const value of numbersOf(trace[letter])) {
      if (isLog && value <= 0) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return null;
  return isLog ? [Math.log10(low), Math.log10(high)] : [low, high];
}

// The words along an axis, where its places are named.
function categoriesOf(name, data) {
  const [letter, id] = [name[0], name[0] + name.slice(5)];
  const own = data.filter((trace) => (trace[`${letter}axis`] ?? letter) === id && typeof trace[letter]?.[0] === "string");
  return [...new Set(own.flatMap((trace) => trace[letter]))];
}

const decimalsOf = (step) => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
const signed = (text) => text.replace("-", "−");

// The distance of two labels that Plotly will choose along so many pixels.
function stepOf(letter, width, length, many) {
  const count = many || Math.min(MOST, Math.max(FEWEST, length / PIXELS[letter])) + 1;
  const rough = width / count;
  const base = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].find((step) => step * base >= rough * (1 - 1e-9)) * base;
}

// The labels of an axis with their places, from 0 at its beginning to 1; null where they cannot be known.
function labelsOf(name, axis, data, length) {
  if (axis.visible === false || axis.showticklabels === false) return [];
  const words = categoriesOf(name, data);
  if (words.length && !axis.tickvals) return words.map((text, index) => ({ at: (index + 0.5) / words.length, text }));
  const range = rangeOf(name, axis, data);
  if (!range || range[0] === range[1]) return null;
  const place = (value) => (value - range[0]) / (range[1] - range[0]);
  const isIn = ({ at }) => at > -0.001 && at < 1.001;
  if (axis.tickvals || axis.ticktext) {
    const shown = (value) => (axis.type === "log" ? Math.log10(value) : value);
    const values = axis.tickvals ?? axis.ticktext.map((_, index) => index);
    if (!Array.isArray(values)) return null;
    return values.map((value, index) => ({ at: place(shown(value)), text: axis.ticktext?.[index] ?? signed(String(value)) })).filter(isIn);
  }
  const [low, high] = [Math.min(...range), Math.max(...range)];
  if (axis.type === "log") {
    const step = axis.dtick ?? Math.max(1, stepOf(name[0], high - low, length, axis.nticks));
    const labels = [];
    for (let power = Math.ceil(low / step) * step; power <= high; power += step) {
      const exponent = [0, 1].includes(power) ? "" : signed(String(power));
      const plain = power > 5 || power < -3 ? "100μ" : String(10 ** power);
      labels.push(isPower(axis) ? { at: place(power), text: power ? "10" : "1", exponent } : { at: place(power), text: plain });
    }
    return labels;
  }
  if (axis.type && axis.type !== "linear") return null;
  const step = axis.dtick ?? stepOf(name[0], high - low, length, axis.nticks);
  if (!(step > 0) || (high - low) / step > 100) return null;
  const isShare = /%$/.test(axis.tickformat ?? "");
  const written = (value) => (isShare ? `${(100 * value).toFixed(decimalsOf(100 * step))}%` : value.toFixed(decimalsOf(step)));
  const labels = [];
  for (let count = Math.ceil(low / step - 1e-9); count * step <= high + step * 1e-9; count++) {
    labels.push({ at: place(count * step), text: signed(written(count * step)) });
  }
  return labels;
}

// What an axis needs beside its labels for its title.
function titleOf(axis, theme) {
  const title = textOf(axis.title);
  if (!title) return 0;
  const size = axis.title.font?.size ?? Math.round(TITLE * theme.size);
  const lines = linesOf(title).length;
  return (lines > 1 ? CAP * size + (lines - 1) * LINE * size : CAP * size) + (axis.title.standoff ?? 8);
}

// A title that is longer than its axis passes the labels of the rows above it, so it keeps clear of them too.
export function clearTitle({ data, layout }, theme, { height, own }, widthOf) {
  const { title, anchor = "x", domain = [0, 1] } = layout.yaxis ?? {};
  const text = textOf(title);
  if (typeof title !== "object" || !text || text.includes("<br>")) return;
  const length = (domain[1] - domain[0]) * (height - own.t - BENEATH * theme.size);
  if (TITLE * widthOf(text, theme) < length) return;
  const longest = (name) => Math.max(0, ...(labelsOf(name, layout[name], data, length) ?? []).map((label) => widthOf(label.text, theme)));
  const beside = (name) => /^yaxis\d+$/.test(name) && !layout[name].overlaying && (layout[name].anchor ?? "x") === anchor;
  const others = Object.keys(layout).filter(beside).map(longest);
  title.standoff = (title.standoff ?? 8) + Math.max(0, ...others.map((other) => other - longest("yaxis")));
}

// The margins of a figure of this size: its own, or larger where its labels need that. `widthOf` measures a line.
export function marginsOf({ data, layout }, theme, { width, height, own }, widthOf) {
  const room = { ...own };
  const size = theme.size;
  const grow = (side, pixels) => {
    room[side] = Math.max(room[side], Math.ceil(PAD + pixels));
  };
  const wide = ({ text, exponent }) => {
    const longest = Math.max(...linesOf(text).map((line) => widthOf(line.replace(/<[^>]*>/g, ""), theme)));
    return exponent === undefined ? longest : LARGE * (longest + EXPONENT * widthOf(exponent, theme));
  };
  const names = Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name));
  const known = (name) => (layout[name] ? { domain: [0, 1], ...layout[name] } : { domain: [0, 1] });
  for (const letter of ["x", "y"]) if (!layout[`${letter}axis`]) names.push(`${letter}axis`);
  if (names.some((name) => layout[name]?.scaleanchor)) return own; // whose places depend on both axes
  const isAtEdge = (name, { anchor }) => {
    const across = name[0] === "x" ? "y" : "x";
    return anchor !== "free" && known(`${across}axis${(anchor ?? across).slice(1)}`).domain[0] === 0;
  };
  const isUsual = ({ automargin, overlaying, side = "left" }) => automargin !== false && !overlaying && /bottom|left/.test(side);
  const axes = names.map((name) => ({ name, axis: known(name) })).filter(({ name, axis }) => isUsual(axis) && isAtEdge(name, axis));
  const along = axes.filter(({ name }) => name[0] === "x");
  for (const { name, axis } of along) {
    const length = (axis.domain[1] - axis.domain[0]) * (width - room.l - room.r);
    const labels = labelsOf(name, axis, data, length);
    const lines = labels?.length ? Math.max(...labels.map(({ text }) => linesOf(text).length)) : Number(labels === null);
    if (lines) grow("b", BELOW * (isPower(axis) ? LARGE : 1) * size + (lines - 1) * LINE * size + titleOf(axis, theme));
  }
  for (const { name, axis } of axes.filter((one) => one.name[0] === "y")) {
    const length = (axis.domain[1] - axis.domain[0]) * (height - room.t - room.b);
    const labels = labelsOf(name, axis, data, length);
    if (!labels?.length) continue;
    grow("l", Math.max(...labels.map(wide)) + SLACK + titleOf(axis, theme));
    if (axis.domain[1] !== 1) continue;
    const nearest = Math.min(...labels.map(({ at }) => 1 - at));
    grow("t", HALF_HIGH * size - nearest * length);
  }
  for (const { name, axis } of along) {
    const length = (axis.domain[1] - axis.domain[0]) * (width - room.l - room.r);
    for (const label of labelsOf(name, axis, data, length) ?? []) {
      const { at } = label;
      const half = wide(label) / 2 + 1;
      if (axis.domain[1] === 1) grow("r", half - (1 - at) * length);
      if (axis.domain[0] === 0) grow("l", half - at * length);
    }
  }
  return room;
}

const KEY = 45; // pixels of the line before a name in a legend
const ROW = 1.5; // height of a line of a legend

// The height that a legend below a figure takes beyond its first line; Plotly sets its names in columns.
export function legendBelow({ data, layout }, theme, width, widthOf) {
  if (layout.showlegend === false || layout.legend?.y !== undefined) return 0;
  const entries = data.filter(({ name, showlegend }) => name && showlegend !== false);
  const columns = Math.floor(width / (Math.max(0, ...entries.map(({ name }) => widthOf(name, theme))) + KEY));
  const lines = Math.ceil(entries.length / Math.max(1, columns));
  return Math.max(0, lines - 1) * ROW * theme.size;
}

const GAP = 6; // pixels between two labels

// Labels that a figure sets itself and that would meet on a narrow screen: Plotly would turn them, so some are left out.
// The first and the last stay, and of the others every second, third or so, counted from the middle one.
export function thinOut(layout, theme, length, widthOf) {
  for (const name of Object.keys(layout).filter((key) => /^xaxis\d*$/.test(key))) {
    const { range, tickvals, ticktext, tickangle, type, domain = [0, 1] } = layout[name];
    if (!Array.isArray(tickvals) || !Array.isArray(ticktext) || !range || tickangle !== undefined || type === "log") continue;
    const scale = ((domain[1] - domain[0]) * length) / (range[1] - range[0]);
    const labels = tickvals.map((value, index) => {
      const wide = Math.max(...linesOf(ticktext[index]).map((line) => widthOf(line.replace(/<[^>]*>/g, ""), theme)));
      return { index, middle: value * scale, half: wide / 2 };
    });
    const meets = (one, other) => Math.abs(one.middle - other.middle) < one.half + other.half + GAP;
    const [first, last] = [labels[0], labels.at(-1)];
    const centre = (labels.length - 1) >> 1;
    const isInner = (label) => label !== first && label !== last && !meets(label, first) && !meets(label, last);
    for (let every = 0; every <= labels.length; every++) {
      const inner = labels.filter((label) => isInner(label) && (label.index - centre) % every === 0);
      const kept = every ? [first, ...inner, last] : labels;
      if (kept.some((label, index) => index && meets(label, kept[index - 1]))) continue;
      const seen = new Set(kept.map(({ index }) => index));
      layout[name].ticktext = ticktext.map((text, index) => (seen.has(index) ? text : ""));
      break;
    }
  }
}
