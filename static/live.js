// Moves what a page shows of a slider while it is dragged: numbers, sentences, formulas and figures, in one animation
// frame, without the server. ui/drawing/live.py sends, once, all that depends on the slider, as typed arrays, and marks
// the places in the page. Formulas have holes, which are filled here at any time.

const ARRAYS = { u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, f4: Float32Array, f8: Float64Array };
const CLOSE = 1e-6; // to a position, in steps: a decimal step is rounded
const HOLE = '.katex-html [style*="color: inherit"]';
const SPOKEN_HOLE = '.katex-mathml [mathcolor="inherit"]';

const sliders = new Map(); // by key: { range, low, step, value, settled }
const tables = new Map(); // by name; each with the element that brought it
let numbers = null;
let movers = null;
let asked = 0;
let observer = null;

// The modules arrive with their versions in their addresses, so they cannot import each other.
export function install(modules) {
  if (numbers) return;
  ({ numbers, movers } = modules);
  movers.install(modules.zoom);
  observer = new MutationObserver(keepUp);
  const changes = { subtree: true, childList: true, attributes: true, attributeFilter: ["data-drawn"] };
  observer.observe(document.body, changes);
}

// A message is the length of its head, its head, and the arrays, each aligned.
export function decoded(message) {
  const length = new DataView(message.buffer, message.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(message.subarray(4, 4 + length)));
  const content = message.slice(4 + length).buffer;
  const arrays = Object.entries(head.arrays).map(([name, { kind, count, at, axes, row }]) => [
    name,
    { values: new ARRAYS[kind](content, at, count), axes, row },
  ]);
  const differences = Object.entries(head.differences).map(([name, less]) => [name, { less }]);
  return { ...head, arrays: Object.fromEntries([...arrays, ...differences]) };
}

export function setTable(host, table) {
  tables.set(table.name, { ...table, host });
  apply();
}

export function setSlider(key, state) {
  sliders.set(key, state);
}

// What has left the page has no say in the next one, which may have a slider of the same name.
function forget() {
  for (const [name, { host }] of tables) if (!host.isConnected) tables.delete(name);
  for (const [key, { range }] of sliders) if (!range.isConnected) sliders.delete(key);
}

// What a slider's move changes is drawn in the next frame, whatever else moves until then.
export function schedule() {
  asked ||= requestAnimationFrame(apply);
}

const isMoving = () => [...sliders.values()].some(({ value, settled }) => value !== settled);

// What the server has to work out for a position is out of sight at any other.
function hideUntilReleased() {
  for (const element of document.querySelectorAll("[data-until-released]")) {
    const { value, settled } = sliders.get(element.dataset.untilReleased) ?? {};
    element.style.visibility = value === settled ? "" : "hidden";
  }
}

// New content of the server is right as it comes, except under a slider that has moved on.
function keepUp(changes) {
  forget();
  hideUntilReleased();
  for (const { type, target } of changes) if (type === "attributes") movers.settle(target);
  if (isMoving()) schedule();
  else for (const table of tables.values()) fillFormulas(table, placesOf(table));
  observer.takeRecords();
}

// The position on each axis of a table; null if one of its sliders is not on the page, or is where a link has put it,
// between two positions.
function placesOf(table) {
  const places = table.axes.map(({ slider, count }) => {
    const state = sliders.get(slider);
    const exact = state ? (state.value - state.low) / state.step : -1;
    const place = Math.round(exact);
    return Math.abs(exact - place) < CLOSE && place < count ? place : -1;
  });
  return places.includes(-1) ? null : places;
}

// The entry of an array, or the beginning of its row, at the present positions. An array may depend on some axes only.
function indexOf(table, array, places) {
  return array.axes.reduce((index, axis) => index * table.axes[axis].count + places[axis], 0) * array.row;
}

export function valueOf(table, name, places) {
  const array = table.arrays[name];
  if (!array.less) return array.values[indexOf(table, array, places)];
  const [first, ...others] = array.less.map((other) => valueOf(table, other, places));
  return others.reduce((left, other) => left - other, first);
}

export function rowOf(table, name, places) {
  const array = table.arrays[name];
  const from = indexOf(table, array, places);
  return array.values.subarray(from, from + array.row);
}

// How movers read a table.
const readerOf = (table, places) => ({
  value: (name) => valueOf(table, name, places),
  row: (name) => rowOf(table, name, places),
  // Every entry along the range of a slider, the other sliders where they are; and the value of its position.
  along: (name, slider) => {
    const axis = table.axes.findIndex((each) => each.slider === slider);
    return Array.from({ length: table.axes[axis].count }, (_, place) => valueOf(table, name, places.with(axis, place)));
  },
  // Whether a slider that it depends on is not where the server has it; `except` one of them.
  isMoved: (name, except) =>
    table.arrays[name].axes.some((axis) => {
      const { slider } = table.axes[axis];
      return slider !== except && sliders.get(slider).value !== sliders.get(slider).settled;
    }),
  spelled: (value) => spelled(value, "shown 6", table.marks),
  at: (slider, place) => sliders.get(slider).low + place * sliders.get(slider).step,
});

export function spelled(value, form, marks) {
  const [kind, detail] = form.split(" ");
  if (kind === "signed") return (value > 0 ? "+" : "") + numbers.shown(value, Number(detail), marks);
  return kind === "shown" ? numbers.shown(value, Number(detail), marks) : numbers.formatted(value, detail, marks);
}

// The text node stays, because the page's own framework may hold on to it.
function write(element, text) {
  const node = element.firstChild;
  if (node?.nodeType === Node.TEXT_NODE && !node.nextSibling) {
    if (node.data !== text) node.data = text;
  } else if (element.textContent !== text) element.textContent = text;
}

function writeNumbers(table, places) {
  for (const element of document.querySelectorAll("[data-choice]")) {
    const [choice, list] = element.dataset.choice.split(" ");
    if (!table.arrays[choice]) continue;
    const text = table.texts[list][valueOf(table, choice, places)];
    if (element.labChoice !== text) element.innerHTML = text;
    element.labChoice = text;
  }
  for (const element of document.querySelectorAll("[data-live]")) {
    const { live, form } = element.dataset;
    if (table.arrays[live]) write(element, spelled(valueOf(table, live, places), form, table.marks));
  }
  for (const element of document.querySelectorAll("[data-flags]")) {
    for (const flag of element.dataset.flags.split(" ")) {
      const [name, array, value] = flag.split(/[:=]/);
      if (!table.arrays[array]) continue;
      const found = valueOf(table, array, places);
      element.classList.toggle(name, value === undefined ? found !== 0 : found === Number(value));
    }
  }
}

function span(name, content, style = "") {
  const element = document.createElement("span");
  element.className = name;
  element.style.cssText = style;
  element.append(content);
  return element;
}

// As KaTeX sets a number. A minus sign is closer to a number than to an operator.
function formulaOf(value, digits, marks) {
  if (Number.isNaN(value)) return [span("mord text", "NaN")];
  const { text, power } = numbers.written(value, digits, marks);
  if (power === null) return [span("mord", text)];
  const exponent = span("mtight", String(power).replace("-", "−"), "font-size: 0.7em; vertical-align: 0.55em; line-height: 0;");
  return [span("mord", text), span("mbin", "⋅", "margin-inline: 0.2222em;"), span("mord", "10"), exponent];
}

function fillFormulas(table, places) {
  if (!places) return;
  for (const [formula, names] of Object.entries(table.formulas)) {
    for (const [selector, isSpoken] of [[HOLE, false], [SPOKEN_HOLE, true]]) {
      const holes = document.querySelectorAll(`.st-key-${formula} ${selector}`);
      names.forEach((name, place) => {
        const hole = holes[place];
        if (!hole) return;
        const value = valueOf(table, name, places);
        const text = numbers.shown(value, 5, table.marks);
        if (hole.labText === text && hole.childElementCount === hole.labCount) return;
        const content = isSpoken ? [mathOf(text)] : formulaOf(value, 5, table.marks);
        hole.replaceChildren(...content);
        hole.labText = text;
        hole.labCount = content.length;
      });
    }
  }
}

function mathOf(text) {
  const number = document.createElementNS("http://www.w3.org/1998/Math/MathML", "mn");
  number.textContent = text;
  return number;
}

function apply() {
  cancelAnimationFrame(asked);
  asked = 0;
  forget();
  hideUntilReleased();
  for (const table of tables.values()) {
    const places = placesOf(table);
    if (!places) continue;
    writeNumbers(table, places);
    fillFormulas(table, places);
    movers.move(table, readerOf(table, places));
  }
  observer.takeRecords();
}
