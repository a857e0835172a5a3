// The bar of a lecture, at the foot of the window: what a presenter reaches for while the menu is folded away.
const ICON = {
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  up: "M5 15l7-7 7 7",
  down: "M5 9l7 7 7-7",
};

const icon = (name) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICON[name]}"/></svg>`;

function barPart(tag, text, properties = {}, drawn = "") {
  const part = Object.assign(document.createElement(tag), properties);
  part.innerHTML = drawn;
  part.append(Object.assign(document.createElement("span"), { textContent: text }));
  return part;
}

// The address is completed and followed as that of every link to a page; see history.js.
function barLink({ address, said }, drawn) {
  const link = barPart("a", said, {}, drawn);
  link.dataset.testid = "stPageLink-NavLink";
  link.setAttribute("href", address);
  return link;
}

function barButton(text, onclick, drawn) {
  return barPart("button", text, { type: "button", onclick }, drawn);
}

function within(text, key, drawn) {
  const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const button = barButton(text, press, drawn);
  button.className = "lab-bar-within";
  return button;
}

function copying({ copy, copied, failed }) {
  const button = barButton(copy, async () => {
    const said = button.querySelector("span");
    try {
      await navigator.clipboard.writeText(address());
      said.textContent = copied;
    } catch {
      said.textContent = `${failed} ${address()}`;
      return;
    }
    setTimeout(() => (said.textContent = copy), 2000);
  });
  button.setAttribute("aria-live", "polite");
  return button;
}

function switching({ language, name }) {
  const button = barButton(name, () => {
    const url = new URL(window.location.href);
    url.searchParams.delete("lang");
    if (language) url.searchParams.set("lang", language);
    window.labHistory.replace({}, "", url.href);
    openAddress();
  });
  button.lang = language || "en";
  return button;
}

function showBar(said) {
  const text = JSON.stringify(said ?? null);
  const before = document.querySelector("nav.lab-bar");
  if (before?.dataset.said === text) return;
  before?.remove();
  // For style sheets: "body:has(nav.lab-bar)" would make every change of a figure a question to the whole page.
  document.documentElement.toggleAttribute("data-lab-bar", Boolean(said));
  if (!said) return;
  const bar = Object.assign(document.createElement("nav"), { className: "lab-bar" });
  bar.dataset.said = text;
  bar.setAttribute("aria-label", said.name);
  bar.append(
    within(said.up, "PageUp", icon("up")),
    within(said.down, "PageDown", icon("down")),
    ...(said.previous ? [barLink(said.previous, icon("previous"))] : []),
    barLink(said.plan),
    ...(said.next ? [barLink(said.next, icon("next"))] : []),
    copying(said),
    ...said.languages.map(switching),
    barButton("?", showKeys),
  );
  bar.lastElementChild.setAttribute("aria-label", said.keys);
  document.querySelector(".stApp").append(bar); // there it has the colours of the theme
}
