// A page whose server was restarted is drawn by a session that no longer exists. Streamlit connects it to a new one,
// but runs nothing there, so each press in a fragment would be one in a fragment that the server does not know.
const RETURN_MILLISECONDS = 300; // in which Streamlit, or a press of Back that had to wait, asks for a run by itself

function comeBack(report) {
  const isFirst = !window.labReturned;
  window.labReturned = () => report("returned", Date.now());
  if (!isFirst) return;
  let wasAway = false;
  const look = () => {
    if (document.querySelector(OFFLINE)) wasAway = true;
    else if (wasAway) {
      wasAway = false;
      setTimeout(() => {
        const isIdle = document.querySelector('.stApp[data-test-script-state="notRunning"]');
        if (isIdle && !document.querySelector(OFFLINE)) window.labReturned();
      }, RETURN_MILLISECONDS);
    }
  };
  new MutationObserver(look).observe(document.body, { subtree: true, attributeFilter: [CONNECTION] });
}
