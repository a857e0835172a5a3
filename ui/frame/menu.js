// On a phone the menu lies over the page: whoever goes to another page wants to see that page.
const OVER_THE_PAGE = "(max-width: 768px)"; // where Streamlit lays its sidebar over the page

function foldMenu() {
  const button = document.querySelector('.stSidebar[data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button');
  if (button && window.matchMedia(OVER_THE_PAGE).matches) button.click();
}

// Before history.js, which keeps some clicks to itself.
function keepMenu() {
  if (window.labMenu) return;
  window.labMenu = true;
  const follow = (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (event.target.closest?.(`.stSidebar ${LINKS}`)) setTimeout(foldMenu);
  };
  window.addEventListener("click", follow, true);
  window.addEventListener("popstate", (event) => event.isTrusted && foldMenu());
}
