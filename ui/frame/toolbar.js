// The toolbar of every page: undo, redo, and the ways to share what is on screen. It stands among Streamlit's own
// elements, not in the page, so that it is never drawn anew and keeps the focus.
const IS_MAC = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform);
const drawn = (path) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
const TOOLBAR = `
  <button type="button" class="lab-undo">${drawn("M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3")}</button>
  <button type="button" class="lab-redo">${drawn("m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3")}</button>
  <button type="button" class="lab-share" popovertarget="lab-ways">${drawn("M12 15V3M7 8l5-5 5 5M5 12v8h14v-8")}</button>
  <div id="lab-ways" popover>
    <h2></h2>
    <div class="lab-ways"></div>
    <label><input type="checkbox"><span></span></label>
    <input class="lab-ways-text" readonly hidden>
  </div>
  <span class="lab-said" role="status"></span>`;

// What each way to share makes of a link's parameters.
const WAYS = {
  free: (link) => linkTo(link),
  projector: (link) => linkTo({ ...link, lecture: "1" }),
  fixed: (link) => linkTo({ ...link, controls: "fixed" }),
  hidden: (link) => linkTo({ ...link, controls: "hidden" }),
  frame: (link) => frameOf(linkTo({ ...link, embed: "true" })),
};

function toolbar() {
  const present = document.querySelector(".lab-toolbar");
  if (present) return present;
  const made = Object.assign(document.createElement("section"), { className: "lab-toolbar", innerHTML: TOOLBAR });
  // Before the menu, which lies over everything on a phone.
  (document.querySelector(".stSkipToContent") ?? document.querySelector(".stApp").firstChild).after(made);
  return made;
}

// Whether a link from here would show the answer to the page's question.
function hasAnswer() {
  const [key, open] = window.labQuestion ?? [];
  return ![open, null].includes(new URLSearchParams(window.location.search).get(key));
}

// The parameters that let a link ask the page's question first, unless the sender has chosen otherwise.
function asking() {
  const isWanted = hasAnswer() && !toolbar().querySelector("input[type=checkbox]").checked;
  return isWanted ? Object.fromEntries([window.labQuestion]) : {};
}

function nameTool(button, label, keys) {
  button.setAttribute("aria-label", label);
  button.title = keys ? `${label} (${keys})` : label;
}

function drawSteps(made, { undo, redo }) {
  const { retrace, steps } = window.labHistory;
  const said = made.querySelector(".lab-said");
  const ways = [
    { isBack: true, button: made.querySelector(".lab-undo"), words: undo, macKeys: "⌘Z" },
    { isBack: false, button: made.querySelector(".lab-redo"), words: redo, macKeys: "⇧⌘Z" },
  ];
  for (const { isBack, button, words: [label, keys], macKeys } of ways) {
    nameTool(button, label, IS_MAC ? macKeys : keys);
    button.onclick = () => retrace(isBack);
  }
  steps.onChange = (gone) => {
    ways.forEach(({ isBack, button }) => button.setAttribute("aria-disabled", !steps.has(isBack)));
    const done = ways.find(({ isBack }) => isBack === gone)?.words[2];
    if (!done) return;
    said.textContent = ""; // so that a reader hears the same text again
    requestAnimationFrame(() => (said.textContent = done));
  };
  steps.onChange();
}

function way([key, title, explained], said) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "lab-way" });
  const [head, text] = ["b", "span"].map((tag) => document.createElement(tag));
  [head.textContent, text.textContent] = [title, explained];
  button.append(head, text);
  button.dataset.way = key;
  const field = toolbar().querySelector(".lab-ways-text");
  button.onclick = () => copy(WAYS[key](asking()), head, field, { ...said, label: title });
  return button;
}

function drawWays(made, said) {
  const panel = made.querySelector("#lab-ways");
  const answer = panel.querySelector("label");
  nameTool(made.querySelector(".lab-share"), said.share);
  panel.querySelector("h2").textContent = said.share;
  panel.querySelector(".lab-ways").replaceChildren(...said.ways.map((one) => way(one, said)));
  answer.querySelector("span").textContent = said.withAnswer;
  panel.ontoggle = () => (answer.hidden = !hasAnswer());
}

function drawToolbar(said) {
  const made = toolbar();
  window.labQuestion = said.question;
  const text = JSON.stringify([said.toolbar, said.undo, said.redo, said.share, said.ways, said.withAnswer]);
  if (made.dataset.said === text) return;
  made.dataset.said = text;
  made.setAttribute("aria-label", said.toolbar);
  drawSteps(made, said);
  drawWays(made, said);
}
