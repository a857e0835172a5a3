// What of a page its first screen shows: where the question, the sentence that answers it and the picture or main result
// begin and end, and the line from which something covers the page.
({ answer, picture }) => {
  const isSeen = (element) => element.checkVisibility() && element.getBoundingClientRect().height > 1;
  const span = (selector) => {
    const element = [...document.querySelectorAll(selector)].find(isSeen);
    if (!element) return null;
    const { top, bottom } = element.getBoundingClientRect();
    return { top, bottom };
  };
  return {
    bottom: span(".lab-bar")?.top ?? window.innerHeight,
    question: span(".stMain h1"),
    answer: span(answer),
    picture: span(picture),
  };
};
