// Undo and redo of what a visitor changes on a page. A state is the part of the address that its controls write, and to
// undo is to open a former state as Back does. The states are kept with the browser's entry: a reload and Back find them.
//
// A step begins with the visitor: Streamlit itself writes a moved control into the address, and before anything that a
// button sets comes a mark (see ui/frame/address.py). What the page then corrects belongs to the same step.
const STEP = "lab_step";
const OF_THE_VISIT = ["lecture", "step", "lang", "controls", "embed", "embed_options", STEP, "lab_entry"];
const MOST = 100;
const MOST_CHARACTERS = 200_000;

function stateOf(address) {
  const said = [...new URL(address, window.location.href).searchParams].filter(([key]) => !OF_THE_VISIT.includes(key));
  const query = new URLSearchParams(said);
  query.sort(); // a link may have the controls in another order
  return query.toString();
}

function addressOf(state) {
  const url = new URL(window.location.href);
  const kept = [...url.searchParams].filter(([key]) => OF_THE_VISIT.includes(key));
  url.search = new URLSearchParams([...kept, ...new URLSearchParams(state)]);
  return url.href;
}

// The states before and after the present one, on the page at this address.
class Steps {
  #past = [];
  #future = [];
  #present = stateOf(window.location.href);
  #path = window.location.pathname;
  #left = new Map(); // the steps of each page as it was left
  #isMarked = false; // whether what changes next is another step
  onChange = () => {}; // is told which way the visitor has gone, if so

  // Whether there is a state before the present one, or after it.
  has(isBack) {
    return (isBack ? this.#past : this.#future).length > 0;
  }

  // What the browser keeps with its entry.
  get kept() {
    return { lab: { past: this.#past, present: this.#present, future: this.#future } };
  }

  // The same for another address, which keeps the steps of its page.
  keptAt(address) {
    return new URL(address, window.location.href).pathname === this.#path ? this.kept : {};
  }

  // A button is about to change the address.
  mark() {
    this.#isMarked = true;
  }

  // The address is about to change: by the visitor's hand, or by the page.
  record(address, isByHand) {
    const state = stateOf(address);
    if (state === this.#present) return;
    if (isByHand || this.#isMarked) this.#begin();
    // What was before or after may be said late, by a run that the visitor has left behind.
    else if (this.#past.includes(state) || this.#future.includes(state)) return;
    this.#present = state;
    this.onChange();
  }

  // Returns the address of the former or the next state, which is the present one from now on; null if there is none.
  go(isBack) {
    const [from, to] = isBack ? [this.#past, this.#future] : [this.#future, this.#past];
    while (from.length && from.at(-1) === this.#present) from.pop(); // a change that has changed nothing
    if (!from.length) return null;
    to.push(this.#present);
    this.#present = from.pop();
    this.#isMarked = false;
    this.onChange(isBack);
    return addressOf(this.#present);
  }

  // The visitor goes to an address by a link: to a state of this page, to one of another page, or to that page as left.
  follow(url, isState) {
    if (url.pathname === this.#path) return this.record(url.href, true);
    this.#leave();
    this.#adopt(isState ? null : this.#left.get(url.pathname), url.href);
  }

  // The browser has gone to another of its entries.
  arrive(kept) {
    if (window.location.pathname !== this.#path) this.#leave();
    this.#adopt(kept, window.location.href);
  }

  #begin() {
    this.#isMarked = false;
    this.#past.push(this.#present);
    this.#future = [];
    while (this.#past.length > MOST || this.#past.join().length > MOST_CHARACTERS) this.#past.shift();
  }

  #leave() {
    this.#left.set(this.#path, this.kept.lab);
  }

  #adopt(kept, address) {
    this.#path = new URL(address).pathname;
    this.#past = [...(kept?.past ?? [])];
    this.#future = [...(kept?.future ?? [])];
    this.#present = stateOf(address);
    this.#isMarked = false;
    this.onChange();
  }
}

const WRITES = "textarea, [contenteditable=true], input:not([type=range], [type=checkbox], [type=radio], [type=button])";
const CHOOSES = "[role=combobox][aria-expanded=false]"; // a closed list is a text field only for Streamlit

// Whether a key press is for a text field, which has an undo of its own.
function isWriting(event) {
  const [target] = event.composedPath();
  return Boolean(target.matches?.(WRITES)) && !target.matches(CHOOSES);
}

// Which way a key press asks to go: true for undo, false for redo, null for neither.
function wanted(event) {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isWriting(event)) return null;
  if (key === "z") return !event.shiftKey;
  return key === "y" && event.ctrlKey && !event.shiftKey ? false : null;
}
