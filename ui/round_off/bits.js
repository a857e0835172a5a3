// The bits of one number as switches: click, or arrow keys and space. Only the pattern that results goes to Python.
function build(host, data, flip) {
  const buttons = [];
  host.replaceChildren(
    ...data.groups.map((group) => {
      const field = document.createElement("div");
      field.className = `lab-bits-field ${group.role}`;
      const title = document.createElement("span");
      title.className = "lab-bits-title";
      const row = document.createElement("span");
      row.className = "lab-bits-row";
      for (const chunk of group.chunks) {
        const span = document.createElement("span");
        span.className = "lab-bits-chunk";
        for (const name of chunk) {
          const button = document.createElement("button");
          button.type = "button";
          button.setAttribute("role", "switch");
          button.setAttribute("aria-label", name);
          button.title = name;
          const place = buttons.push(button) - 1;
          button.onclick = () => flip(place);
          button.onfocus = () => rove(buttons, place);
          span.append(button);
        }
        row.append(span);
      }
      field.append(title, row);
      return field;
    }),
  );
  host.onkeydown = (event) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const next = buttons.indexOf(document.activeElement) + steps[event.key];
    buttons[Math.max(0, Math.min(buttons.length - 1, next))].focus();
  };
  rove(buttons, 0);
  return buttons;
}

// One bit is in the order of the Tab key; the arrows move from there.
function rove(buttons, place) {
  buttons.forEach((button, index) => (button.tabIndex = index === place ? 0 : -1));
}

function show(buttons, bits) {
  buttons.forEach((button, place) => {
    button.textContent = bits[place];
    button.setAttribute("aria-checked", String(bits[place] === "1"));
  });
}

// Whether Python has answered the last flip. Answers to earlier ones, and what was on its way before, come in between;
// anything else was not flipped here, and holds.
function isCaughtUp(state, bits) {
  const place = state.sent.lastIndexOf(bits);
  if (place >= 0) state.sent.splice(0, place + 1);
  else if (bits !== state.known) state.sent = [];
  state.known = bits;
  return state.sent.length === 0;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const host = parentElement.querySelector(".lab-bits");
  const state = (host.labState ??= { sent: [] });
  state.send = setTriggerValue;
  const flip = (place) => {
    const flipped = state.bits[place] === "1" ? "0" : "1";
    state.bits = state.bits.slice(0, place) + flipped + state.bits.slice(place + 1);
    show(state.buttons, state.bits);
    state.sent.push(state.bits);
    state.send("pattern", `0x${BigInt(`0b${state.bits}`).toString(16)}`);
  };
  const layout = JSON.stringify(data.groups.map((group) => group.chunks));
  if (state.layout !== layout) {
    state.layout = layout;
    state.buttons = build(host, data, flip);
  }
  host.setAttribute("aria-label", data.label);
  host.querySelectorAll(".lab-bits-title").forEach((title, index) => (title.textContent = data.groups[index].title));
  if (isCaughtUp(state, data.bits)) {
    state.bits = data.bits;
    show(state.buttons, state.bits);
  }
}
