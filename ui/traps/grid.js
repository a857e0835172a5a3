// Draws the matrix as a table of buttons, once; later data only changes what differs. Arrow keys move between cells.
const element = (name, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};

const scope = (node, value) => (node.setAttribute("scope", value), node);

function head(data) {
  const families = element("tr", {}, element("td", {}));
  const told = element("tr", {}, scope(element("th", { textContent: data.corner }), "col"));
  const width = data.told.length / data.families.length;
  data.families.forEach((family) => {
    families.append(scope(element("th", { textContent: family, colSpan: width, className: "starts" }), "colgroup"));
  });
  data.told.forEach((value, place) => {
    const className = place % width ? "" : "starts";
    told.append(scope(element("th", { className }, element("span", { textContent: "from_logits=" }), value), "col"));
  });
  return element("thead", {}, families, told);
}

function body(data, pick) {
  return element(
    "tbody",
    {},
    ...data.rows.map((row) =>
      element(
        "tr",
        { className: row.starts ? "starts" : "" },
        scope(element("th", {}, element("code", { textContent: row.head })), "row"),
        ...row.cells.map((cell) => {
          const button = element("button", { type: "button", onclick: () => pick(button.dataset.key) });
          button.append(
            element("b", { ariaHidden: "true" }),
            element("span", { className: "word" }),
            element("i", { ariaHidden: "true" }),
          );
          return element("td", {}, button);
        }),
      ),
    ),
  );
}

function fill(buttons, cells) {
  const reachable = Math.max(0, cells.findIndex((cell) => cell.chosen));
  buttons.forEach((button, place) => {
    const cell = cells[place];
    const [mark, word, warned] = button.children;
    mark.textContent = cell.mark;
    word.textContent = cell.word;
    warned.textContent = cell.warned;
    button.title = cell.title;
    button.setAttribute("aria-label", cell.title);
    button.setAttribute("aria-pressed", String(cell.chosen));
    button.className = `${cell.state}${cell.faded ? " faded" : ""}`;
    button.dataset.key = cell.key;
    button.tabIndex = place === reachable ? 0 : -1;
  });
}

function legend(entries) {
  const line = ({ state, mark, meaning }) =>
    element("li", { className: state }, element("b", { textContent: mark, ariaHidden: "true" }), meaning);
  return entries.map(line);
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".lab-grid-scroll");
  if (!root.querySelector("table")) {
    const caption = element("caption");
    const table = element("table", { className: "lab-grid" }, caption, head(data));
    table.append(body(data, (key) => root.pick(key)));
    root.append(table, element("ul", { className: "lab-grid-legend" }));
    const width = data.told.length;
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: width, ArrowUp: -width };
    table.onkeydown = (event) => {
      const buttons = [...table.querySelectorAll("button")];
      const next = buttons[buttons.indexOf(document.activeElement) + (steps[event.key] ?? NaN)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    };
  }
  root.pick = (key) => setTriggerValue("cell", key);
  root.querySelector("caption").textContent = data.caption;
  root.querySelector(".lab-grid-legend").replaceChildren(...legend(data.legend));
  fill([...root.querySelectorAll("button")], data.rows.flatMap((row) => row.cells));
}
