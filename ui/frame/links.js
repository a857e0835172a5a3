// Links to what is on screen, and the clipboard: works in a frame, on Streamlit Cloud (which serves the app below
// /~/+/), and without clipboard permission (then the link is shown, selected).
const OF_THE_READER = ["lecture", "step", "embed", "embed_options"]; // the sender's own: a link leaves them to its reader
const FRAME = 'width="100%" height="800" style="border: 0" loading="lazy" allow="clipboard-write; fullscreen"';

// The link to the present state, or to another query of this page, with some parameters set.
function linkTo({ query, ...set } = {}) {
  const url = named(window.location.href);
  if (query !== undefined) url.search = query;
  url.pathname = url.pathname.replace("/~/+/", "/");
  OF_THE_READER.forEach((key) => url.searchParams.delete(key));
  Object.entries(set).forEach(([key, value]) => url.searchParams.set(key, value));
  return url.href;
}

// The link that every copy button copies: it asks the page's question first, unless the sender has chosen otherwise.
const address = () => linkTo(asking());

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

const frameOf = (link) => `<iframe src="${escaped(link)}" title="${escaped(document.title)}" ${FRAME}></iframe>`;

// Copies a text and says so, in a place and to screen readers; a field shows what cannot be copied.
async function copy(text, place, field, said) {
  const end = (done) => {
    place.textContent = done ? said.done : said.failed;
    toolbar().querySelector(".lab-said").textContent = place.textContent;
    if (done) setTimeout(() => (place.textContent = said.label), 2000);
  };
  field.value = text;
  try {
    await navigator.clipboard.writeText(text);
    end(true);
  } catch {
    field.hidden = false;
    field.setAttribute("aria-label", said.failed);
    field.select();
    end(document.execCommand("copy"));
  }
}
