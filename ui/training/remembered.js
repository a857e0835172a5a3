// Remembers, in this tab of the browser, that a training stood on the page; says so when the server knows of none.
const KEY = "lab_training";

export default function ({ data, setTriggerValue }) {
  try {
    if (data.known) sessionStorage.setItem(KEY, "1");
    else if (sessionStorage.getItem(KEY)) {
      sessionStorage.removeItem(KEY);
      setTriggerValue("gone", true);
    }
  } catch {
    // Without storage, as in some frames, nothing is remembered.
  }
}
