// Writes numbers as ui/drawing/numbers.py does, digit for digit: what a slider moves must not change when it is released.
// tests/browser/test_numbers.py holds the two against each other.
//
// The language's marks come from the server: { decimal, group, percent }, as in { ",", ".", " %" }.

const PLAIN_FROM = 1e-3;
const PLAIN_BELOW = 1e6;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const MOST_DIGITS = 100; // of toExponential and toFixed; an exact tie has far fewer

const superscript = (power) => String(power).replace("-", "⁻").replace(/\d/g, (digit) => SUPERSCRIPTS[digit]);

// JavaScript rounds an exact tie up, Python and NumPy to the even digit.
const isTie = (rest) => /^50*$/.test(rest);
const isEven = (digits) => Number(digits.at(-1)) % 2 === 0;

function fixed(size, places) {
  const exact = size.toFixed(MOST_DIGITS);
  const point = exact.indexOf(".");
  const end = places ? point + 1 + places : point;
  const truncated = exact.slice(0, end);
  return isTie(exact.slice(end).replace(".", "")) && isEven(truncated) ? truncated : size.toFixed(places);
}

// The digits of a positive number without zeros at the end, and the power of ten of the first of them.
function significant(size, digits) {
  let [written, power] = size.toExponential().split("e");
  if (written.length - 1 > digits) {
    const [places, exactPower] = size.toExponential(MOST_DIGITS).split("e");
    const all = places.replace(".", "");
    const truncated = all.slice(0, digits);
    [written, power] = size.toExponential(digits - 1).split("e");
    if (isTie(all.slice(digits)) && isEven(truncated)) [written, power] = [truncated, exactPower];
  }
  return { digits: written.replace(".", "").replace(/0+$/, ""), power: Number(power) };
}

function positional({ digits, power }) {
  if (power < 0) return `0.${"0".repeat(-power - 1)}${digits}`;
  const whole = digits.padEnd(power + 1, "0");
  return whole.length > power + 1 ? `${whole.slice(0, power + 1)}.${whole.slice(power + 1)}` : whole;
}

// What is written before a power of ten, and that power; null where there is none.
export function written(value, digits, marks) {
  if (Number.isNaN(value)) return { text: "NaN", power: null };
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  if (size === Infinity) return { text: `${sign}∞`, power: null };
  if (size === 0) return { text: "0", power: null };
  const found = significant(size, digits);
  const isPlain = PLAIN_FROM <= size && size < PLAIN_BELOW;
  const text = positional(isPlain ? found : { ...found, power: 0 }).replace(".", marks.decimal);
  return { text: sign + text, power: isPlain ? null : found.power };
}

export function shown(value, digits, marks) {
  const { text, power } = written(value, digits, marks);
  return power === null ? text : `${text} × 10${superscript(power)}`;
}

const grouped = (text) => text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, "\u0000"));

// A format specification of Python: ",", ".1%", ".2f", ",.1f".
export function formatted(value, spec, marks) {
  const [, group, places, kind] = spec.match(/^(,?)(?:\.(\d+))?([f%d]?)$/);
  const scaled = kind === "%" ? value * 100 : value;
  if (Number.isNaN(scaled)) return `nan${kind === "%" ? marks.percent : ""}`;
  const sign = scaled < 0 || Object.is(scaled, -0) ? "-" : "";
  const size = Math.abs(scaled);
  let text = String(size);
  if (size === Infinity) text = "inf";
  else if (kind === "f" || kind === "%") text = fixed(size, Number(places ?? 6));
  if (group) text = grouped(text);
  const end = kind === "%" ? marks.percent : "";
  return sign + text.replace(".", marks.decimal).replaceAll("\u0000", marks.group) + end;
}
