// The message that a browser shows while it cannot connect: it has received only Streamlit's own empty frame.
// ui/server/waiting.py inserts this script into that frame.
(() => {
  const said = SAID;
  const PATIENCE = 8000;
  const CONNECTED = '.stApp[data-test-connection-state="CONNECTED"]';
  const STYLE =
    "position:fixed;inset:0 0 auto;z-index:2000000;margin:0;padding:.75rem 1rem;text-align:center;" +
    "font:1rem/1.5 sans-serif;color:#14181d;background:#f2c94c";

  // The address decides the language; without one, the browser's preference is a better guess than the default.
  const wanted = [new URLSearchParams(window.location.search).get("lang"), ...navigator.languages];
  const lang = wanted.map((one) => String(one).slice(0, 2)).find((one) => Object.hasOwn(said, one)) ?? "en";

  function watch() {
    const note = Object.assign(document.createElement("p"), { lang, textContent: said[lang] });
    note.setAttribute("role", "alert");
    note.style.cssText = STYLE;
    const late = setTimeout(() => document.body.append(note), PATIENCE);
    const watching = setInterval(() => {
      if (!document.querySelector(CONNECTED)) return;
      clearInterval(watching);
      clearTimeout(late);
      note.remove();
    }, 250);
  }

  window.addEventListener("load", watch);
})();
