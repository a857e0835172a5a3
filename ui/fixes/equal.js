// Cards that say the same are one card; a row at its foot counts the others, and opens to their names and formulas.
const GALLERY = ".lab-gallery:not(figure)";

const result = (card) => [...card.querySelectorAll("dl, .verdict")].map(({ textContent }) => textContent).join();

function lineOf(card) {
  const line = document.createElement("li");
  line.append(card.querySelector("h2").textContent, card.querySelector("code").cloneNode(true));
  return line;
}

function showRow(card, others, more) {
  const names = others.map((other) => other.querySelector("h2").textContent).join();
  const said = more.replace("{count}", others.length);
  let row = card.querySelector(".lab-equal");
  // The cards may come in another language before the words of the row do.
  if ((row?.dataset.names ?? "") === names && (!row || row.firstChild.textContent === said)) return;
  if (!others.length) return row?.remove();
  if (!row) {
    row = document.createElement("details");
    row.className = "lab-equal";
    row.append(document.createElement("summary"), document.createElement("ul"));
    card.append(row);
  }
  row.dataset.names = names;
  row.firstChild.textContent = said;
  row.lastChild.replaceChildren(...others.map(lineOf));
}

function collapse(more) {
  const groups = new Map();
  for (const card of document.querySelectorAll(`${GALLERY} > .lab-card`)) {
    const said = result(card);
    groups.set(said, [...(groups.get(said) ?? []), card]);
  }
  for (const [card, ...others] of groups.values()) {
    card.hidden = false;
    for (const other of others) {
      other.hidden = true;
      showRow(other, [], more);
    }
    showRow(card, others, more);
  }
}

export default function ({ data: { more }, parentElement }) {
  parentElement.labEqual?.disconnect(); // of the same page in other words
  const keepUp = () => {
    collapse(more);
    observer.takeRecords();
  };
  const observer = new MutationObserver(keepUp);
  parentElement.labEqual = observer;
  observer.observe(document.querySelector(".stMain"), { subtree: true, childList: true, characterData: true });
  keepUp();
  return () => observer.disconnect();
}
