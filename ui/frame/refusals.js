// Says why a file was not uploaded: Streamlit shows a code, in English, and only to a pointer that rests on the file.
const REFUSED = '[data-testid="stFileChip"][aria-invalid] [role="alert"], [data-testid="stTooltipErrorContent"]';

function reasonFor(text, refusals) {
  for (const [pattern, said] of refusals) {
    const found = text.match(pattern);
    if (found) return said.replace("{1}", found[1]);
  }
  return null;
}

function explain(refusals) {
  for (const place of document.querySelectorAll(REFUSED)) {
    const reason = reasonFor(place.textContent, refusals);
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    // React knows these nodes, and writes to them only when what it has to say changes.
    for (let said = reason; said !== null && texts.nextNode(); said = "") texts.currentNode.data = said;
  }
}

function explainRefusals(refusals) {
  if (!window.labRefusals) {
    const changes = { subtree: true, childList: true };
    new MutationObserver(() => explain(window.labRefusals)).observe(document.body, changes);
  }
  window.labRefusals = refusals;
  explain(refusals);
}
