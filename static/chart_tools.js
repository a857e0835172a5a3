// The row of tools below a figure: always seen, one stop for the keyboard, and nothing in it asks anybody but the lab.

const part = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url).href);
const [saving, { isPinnable, pin }] = await Promise.all(["chart_saving.js", "chart_pins.js"].map(part));

const CONFIRMED = 4000; // milliseconds that a confirmation stays
const DRAWN = {
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  leave: "M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5",
  pin: "M9 4h6l-1 6 3 3v1.5H7V13l3-3zM12 14.5V21",
  reset: "M5 12a7 7 0 1 0 2.5-5.4M7 2.5v4.5h4.5",
  embed: "M8.5 7 3.5 12l5 5M15.5 7l5 5-5 5",
};

const icon = (name) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${DRAWN[name]}"/></svg>`;

// What a row offers, in this order; a tool without a picture is called by the name of what it makes.
const TOOLS = [
  { name: "full", use: ({ full }) => full.toggle() },
  { name: "pin", isOffered: ({ state }) => Boolean(state.pinned) || isPinnable(state.figure), use: togglePin },
  { name: "reset", isOffered: ({ graph }) => saving.isMovable(graph.layout) && graph.layout.dragmode !== false, use: reset },
  { name: "png", letters: "PNG", use: ({ Plotly, graph, state }) => saving.savePng(Plotly, graph, state) },
  { name: "svg", letters: "SVG", use: ({ Plotly, graph, state }) => saving.saveSvg(Plotly, graph, state) },
  { name: "html", letters: "HTML", use: ({ Plotly, graph, state }) => saving.saveHtml(Plotly, graph, state) },
  { name: "embed", use: copyFrame },
];

function togglePin({ state, redraw, say }) {
  state.pinned = state.pinned ? null : pin(state.figure);
  say(state.pinned ? state.words.pinDone : state.words.unpinDone);
  return redraw();
}

function reset({ Plotly, graph }) {
  const changes = {};
  for (const axis of ["xaxis", "yaxis"]) {
    const { _rangeInitial0: low, _rangeInitial1: high, fixedrange } = graph._fullLayout[axis];
    if (fixedrange) continue;
    if (low === undefined || low === null) changes[`${axis}.autorange`] = true;
    else Object.assign(changes, { [`${axis}.range[0]`]: low, [`${axis}.range[1]`]: high });
  }
  return Plotly.relayout(graph, changes);
}

async function copyFrame({ row, state, say }) {
  const code = saving.frameCode();
  const field = row.querySelector("input");
  try {
    await navigator.clipboard.writeText(code);
    say(state.words.embedDone);
  } catch {
    field.hidden = false;
    field.value = code;
    field.select();
    say(document.execCommand("copy") ? state.words.embedDone : state.words.embedFailed);
  }
}

function made({ name, letters }) {
  const button = document.createElement("button");
  button.type = "button";
  button.name = name;
  button.tabIndex = -1;
  button.innerHTML = letters ?? icon(name);
  return button;
}

// Arrow keys move within the row; the tab key enters it at the tool used last, and leaves it.
function rove(row, buttons) {
  const offered = () => buttons.filter(({ hidden }) => !hidden);
  row.addEventListener("keydown", (event) => {
    const all = offered();
    const place = all.indexOf(document.activeElement);
    const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined || place < 0) return;
    event.preventDefault();
    event.stopPropagation();
    all[(next + all.length) % all.length].focus();
  });
  row.addEventListener("focusin", ({ target }) => {
    if (buttons.includes(target)) for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
  });
  return () => {
    if (!offered().some(({ tabIndex }) => tabIndex === 0)) offered()[0].tabIndex = 0;
  };
}

// A figure on the whole screen: by the browser where it can, else over the page. Escape and the button return.
function fullScreen(host, state, redraw) {
  const isFull = () => host.classList.contains("lab-full");
  async function set(isWanted) {
    if (isWanted === isFull()) return;
    host.classList.toggle("lab-full", isWanted);
    state.isFull = isWanted;
    await redraw();
    if (!isWanted) host.scrollIntoView({ block: "nearest" });
  }
  function overlay(isWanted) {
    if (isWanted && host.showPopover) {
      host.popover = "manual";
      host.showPopover();
    } else if (!isWanted && host.popover) {
      host.hidePopover();
      host.removeAttribute("popover");
    }
    return set(isWanted);
  }
  host.addEventListener("fullscreenchange", () => set(document.fullscreenElement === host));
  host.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isFull() && !document.fullscreenElement && !event.defaultPrevented) overlay(false);
  });
  // Over the page, the keyboard stays in the figure.
  host.addEventListener("focusout", ({ relatedTarget, target }) => {
    if (isFull() && relatedTarget && !host.contains(relatedTarget)) target.focus();
  });
  return {
    async toggle() {
      if (document.fullscreenElement === host) return document.exitFullscreen();
      if (isFull()) return overlay(false);
      try {
        await host.requestFullscreen();
      } catch {
        await overlay(true);
      }
    },
  };
}

export function install(Plotly, host, state, redraw) {
  const graph = host.firstElementChild;
  const row = host.querySelector(":scope > .lab-tools");
  const bar = document.createElement("div");
  bar.setAttribute("role", "toolbar");
  const said = Object.assign(document.createElement("span"), { className: "lab-tools-said" });
  said.setAttribute("role", "status");
  const field = Object.assign(document.createElement("input"), { readOnly: true, hidden: true });
  const buttons = TOOLS.map(made);
  bar.append(...buttons);
  row.append(said, field, bar);
  const settle = rove(bar, buttons);
  const full = fullScreen(host, state, redraw);
  let silence = 0;
  function say(text) {
    said.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => (said.textContent = ""), CONFIRMED);
  }
  const context = { Plotly, host, graph, row, state, full, say, redraw };
  buttons.forEach((button, place) => (button.onclick = () => TOOLS[place].use(context)));
  return {
    // After each drawing: the words of the page's language, and the tools that this figure has a use for.
    refresh() {
      const { words } = state;
      bar.setAttribute("aria-label", words.tools);
      field.setAttribute("aria-label", words.embed);
      const names = { full: state.isFull ? words.leave : words.full, pin: state.pinned ? words.unpin : words.pin };
      TOOLS.forEach(({ name, isOffered = () => true }, place) => {
        const button = buttons[place];
        const label = names[name] ?? words[name];
        if (button.getAttribute("aria-label") !== label) button.setAttribute("aria-label", label);
        button.hidden = !isOffered(context);
      });
      const [screen, keep] = buttons;
      screen.innerHTML = icon(state.isFull ? "leave" : "full");
      keep.setAttribute("aria-pressed", String(Boolean(state.pinned)));
      settle();
    },
  };
}
