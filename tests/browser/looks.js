// What is wrong to an eye or a finger on a page that has settled: one line for each fault, by kind.
({ smallest, reachable, own }) => {
  const OPERABLE = "a[href], button, input, select, textarea, summary, [role=tab], [role=switch], [role=slider]";
  const UNREAD = "script, style, svg, [aria-hidden=true], .katex-mathml, [data-testid=stIconMaterial]";
  const GLYPH = 2; // pixels by which a letter's own box may stand over the box it is set in
  const HALF = 0.5; // what rounding to whole pixels may take away

  const keyOf = (element) => element.closest("[class*=st-key-]")?.getAttribute("class").match(/st-key-[\w-]+/)[0];
  const named = (element) => {
    const classes = [...element.classList].filter((name) => !/emotion|^e[a-z0-9]{6,}\d+$/.test(name));
    const said = element.getAttribute("aria-label") || element.textContent.trim();
    return `${keyOf(element) ?? ""} ${[element.localName, ...classes].join(".")} "${said.slice(0, 50)}"`.trim();
  };
  const written = ({ width, height }) => `${width.toFixed(1)} x ${height.toFixed(1)}`;
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isForReadersOnly = ({ offsetWidth, offsetHeight }) => offsetWidth === 1 && offsetHeight === 1;
  const styles = new Map();
  const styleOf = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };

  const sideways = () =>
    [document.querySelector("[data-testid=stMain]"), document.documentElement]
      .filter((box) => box.scrollWidth > box.clientWidth)
      .map((box) => `${box.localName} scrolls by ${box.scrollWidth - box.clientWidth}`);

  // What a pointer may hit to operate a control: the whole label of a switch, the whole track of a slider.
  function placeOf(control) {
    if (control.matches("[type=checkbox], [type=radio]")) return control.closest("label");
    return control.matches("[type=range]") ? (control.closest("[role=group] > div") ?? control) : control;
  }

  const isInSentence = ({ control }) =>
    styleOf(control).display === "inline" &&
    control.closest("p, li, td, dd, figcaption")?.textContent.trim() !== control.textContent.trim();

  // WCAG 2.2, 2.5.8: a target may be smaller if a circle around its middle meets no other target, nor its circle.
  function small() {
    const targets = [...document.querySelectorAll(OPERABLE)]
      .map((control) => ({ control, place: placeOf(control) }))
      .filter(({ control, place }) => !control.disabled && isSeen(place) && !isForReadersOnly(place))
      .map((target) => ({ ...target, box: target.place.getBoundingClientRect() }));
    const isSmall = ({ box }) => Math.min(box.width, box.height) < smallest - HALF;
    const middle = ({ x, y, width, height }) => new DOMRect(x + width / 2, y + height / 2, 0, 0);
    const meets = (one, other) => {
      if (one === other || other.control.contains(one.control)) return false;
      const { x, y } = middle(one.box);
      const { left, right, top, bottom } = isSmall(other) ? middle(other.box) : other.box;
      const away = Math.hypot(x - Math.max(left, Math.min(x, right)), y - Math.max(top, Math.min(y, bottom)));
      return away < (isSmall(other) ? smallest : smallest / 2);
    };
    return targets
      .filter((one) => isSmall(one) && !isInSentence(one) && targets.some((other) => meets(one, other)))
      .map(({ control, box }) => `${named(control)} is ${written(box)}`);
  }

  const hardToReach = () =>
    [...document.querySelectorAll(own)]
      .filter((element) => isSeen(element) && element.offsetHeight < reachable - HALF)
      .map((element) => `${named(element)} is ${written(element.getBoundingClientRect())}`);

  // The first box that cuts a text, or whose frame it breaks. What scrolls cuts nothing, but controls need no search.
  function brokenBox(text, element) {
    const isControl = element.closest("button, [role=tab]");
    let [mayLeave, maySink] = [false, false];
    for (let box = element; box !== document.documentElement && !isForReadersOnly(box); box = box.parentElement) {
      const { overflowX, overflowY, display, position, borderLeftWidth } = styleOf(box);
      if (position === "fixed") return null;
      if (/^(inline|contents)$/.test(display)) continue;
      const hasFrame = parseFloat(borderLeftWidth) > 0;
      const outer = box.getBoundingClientRect();
      const isBeside = text.left < outer.left - GLYPH || text.right > outer.right + GLYPH;
      const isBelow = text.top < outer.top - 2 * GLYPH || text.bottom > outer.bottom + 2 * GLYPH;
      mayLeave ||= !isControl && /auto|scroll/.test(overflowX);
      maySink ||= /auto|scroll/.test(overflowY);
      if (!mayLeave && isBeside && (hasFrame || overflowX !== "visible")) return box;
      if (!maySink && isBelow && (hasFrame || overflowY !== "visible")) return box;
    }
    return null;
  }

  function cut() {
    const found = [];
    const range = document.createRange();
    const walker = document.createTreeWalker(document.querySelector(".stApp"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (!data.trim() || parentElement.closest(UNREAD) || !isSeen(parentElement)) continue;
      range.selectNodeContents(walker.currentNode);
      const box = [...range.getClientRects()].map((text) => brokenBox(text, parentElement)).find(Boolean);
      if (box) found.push(`"${data.trim().slice(0, 50)}" stands out of ${named(box)}`);
    }
    return found;
  }

  const charts = [...document.querySelectorAll(".lab-chart")]
    .filter(isSeen)
    .map((chart) => ({ name: keyOf(chart), graph: chart.querySelector(".js-plotly-plot") }));

  function cutInChart({ name, graph }) {
    const outer = graph.querySelector("svg.main-svg").getBoundingClientRect();
    const isOutside = ({ left, right, top, bottom }) =>
      Math.max(outer.left - left, right - outer.right, outer.top - top, bottom - outer.bottom) > GLYPH;
    return [...graph.parentElement.querySelectorAll("svg.main-svg text, .lab-names text")]
      .filter((text) => text.textContent.trim() && isSeen(text) && isOutside(text.getBoundingClientRect()))
      .map((text) => `"${text.textContent}" stands out of ${name}`);
  }

  const unnamed = ({ graph }) => !graph.querySelector("svg[role=img]")?.getAttribute("aria-label")?.trim();

  // A series' look but for its colour, and the plot it stands in.
  const lookOf = ({ type, mode = "", line = {}, marker = {}, xaxis, yaxis }) =>
    JSON.stringify([
      [type, xaxis, yaxis],
      mode.includes("lines") && [line.dash ?? "solid", line.width],
      mode.includes("markers") && (marker.symbol ?? "circle"),
      marker.pattern?.shape,
    ]);

  function alike({ name, graph }) {
    const names = new Map();
    for (const trace of graph.data.filter(({ name, showlegend, type }) => name && showlegend !== false && type !== "heatmap"))
      names.set(lookOf(trace), new Set([...(names.get(lookOf(trace)) ?? []), trace.name]));
    return [...names.values()].filter(({ size }) => size > 1).map((same) => `${name}: ${[...same].join(" = ")}`);
  }

  return {
    sideways: sideways(),
    small: small(),
    "hard to reach": hardToReach(),
    cut: cut(),
    "cut in a chart": charts.flatMap(cutInChart),
    "chart without words": charts.filter(unnamed).map(({ name }) => name),
    "told by colour alone": charts.flatMap(alike),
  };
};
