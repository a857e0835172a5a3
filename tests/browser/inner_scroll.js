// What scrolls inside the page: a finger that begins there is caught. A text that one types into may.
() => {
  const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";
  const isCaught = (box) => {
    const { overflowX, overflowY } = getComputedStyle(box);
    const [isWide, isHigh] = [box.scrollWidth > box.clientWidth + 1, box.scrollHeight > box.clientHeight + 1];
    return (isWide && scrolls(overflowX)) || (isHigh && scrolls(overflowY));
  };
  return [...document.querySelectorAll(".stMain *:not(textarea)")]
    .filter((box) => box.checkVisibility() && isCaught(box))
    .map(({ localName, className, scrollWidth, scrollHeight, clientWidth, clientHeight }) => {
      const said = `${localName}.${className}`.replaceAll(/ ?st-emotion\S*/g, "");
      return `${said}: ${scrollWidth} x ${scrollHeight} in ${clientWidth} x ${clientHeight}`;
    });
};
