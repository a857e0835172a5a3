// Explains the lab's terms where they stand. The first place of each on the page is marked; its explanation appears for
// a pointer that rests there, for a finger, for the keyboard (one tab stop for all marks, arrow keys between them) and
// for screen readers.
//
// The texts belong to React, so its own text nodes stay where they are: a marked text is cut behind its first part, and
// the other parts follow it. Once React writes to or removes that first part, they are dropped and the page is read again.
const SKIPPED = [
  "a, button, summary, code, pre, kbd, samp, svg, input, textarea, select, script, style, header, iframe",
  "[contenteditable], [role=option], [role=radio], [role=button], [role=tab], [role=menuitem], [role=tooltip], [role=combobox]",
  "[aria-hidden=true]:not([data-testid=stWidgetLabel] > *), [data-testid=stSidebar], [data-testid=stToolbar], [data-testid=stTooltipContent]",
  ".katex, .lab-chart, .lab-eyebrow, .lab-offline, .lab-spoken, .lab-term-note, .lab-term-texts",
].join(", ");
const HIDDEN = "[aria-hidden=true]"; // labels that a control has a name for: marked for pointers only
const PAUSE = 250; // milliseconds between a change of the page and its reading
const DELAY = 150; // milliseconds for which a pointer rests before the explanation appears
const GRACE = 250; // milliseconds in which it may move from the word to the explanation
const GAP = 6; // pixels between the two
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const cutTexts = new Map(); // by React's text node: { full, first, parts, marks }
let explained = "";
let terms = null;
let shown = null;
let timer = 0;
let reading = 0;
let isPressed = false;

const made = (tag, properties) => Object.assign(document.createElement(tag), properties);
const note = made("div", { className: "lab-term-note", id: "lab-term-note", popover: "manual" });
const texts = made("div", { className: "lab-term-texts", hidden: true });

function compiled({ terms, hint }) {
  const keys = new Map(terms.flatMap(([key, forms]) => forms.map((form) => [form.toLowerCase(), key])));
  const longestFirst = [...keys.keys()].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_.-])(?:${longestFirst.join("|")})(?![\\p{L}\\p{N}_(=])`, "giu");
  return { keys, pattern, hint, said: new Map(terms.map(([key, , text]) => [key, text])) };
}

// Marks.

function restore(text, { full, first, parts }) {
  cutTexts.delete(text);
  if (parts.some((part) => part === shown || part === document.activeElement)) hide();
  parts.forEach((part) => part.remove());
  if (text.data === first) text.data = full;
}

const isWhole = (text, { first, parts }) =>
  text.data === first && parts.every((part, place) => (parts[place - 1] ?? text).nextSibling === part);

function mark(key, word, isQuiet) {
  const term = made("span", { className: "lab-term", textContent: word });
  term.dataset.term = key;
  if (isQuiet) return term;
  term.tabIndex = -1;
  term.setAttribute("role", "button");
  term.setAttribute("aria-expanded", "false");
  term.setAttribute("aria-describedby", `lab-term-${key}`);
  return term;
}

function cut(text, seen, isQuiet) {
  const full = text.data;
  const found = [...full.matchAll(terms.pattern)]
    .map((match) => ({ key: terms.keys.get(match[0].toLowerCase()), word: match[0], begin: match.index }))
    .filter(({ key }) => !seen.has(key) && seen.add(key));
  if (!found.length) return;
  const parts = [];
  found.forEach(({ key, word, begin }, place) => {
    const end = begin + word.length;
    parts.push(mark(key, word, isQuiet), document.createTextNode(full.slice(end, found[place + 1]?.begin ?? full.length)));
  });
  const first = full.slice(0, found[0].begin);
  text.data = first;
  text.after(...parts);
  cutTexts.set(text, { full, first, parts, marks: found.map(({ key }) => key) });
}

function everyText() {
  const filter = (node) =>
    node.nodeType === Node.TEXT_NODE || !node.matches(SKIPPED) || node.matches(".lab-term")
      ? NodeFilter.FILTER_ACCEPT
      : NodeFilter.FILTER_REJECT;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, filter);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.nodeType === Node.TEXT_NODE) found.push(walker.currentNode);
  return found;
}

function read() {
  reading = isPressed ? setTimeout(read, PAUSE) : 0; // nothing else while something is dragged
  if (isPressed) return;
  const [heard, quiet] = [new Set(), new Set()];
  const ours = new Set([...cutTexts.values()].flatMap(({ parts }) => parts));
  for (const text of everyText()) {
    if (ours.has(text) || text.parentElement.matches(".lab-term")) continue;
    const isQuiet = Boolean(text.parentElement.closest(HIDDEN));
    const seen = isQuiet ? quiet : heard;
    const before = cutTexts.get(text);
    const isSeen = () => text.parentElement.checkVisibility({ visibilityProperty: true });
    if (before && !before.marks.some((key) => seen.has(key)) && isSeen()) {
      before.marks.forEach((key) => seen.add(key));
      continue;
    }
    if (before) restore(text, before);
    if (text.data.match(terms.pattern) && isSeen()) cut(text, seen, isQuiet);
  }
  changes.takeRecords();
  offerOneStop();
}

function checkAll() {
  for (const [text, parts] of cutTexts) if (!text.isConnected || !isWhole(text, parts)) restore(text, parts);
}

const isOurs = ({ target }) => target === note || target === texts || target.parentElement?.closest(".lab-chart, svg");

const changes = new MutationObserver((records) => {
  if (records.every(isOurs)) return;
  checkAll();
  reading ||= setTimeout(read, PAUSE);
});

const reachable = () => [...document.querySelectorAll(".lab-term[role]")];

function offerOneStop() {
  const marks = reachable();
  const stop = marks.find((term) => term === document.activeElement) ?? marks.find(({ tabIndex }) => !tabIndex) ?? marks[0];
  for (const term of marks) term.tabIndex = term === stop ? 0 : -1;
}

// The explanation.

function place() {
  const box = shown.getClientRects()[0];
  if (!box || box.bottom < 0 || box.top > innerHeight) return hide();
  const { offsetWidth: width, offsetHeight: height } = note;
  const left = Math.max(GAP, Math.min(box.left, document.documentElement.clientWidth - width - GAP));
  const below = box.bottom + GAP;
  const top = below + height > innerHeight - GAP && box.top > height + GAP ? box.top - GAP - height : below;
  Object.assign(note.style, { left: `${left}px`, top: `${top}px` });
}

const expand = (term, isOpen) => term.hasAttribute("role") && term.setAttribute("aria-expanded", String(isOpen));

function show(term, byKeyboard = false) {
  clearTimeout(timer);
  if (shown && shown !== term) expand(shown, false);
  shown = term;
  expand(term, true);
  note.replaceChildren(made("span", { textContent: terms.said.get(term.dataset.term) }));
  if (byKeyboard) note.append(made("small", { textContent: terms.hint }));
  if (!note.isConnected) (document.querySelector(".stApp") ?? document.body).append(note);
  note.showPopover?.();
  note.dataset.open = "";
  place();
}

function hide() {
  clearTimeout(timer);
  if (shown) expand(shown, false);
  shown = null;
  delete note.dataset.open;
  if (note.matches(":popover-open")) note.hidePopover();
}

function soon(action, delay) {
  clearTimeout(timer);
  timer = setTimeout(action, delay);
}

const termOf = ({ target }) => target.closest?.(".lab-term");

function onPointer(event) {
  if (event.pointerType !== "mouse" || event.buttons) return;
  const term = termOf(event);
  if (term && term !== shown) soon(() => term.isConnected && show(term), DELAY);
  else if (term || note.contains(event.target)) clearTimeout(timer);
  else if (shown && shown !== document.activeElement) soon(hide, GRACE);
  else if (!shown) clearTimeout(timer);
}

function onClick(event) {
  const term = termOf(event);
  if (!term) return note.contains(event.target) || hide();
  event.preventDefault(); // a word in a control's label leaves the control alone
  show(term);
}

function onKey(event) {
  if (event.key === "Escape" && shown) {
    hide();
    event.stopPropagation(); // a popover of the page stays open
    return;
  }
  const term = termOf(event);
  if (!term) return;
  if (event.key === "Enter" || event.key === " ") shown === term ? hide() : show(term, true);
  else if (!(event.key in STEPS)) return;
  else {
    const marks = reachable();
    const next = marks[(marks.indexOf(term) + STEPS[event.key] + marks.length) % marks.length];
    next.focus();
    offerOneStop();
  }
  event.preventDefault();
}

function onFocus(event) {
  const term = termOf(event);
  if (term?.matches(":focus-visible")) show(term, true);
}

function install() {
  document.addEventListener("pointerover", onPointer);
  for (const name of ["pointerdown", "pointerup", "pointercancel"])
    document.addEventListener(name, () => (isPressed = name === "pointerdown"), true);
  document.addEventListener("click", onClick, true);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("focusout", (event) => termOf(event) && hide());
  document.addEventListener("scroll", () => shown && place(), { capture: true, passive: true });
  window.addEventListener("resize", () => shown && place());
}

export function explain(data) {
  if (data === explained) return;
  if (!terms) install();
  explained = data;
  changes.disconnect();
  for (const [text, parts] of cutTexts) restore(text, parts);
  const said = JSON.parse(data);
  terms = compiled(said);
  texts.replaceChildren(...said.terms.map(([key, , textContent]) => made("p", { id: `lab-term-${key}`, textContent })));
  document.body.append(texts);
  changes.observe(document.body, { subtree: true, childList: true, characterData: true });
  reading ||= setTimeout(read, PAUSE);
}
