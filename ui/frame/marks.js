// Marks at the root, for style sheets. ":has()" of something as wide as the page would say the same, but then every
// measurement that a figure takes recomputes the style of the whole page.
const MARKS = {
  "data-lab-drawer": ".st-key-lab_controls_drawer details[open]", // the controls of a lecture are open
  "data-lab-menu": '.stSidebar[data-collapsed="false"]',
};

function mark() {
  for (const [name, wanted] of Object.entries(MARKS)) {
    document.documentElement.toggleAttribute(name, document.querySelector(wanted) !== null);
  }
}

function keepMarks() {
  mark();
  if (window.labMarks) return;
  window.labMarks = new MutationObserver(mark);
  // Not only what opens and closes: a drawer also goes with its page.
  window.labMarks.observe(document.body, { subtree: true, childList: true, attributeFilter: ["open", "data-collapsed"] });
}
