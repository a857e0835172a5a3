// The keys of a presenter's remote control take the steps of the plan, wherever the keyboard's place is outside a field.
const STEPS = { PageDown: "next", ArrowRight: "next", PageUp: "previous", ArrowLeft: "previous" };
const FIELDS = "input, textarea, select, [role=slider], [role=radio], [role=listbox], [contenteditable]";

function step(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
  if (!(event.key in STEPS) || event.target.closest?.(FIELDS)) return;
  const button = document.querySelector(`.st-key-class_${STEPS[event.key]} button:not(:disabled)`);
  if (!button) return;
  event.preventDefault();
  button.click();
}

export default function () {
  document.addEventListener("keydown", step);
  return () => document.removeEventListener("keydown", step);
}
