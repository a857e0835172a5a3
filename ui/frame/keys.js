// "?" opens a list of the keys that work on the page; Escape closes it, as the browser does with every dialog.
const NOT_WHILE_TYPING = "input:not([type=range]), textarea, select, [contenteditable=true]";

function keyRow({ keys, does }) {
  const [term, said] = [document.createElement("dt"), document.createElement("dd")];
  for (const name of keys) term.append(Object.assign(document.createElement("kbd"), { textContent: name }), " ");
  said.textContent = does;
  return [term, said];
}

function keysDialog() {
  const known = document.querySelector("dialog.lab-keys");
  if (known) return known;
  const dialog = Object.assign(document.createElement("dialog"), { className: "lab-keys" });
  dialog.innerHTML = '<form method="dialog"><h2 id="lab-keys-title"></h2><dl></dl><button></button></form>';
  dialog.setAttribute("aria-labelledby", "lab-keys-title");
  dialog.onclick = ({ target }) => target === dialog && dialog.close(); // the shade around it
  document.querySelector(".stApp").append(dialog); // there it has the colours of the theme
  return dialog;
}

function showKeys() {
  const { title, close, keys } = window.labKeys;
  const dialog = keysDialog();
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("dl").replaceChildren(...keys.flatMap(keyRow));
  dialog.querySelector("button").textContent = close;
  if (!dialog.open) dialog.showModal();
}

function listKeys(said) {
  if (!window.labKeys) {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest?.(NOT_WHILE_TYPING)) return;
      event.preventDefault();
      showKeys();
    });
  }
  window.labKeys = said;
}
