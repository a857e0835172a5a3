// What Streamlit leaves unsaid to screen readers and the keyboard: a progress bar is named by the text above it, and Tab
// enters a group of options at the chosen one.
function nameProgress() {
  for (const bar of document.querySelectorAll(".stProgress [role=progressbar]:not([aria-labelledby])")) {
    const text = bar.closest(".stProgress").firstElementChild;
    text.id ||= `lab-progress-${Math.random().toString(36).slice(2)}`;
    bar.setAttribute("aria-labelledby", text.id);
  }
}

function enterAtChosen({ target, relatedTarget }) {
  const group = target.closest?.(".stButtonGroup [role=radiogroup]");
  if (!isTab || !group || group.contains(relatedTarget)) return;
  const chosen = group.querySelector("[data-selected]");
  if (chosen && chosen !== target) chosen.focus();
}

let isTab = false; // a screen reader that puts the focus on an option means that option

function nameThings() {
  nameProgress();
  if (window.labNaming) return;
  window.labNaming = new MutationObserver(nameProgress);
  window.labNaming.observe(document.body, { subtree: true, childList: true });
  document.addEventListener("keydown", ({ key }) => (isTab = key === "Tab"), true);
  document.addEventListener("pointerdown", () => (isTab = false), true);
  document.addEventListener("focusin", enterAtChosen);
}
