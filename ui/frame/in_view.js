// Brings what a click has caused into view: scrolls to it, marks it, and has screen readers say it.
//
// A result comes with a turn, which Python raises at each click; a turn seen before, as in a later run of the page or in
// a page opened by Back, moves nothing.
const FIGURES = ".lab-card, .lab-chart, table.lab-grid, table.lab-table";
const HEADER = 72; // pixels that Streamlit's own header covers
const STICKING = ".st-key-lab_controls_bar, .st-key-lab_at_hand"; // below the header, where the style sheet says so
const MARGIN = 16;
const BEGINNING = 0.4; // of the screen, for the beginning of what is longer
const STILL = 4; // frames without a change of place: what the click has caused is drawn
const PATIENCE = 15_000;
const MARKED = 2_600;

const main = () => document.querySelector("[data-testid=stMain]");
const isSeen = (element) => element.checkVisibility() && element.getBoundingClientRect().height > 0;
const isRunning = () => document.querySelector(".stApp")?.dataset.testScriptState !== "notRunning";
const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function find(name) {
  if (name !== "figure") return document.querySelector(`.st-key-lab_result_${name}`);
  return [...main().querySelectorAll(FIGURES)].find(isSeen) ?? null;
}

function spoken() {
  const known = document.querySelector(".lab-spoken");
  if (known) return known;
  const made = Object.assign(document.createElement("div"), { className: "lab-spoken" });
  made.setAttribute("role", "status");
  document.body.append(made);
  return made;
}

// The same words twice are said twice: a screen reader says what changes.
function say(words) {
  const place = spoken();
  place.textContent = "";
  setTimeout(() => (place.textContent = words), 50);
}

// Resolves to the result once it stands still, and to null where a visitor has scrolled on or it never comes.
function drawn(name) {
  const end = performance.now() + PATIENCE;
  let [before, still, isLeft] = ["", 0, false];
  const leave = () => (isLeft = true);
  const motions = ["wheel", "touchmove"];
  motions.forEach((motion) => window.addEventListener(motion, leave, { passive: true }));
  return new Promise((resolve) => {
    const look = () => {
      const result = find(name);
      const { x, y, width } = result?.getBoundingClientRect() ?? {};
      const now = `${x} ${y} ${width}`;
      still = result && !isRunning() && now === before ? still + 1 : 0;
      before = now;
      if (still < STILL && !isLeft && performance.now() < end) return requestAnimationFrame(look);
      motions.forEach((motion) => window.removeEventListener(motion, leave));
      resolve(still < STILL || isLeft ? null : result);
    };
    requestAnimationFrame(look);
  });
}

// The height at the top of the window that is not the page's own.
function covered() {
  const places = [...document.querySelectorAll(STICKING)].map((inside) => inside.parentElement);
  const sticking = places.filter((place) => getComputedStyle(place).position === "sticky");
  return HEADER + Math.max(0, ...sticking.map((place) => place.offsetHeight));
}

// As little as shows it whole, or its beginning where it is longer than the screen; a figure with the top of its page, if
// that shows it too.
function distance(result, isFigure) {
  const { top, bottom, height } = result.getBoundingClientRect();
  const cover = covered();
  const [above, below] = [top - cover - MARGIN, bottom - window.innerHeight + MARGIN];
  if (isFigure) return bottom + main().scrollTop < window.innerHeight ? -main().scrollTop : above;
  const fits = height < window.innerHeight - cover - 2 * MARGIN;
  if (!fits && above >= 0 && window.innerHeight - top > BEGINNING * window.innerHeight) return 0;
  return above < 0 ? above : Math.min(Math.max(below, 0), above);
}

function mark(result) {
  result.dataset.labShown = "";
  setTimeout(() => delete result.dataset.labShown, MARKED);
}

async function bring({ name, said, isMoved, isFocused }) {
  const result = await drawn(name);
  if (said) say(said);
  if (!result || !isMoved) return;
  if (isFocused) {
    const place = result.querySelector("h2, h3, h4") ?? result;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }
  const top = Math.round(distance(result, name === "figure"));
  if (top) main().scrollBy({ top, behavior: isCalm() ? "instant" : "smooth" });
  mark(result);
}

export default function ({ data }) {
  spoken();
  const turns = (window.labTurns ??= {});
  const before = turns[data.name] ?? 0;
  turns[data.name] = data.turn;
  if (data.turn > before) bring(data);
}
