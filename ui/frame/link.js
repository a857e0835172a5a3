// static/chart.js listens for them.
function tellFigures(words) {
  window.labFigureWords = JSON.parse(words);
  window.dispatchEvent(new Event("lab-figure-words"));
}

// What every page begins with in the browser, and the button that copies the address of the present state.
export default function ({ parentElement, data, setStateValue }) {
  tellFigures(data.figures);
  keepHistory(data.correction);
  replaceForeign(JSON.parse(data.foreign));
  keepMenu();
  keepMarks();
  listKeys(JSON.parse(data.keys));
  showBar(JSON.parse(data.bar));
  nameThings();
  document.documentElement.lang = data.language; // screen readers pronounce by it
  drawToolbar(data);
  keepClass(data.attending, setStateValue);
  comeBack(setStateValue);
  const [button, field] = ["button", "input"].map((tag) => parentElement.querySelector(tag));
  button.textContent = data.label;
  button.onclick = () => copy(address(), button, field, data);
  window.labLinks = { copy, linkTo }; // for the buttons of other states
}
