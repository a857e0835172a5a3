// The cards of the arms, with the numbers of the record that the page's player has reached.
function fill(row, [value, note, isWrong]) {
  const [shown, beside] = row.querySelectorAll("dd");
  if (shown.textContent !== value) shown.textContent = value;
  if (beside.textContent !== note) beside.textContent = note;
  row.classList.toggle("wrong", isWrong);
}

function show(root) {
  const { run, epochs, readings } = root.labData;
  const player = window.labPlayer;
  const at = player?.run === run && !player.isAtNewest ? player.data.epochs[player.index] : Infinity;
  const later = epochs.findIndex((epoch) => epoch > at);
  const now = readings[later < 0 ? readings.length - 1 : Math.max(0, later - 1)];
  [...root.children].forEach((card, place) => {
    [...card.querySelectorAll("dl > div")].forEach((row, line) => fill(row, now[place][line]));
  });
}

function cardOf({ title, light, dark, how, names }) {
  const card = Object.assign(document.createElement("section"), { className: "lab-card" });
  card.style.setProperty("--lab-light", light);
  card.style.setProperty("--lab-dark", dark);
  const heading = Object.assign(document.createElement("h2"), { textContent: title });
  const list = document.createElement("dl");
  for (const name of names) {
    const row = document.createElement("div");
    row.append(Object.assign(document.createElement("dt"), { textContent: name }), document.createElement("dd"));
    row.append(Object.assign(document.createElement("dd"), { className: "note" }));
    list.append(row);
  }
  card.append(heading, list, Object.assign(document.createElement("p"), { textContent: how }));
  return card;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".lab-played-cards");
  const text = new TextDecoder().decode(data);
  if (text !== root.labText) {
    root.labText = text;
    root.labData = JSON.parse(text);
    const arms = JSON.stringify(root.labData.arms);
    if (arms !== root.labArms) root.replaceChildren(...root.labData.arms.map(cardOf));
    root.labArms = arms;
  }
  show(root);
  if (root.labListens) return;
  root.labListens = true;
  const listen = () => (root.isConnected ? show(root) : window.removeEventListener("lab-played", listen));
  window.addEventListener("lab-played", listen);
}
