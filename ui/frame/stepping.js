// Lecture mode: Page Down and Page Up, which every presenter's remote sends, step from one thing to the next.
const STOPS = "h1, h2:not(.lab-card h2), .lab-card, .lab-chart, table.lab-table";
const HEADER = 80; // pixels that Streamlit's own header covers

function step(direction) {
  const main = document.querySelector("[data-testid=stMain]");
  const tops = [...main.querySelectorAll(STOPS)]
    .map((stop) => Math.round(stop.getBoundingClientRect().top - HEADER))
    .filter((top) => direction * top > 8)
    .sort((one, other) => Math.abs(one) - Math.abs(other));
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (tops.length) main.scrollBy({ top: tops[0], behavior: calm ? "instant" : "smooth" });
}

function onKey(event) {
  const direction = { PageDown: 1, PageUp: -1 }[event.key];
  if (!direction || event.target.matches("input, textarea, select")) return;
  event.preventDefault();
  step(direction);
}

export default function () {
  document.removeEventListener("keydown", window.labStepping);
  window.labStepping = onKey;
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
