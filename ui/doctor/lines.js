// A link of the evidence brings its line into view, marks it and gives it the focus; the address stays as it is.
const LINK = "a.lab-to-line";

export default function () {
  const onClick = (event) => {
    const link = event.target.closest?.(LINK);
    const line = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!line) return;
    event.preventDefault();
    event.stopPropagation();
    line.scrollIntoView({ block: "center" });
    line.focus({ preventScroll: true });
  };
  document.addEventListener("click", onClick, true);
  return () => document.removeEventListener("click", onClick, true);
}
