// Keeps the curves of a state, faint and named, behind those of whatever comes next, until they are unpinned.

const part = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url).href);
const { isCurve, nameOf } = await part("chart_labels.js");

const PREFIX = "pin-";
const FAINT = 0.45;
const WIDER = 2; // pixels by which a pinned curve is wider, so that it is seen on both sides of one that covers it

const isKept = (trace) =>
  isCurve(trace) && Boolean(trace.name) && trace.hoverinfo !== "skip" && (trace.yaxis ?? "y") === "y" && !trace.orientation;

const titlesOf = ({ layout }) => JSON.stringify([layout.xaxis?.title?.text, layout.yaxis?.title?.text]);

export const isPinnable = ({ data }) => data.some(isKept);

export const isPinned = ({ uid, legendgroup }) => [uid, legendgroup].some((name) => String(name ?? "").startsWith(PREFIX));

// What a figure shows now; curves over other quantities would be another figure's.
export const pin = (figure) => ({ titles: titlesOf(figure), curves: structuredClone(figure.data.filter(isKept)) });

// The figure with the pinned curves that differ from its own; `named` has a place for the name of a curve.
export function withPinned(figure, pinned, named) {
  if (pinned?.titles !== titlesOf(figure)) return figure;
  const present = new Set(figure.data.map(({ uid, x, y }) => JSON.stringify([uid, x, y])));
  const others = pinned.curves.filter(({ uid, x, y }) => !present.has(JSON.stringify([uid, x, y])));
  const faint = others.map(({ fill, fillcolor, marker, ...trace }) => ({
    ...trace,
    uid: PREFIX + trace.uid,
    legendgroup: PREFIX + nameOf(trace),
    name: named.replace("{name}", () => trace.name),
    mode: "lines",
    line: { ...trace.line, width: (trace.line?.width ?? 2) + WIDER },
    opacity: FAINT,
    showlegend: true,
    zorder: -1,
  }));
  return faint.length ? { ...figure, data: [...figure.data, ...faint] } : figure;
}
