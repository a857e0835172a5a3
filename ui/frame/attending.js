// A class session in this browser: who one is in it stays in the browser's storage, and phones follow the teacher.
const CLASS_KEY = "lab_class";
const CLASS_PLACE = "lab_class_place";

// Remembers what the server knows of this browser, and tells it what it has forgotten, such as after a reload.
function keepClass(said, report) {
  if (!said) return;
  const { known, forgotten } = JSON.parse(said);
  try {
    const stored = JSON.parse(localStorage.getItem(CLASS_KEY) ?? "{}");
    forgotten.forEach((role) => delete stored[role]);
    const kept = { ...stored, ...known };
    localStorage.setItem(CLASS_KEY, JSON.stringify(kept));
    const missing = JSON.stringify(kept);
    if (Object.keys(kept).every((role) => role in known) || window.labClassTold === missing) return;
    window.labClassTold = missing; // once: the server may have refused it
    report("held", missing);
  } catch {
    // Without storage, as in some frames, a reload asks to join again.
  }
}

// Goes where the teacher is, whenever that place changes; in between, one may wander.
function followClass(place) {
  try {
    if (sessionStorage.getItem(CLASS_PLACE) === place) return;
    sessionStorage.setItem(CLASS_PLACE, place);
  } catch {
    return;
  }
  if (!place) return;
  const there = new URL(`./${place}`, window.location.href);
  const language = new URL(window.location.href).searchParams.get("lang");
  if (language) there.searchParams.set("lang", language);
  if (there.href === window.location.href) return;
  window.labHistory.replace({}, "", there.href);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}
