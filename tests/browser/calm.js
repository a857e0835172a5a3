// What moves although the visitor asked for reduced motion: one line for each.
async () => {
  const LONGEST = 10; // milliseconds
  const named = (element) => [element.localName, ...element.classList].slice(0, 3).join(".");
  const longestOf = (times) => Math.max(...times.split(",").map((time) => 1000 * parseFloat(time)));
  const frame = () => new Promise(requestAnimationFrame);

  function lasts({ transitionDuration, animationName, animationDuration, animationIterationCount }) {
    if (animationName === "none") return longestOf(transitionDuration);
    const rounds = animationIterationCount.includes("infinite") ? Infinity : 1;
    return Math.max(longestOf(transitionDuration), rounds * longestOf(animationDuration));
  }

  // Something that would move, before and after itself too, if the style of the page let it.
  function mover() {
    const style = document.createElement("style");
    style.textContent = ".lab-mover, .lab-mover::before, .lab-mover::after { content: ''; animation: spin 1s infinite; transition: all 1s; scroll-behavior: smooth }";
    const element = Object.assign(document.createElement("i"), { className: "lab-mover" });
    document.body.append(style, element);
    return () => [style, element].forEach((one) => one.remove());
  }

  function styled() {
    const remove = mover();
    const found = [...document.querySelectorAll("*")].flatMap((element) =>
      [null, "::before", "::after"]
        .map((part) => [part, getComputedStyle(element, part)])
        .filter(([, style]) => lasts(style) > LONGEST || style.scrollBehavior === "smooth")
        .map(([part]) => `${named(element)}${part ?? ""} moves by its style`),
    );
    remove();
    return [...new Set(found)];
  }

  // An expander is as high at once as when everything that ran has ended.
  async function expanding() {
    const expander = document.querySelector("details:not([open])");
    expander.querySelector("summary").click();
    await frame();
    await frame();
    const { offsetHeight } = expander;
    await Promise.all(document.getAnimations().map(({ finished }) => finished));
    return offsetHeight === expander.offsetHeight ? [] : [`${named(expander)} grows from ${offsetHeight} to ${expander.offsetHeight}`];
  }

  // A step of lecture mode has arrived before the next frame.
  async function stepping() {
    const main = document.querySelector("[data-testid=stMain]");
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown", bubbles: true }));
    const { scrollTop } = main;
    for (let count = 0; count < 20; count++) await frame();
    return scrollTop > 0 && scrollTop === main.scrollTop ? [] : [`a step glides from ${scrollTop} to ${main.scrollTop}`];
  }

  const charts = [...document.querySelectorAll(".js-plotly-plot")]
    .filter(({ layout, _transitionData }) => layout.transition || _transitionData?._frames.length)
    .map((graph) => `${named(graph.parentElement)} moves its lines`);
  return [...styled(), ...charts, ...(await stepping()), ...(await expanding())];
};
