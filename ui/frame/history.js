// What Back returns to: one entry for each page that a visitor goes to, and for each "Try this" (see ui/frame/address.py).
//
// Streamlit adds an entry whenever Python changes the address, and one more where a page is left whose controls are in
// it. Here the visitor's own steps make the entries, all else replaces the address of the page that is there, and can
// be undone (see ui/frame/undo.js).
//
// Streamlit writes options as it shows them. A link has to mean the same in every language, so each label is made the
// option's name; NAMES has them by the control's key, the same for keys that differ in a number at their end.
const LINKS = 'a[data-testid="stPageLink-NavLink"]';
const ENTRY = "lab_entry";
const CONNECTION = "data-test-connection-state";
const OFFLINE = `.stApp[${CONNECTION}]:not([${CONNECTION}="CONNECTED"])`;

// Streamlit's own script tag tells where the lab is, whatever the base path, proxy or frame.
const streamlit = document.querySelector('script[type="module"][src*="static/js/"]');
const root = new URL("../../", streamlit ? streamlit.src : new URL("static/js/x", document.baseURI));

const samePath = (one, other) => one.pathname.replace(/\/$/, "") === other.pathname.replace(/\/$/, "");

const entry = (table, key) => (table && Object.hasOwn(table, key) ? table[key] : undefined);

function named(address) {
  const url = new URL(address, window.location.href);
  const said = [...url.searchParams];
  const table = (key) => entry(NAMES, key) ?? entry(NAMES, key.replace(/\d$/, ""));
  const names = said.map(([key, value]) => [key, entry(table(key), value) ?? value]);
  if (names.some(([, value], place) => value !== said[place][1])) url.search = new URLSearchParams(names);
  return url;
}

// A link's state travels packed, since Streamlit drops from it what has a control on the page where it stands; in the
// address it is spread. A link to Start comes without a path, and all of them relative to the page that is open.
function complete(link) {
  const written = link.getAttribute("href") ?? "";
  if (written === link.dataset.labHref) return;
  const url = new URL(written, root);
  const packed = new URLSearchParams(url.searchParams.get("state") ?? "");
  link.toggleAttribute("data-lab-state", url.searchParams.has("state"));
  url.searchParams.delete("state");
  for (const key of new Set(packed.keys())) {
    url.searchParams.delete(key);
    packed.getAll(key).forEach((value) => url.searchParams.append(key, value));
  }
  link.dataset.labHref = url.href;
  link.href = url.href;
}

function completeAll() {
  document.querySelectorAll(LINKS).forEach(complete);
}

// Streamlit writes a control that the visitor has moved as a whole address, and what Python sends as a path.
const isByHand = (address) => /^\w+:/.test(address ?? "");

// Has Streamlit open what the address says.
const openAddress = () => window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));

function install() {
  const push = window.history.pushState.bind(window.history);
  const replace = window.history.replaceState.bind(window.history);

  const steps = new Steps();

  function change(state, title, address) {
    const url = named(address ?? "");
    if (url.searchParams.has(ENTRY)) {
      steps.mark();
      push(steps.kept, title, window.location.href);
    } else if (url.searchParams.has(STEP)) steps.mark();
    // The page is always the one that the visitor has gone to: another one is the answer to something before that.
    else if (samePath(url, window.location)) {
      steps.record(url.href, isByHand(address));
      replace(steps.kept, title, url.href);
    }
  }

  // Whether there is a step to take back, or to take again.
  function retrace(isBack) {
    const address = steps.go(isBack);
    if (address === null) return false;
    replace(steps.kept, "", address);
    openAddress();
    return true;
  }

  function follow(event) {
    const link = event.target.closest?.(LINKS);
    if (!link || event.defaultPrevented || document.querySelector(OFFLINE)) return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      event.stopPropagation(); // a new tab or window is the browser's to open; Streamlit would open the link here
      return;
    }
    complete(link);
    const url = new URL(link.href);
    for (const [key, value] of new URLSearchParams(window.location.search)) {
      if (key.startsWith("embed")) url.searchParams.append(key, value);
    }
    if (url.href === window.location.href) return;
    const isState = link.hasAttribute("data-lab-state") || samePath(url, window.location);
    steps.follow(url, isState);
    push(steps.kept, "", url.href);
    if (!isState) return; // Streamlit opens the page as the visitor has left it
    event.preventDefault();
    event.stopPropagation();
    openAddress(); // all of the address holds, as after Back
  }

  function onKey(event) {
    const isBack = wanted(event);
    if (isBack !== null && !event.defaultPrevented && retrace(isBack)) event.preventDefault();
  }

  function keepUp() {
    if (!isBehind || document.querySelector(OFFLINE)) return;
    isBehind = false;
    openAddress();
  }

  // Streamlit forgets a press of Back without a connection: the page follows the address once there is one again.
  let isBehind = false;
  window.addEventListener("popstate", () => {
    isBehind ||= Boolean(document.querySelector(OFFLINE));
    steps.arrive(window.history.state?.lab);
  });
  new MutationObserver(keepUp).observe(document.body, { subtree: true, attributeFilter: [CONNECTION] });
  window.history.pushState = change;
  window.history.replaceState = change;
  document.addEventListener("click", follow, true);
  document.addEventListener("keydown", onKey);
  const links = { subtree: true, childList: true, attributes: true, attributeFilter: ["href"] };
  new MutationObserver(completeAll).observe(document.body, links);
  completeAll();
  steps.arrive(window.history.state?.lab);
  return { replace: (state, title, address) => replace(steps.keptAt(address), title, address), retrace, steps };
}

// A link with several faults is corrected one by one: what was right for a moment may be corrected too.
function keepHistory(correction) {
  window.labHistory ??= install();
  const query = (said) => said && `?${said}`;
  const [asked, means] = correction ?? [];
  if (correction && [query(asked), window.labHistory.corrected].includes(window.location.search)) {
    window.labHistory.corrected = query(means);
    const corrected = window.location.pathname + query(means);
    window.labHistory.steps.record(corrected, false);
    window.labHistory.replace({}, "", corrected);
  }
}
