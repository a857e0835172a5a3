// Texts set smaller than a number of pixels, and the sizes of whole paragraphs; formulas have their own small parts.
(least) => {
  const UNREAD = ".katex, script, style, [style*='70%'], [data-testid=stIconMaterial], [aria-hidden=true]";
  const found = new Map();
  const walker = document.createTreeWalker(document.querySelector(".stMain"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (!data.trim() || parentElement.closest(UNREAD)) continue;
    if (!parentElement.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const size = parseFloat(getComputedStyle(parentElement).fontSize);
    const key = `${parentElement.localName}.${parentElement.getAttribute("class") ?? ""} ${size.toFixed(1)}`;
    if (size < least - 0.01 && !found.has(key)) found.set(key, data.trim().slice(0, 40));
  }
  const paragraphs = [...document.querySelectorAll(".stMain .stMarkdown p")].filter(
    (element) => element.checkVisibility() && !element.closest("button, label, summary, [data-testid=stCaptionContainer]"),
  );
  const sizes = paragraphs.map((element) => parseFloat(getComputedStyle(element).fontSize));
  return { small: [...found].map(([key, text]) => `${key}: ${text}`), body: Math.min(...sizes) };
};
