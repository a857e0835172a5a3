// Replaces texts that Streamlit itself shows: its English on a page in another language, and its codes for files that
// were not uploaded.
//
// React knows the nodes of these texts and writes to them only when what it has to say changes, so nodes stay and their
// content is exchanged. It is put back when the language changes: React would not do it.
const EXCHANGED_ATTRIBUTES = ["aria-label", "placeholder", "title"];

function nodesOf(place, attribute) {
  if (attribute) return place.hasAttribute(attribute) ? [place.getAttributeNode(attribute)] : [];
  const isText = ({ parentElement }) => (parentElement.translate ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT);
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT, isText); // the name of an icon is no text
  const nodes = [];
  while (texts.nextNode()) nodes.push(texts.currentNode);
  return nodes;
}

function exchange(place, [, attribute, pattern, text]) {
  const nodes = nodesOf(place, attribute);
  const found = nodes.map((node) => node.nodeValue).join("").match(pattern);
  if (!found) return;
  const filled = text.replace(/\{(\d)\}/g, (_, group) => found[group]);
  nodes.forEach((node, number) => {
    const [theirs, ours] = [node.nodeValue, number ? "" : filled];
    window.labForeign.exchanged.set(node, { theirs, ours });
    node.nodeValue = ours;
  });
}

function exchangeAll(places) {
  for (const place of places) {
    for (const rule of window.labForeign.rules) if (place.matches(rule[0])) exchange(place, rule);
  }
}

function putBack() {
  const { anywhere, rules, exchanged } = window.labForeign;
  for (const place of document.querySelectorAll(anywhere)) {
    for (const node of rules.flatMap(([, attribute]) => nodesOf(place, attribute))) {
      const { theirs, ours } = exchanged.get(node) ?? {};
      if (exchanged.delete(node) && node.nodeValue === ours) node.nodeValue = theirs;
    }
  }
}

// Of the page only what has changed: while a slider is dragged, figures change at each frame.
function placesIn(changes) {
  const { anywhere } = window.labForeign;
  const places = new Set();
  for (const { target, addedNodes } of changes) {
    const around = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
    for (let place = around?.closest(anywhere); place; place = place.parentElement?.closest(anywhere)) places.add(place);
    for (const added of addedNodes) {
      if (added.nodeType !== Node.ELEMENT_NODE) continue;
      if (added.matches(anywhere)) places.add(added);
      added.querySelectorAll(anywhere).forEach((place) => places.add(place));
    }
  }
  return places;
}

function replaceForeign(rules) {
  if (!window.labForeign) {
    window.labForeign = { exchanged: new WeakMap(), rules: [], anywhere: ":not(*)" };
    const changes = { subtree: true, childList: true, characterData: true, attributeFilter: EXCHANGED_ATTRIBUTES };
    new MutationObserver((records) => exchangeAll(placesIn(records))).observe(document.body, changes);
  }
  const said = JSON.stringify(rules);
  if (window.labForeign.said === said) return;
  putBack();
  Object.assign(window.labForeign, { said, rules, anywhere: rules.map(([where]) => where).join() });
  exchangeAll(document.querySelectorAll(window.labForeign.anywhere));
}
