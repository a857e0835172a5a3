// Copies the address of the present state: works in a frame, on Streamlit Cloud (which serves the app below /~/+/),
// and without clipboard permission (then the link is shown, selected).
function address() {
  const url = named(window.location.href);
  url.pathname = url.pathname.replace("/~/+/", "/");
  url.searchParams.delete("embed");
  url.searchParams.delete("embed_options");
  return url.href;
}

export default function ({ parentElement, data }) {
  keepHistory(data.correction);
  explainRefusals(data.refusals);
  const button = parentElement.querySelector("button");
  const field = parentElement.querySelector("input");
  document.documentElement.lang = data.language; // screen readers pronounce by it
  button.textContent = data.label;
  field.setAttribute("aria-label", data.failed);
  button.onclick = async () => {
    field.value = address();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = data.done;
      setTimeout(() => (button.textContent = data.label), 2000);
    } catch {
      field.hidden = false;
      field.select();
      button.textContent = document.execCommand("copy") ? data.done : data.failed;
    }
  };
}
