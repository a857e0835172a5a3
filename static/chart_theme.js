// The look of every figure: what a figure leaves open follows Streamlit's theme, in light, dark and lecture mode.

const TYPE = 12.8; // pixels of a figure's type

const cssVariable = (element, name) => getComputedStyle(element).getPropertyValue(name).trim();

// The first three channels of #rrggbb or #rrggbbaa, null for any other notation.
const channelsOf = (colour) =>
  /^#[0-9a-f]{6}/i.test(colour) ? colour.match(/[0-9a-f]{2}/gi).slice(0, 3).map((two) => parseInt(two, 16)) : null;

function isDark(colour) {
  const channels = channelsOf(colour);
  if (!channels) return false;
  const [red, green, blue] = channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}

// Relative luminance and contrast, WCAG 2.2.
function luminance(channels) {
  const linear = channels.map((channel) => channel / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const OF_TEXT = 4.5; // contrast that small type needs
const STEPS = 10;

// A curve's colour as type: mixed with the colour of the text until it can be read.
export function asText(colour, theme) {
  const [own, text, paper] = [colour, theme.text, theme.background].map(channelsOf);
  if (!own || !text || !paper) return theme.text;
  for (let step = 0; step < STEPS; step++) {
    const mixed = own.map((channel, place) => Math.round(channel + ((text[place] - channel) * step) / STEPS));
    if (contrast(mixed, paper) >= OF_TEXT) return `rgb(${mixed.join(", ")})`;
  }
  return theme.text;
}

export function themeOf(element, growth = 1) {
  const background = cssVariable(element, "--st-background-color");
  const root = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16; // lecture mode enlarges the type
  const scale = root * growth;
  return {
    background,
    scale,
    dark: isDark(background),
    text: cssVariable(element, "--st-text-color"),
    grid: cssVariable(element, "--st-border-color"),
    surface: cssVariable(element, "--st-secondary-background-color"),
    font: cssVariable(element, "--st-font"),
    size: TYPE * scale,
  };
}

// Defaults for everything a figure leaves open; what a figure sets itself wins.
export function templateFor(theme) {
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
      modebar: { bgcolor: theme.background, color: theme.text, activecolor: theme.text },
    },
  };
}

// The figure carries the light colours; in the dark theme each known one is exchanged for its partner, its
// transparency kept.
export function recolour(value, partners) {
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

export function enlarge(value, factor, owner = "") {
  if (Array.isArray(value)) return value.map((entry) => enlarge(entry, factor, owner));
  if (!value || typeof value !== "object" || "bdata" in value) return value;
  const grows = (name, entry) => typeof entry === "number" && GROWING[owner]?.includes(name);
  const own = (name, entry) => (owner.endsWith("font") && name === "size" ? Math.max(entry, TYPE) : entry); // notes too
  const enlarged = (name, entry) => (grows(name, entry) ? own(name, entry) * factor : enlarge(entry, factor, name));
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, enlarged(name, entry)]));
}
