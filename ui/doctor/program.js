// Says at once when the findings no longer belong to what is in the editor, and keeps what is typed against a reload.
//
// A program that is not in the link yet, or too long for one, is in the tab's own storage together with the address at
// which it was typed: it returns where that address is opened again, and nowhere else.
const EDITOR = ".st-key-doctor_code textarea";
const STORED = "lab-doctor-program";
const DECIDING = ["doctor_rule", "doctor_version", "doctor_program"];
const MOST_FRAMES = 600;

const editor = () => document.querySelector(EDITOR);

// The parts of the address that decide what is in the editor.
function opened() {
  const parts = new URLSearchParams(window.location.search);
  return JSON.stringify(DECIDING.map((key) => parts.get(key)));
}

// As Python's zlib.crc32 of the same bytes.
function checksum(text) {
  let crc = ~0;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function store() {
  const field = editor();
  if (!field) return;
  try {
    sessionStorage.setItem(STORED, JSON.stringify({ opened: opened(), program: field.value }));
  } catch {
    // without storage, a reload begins with what the link holds
  }
}

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? "null");
  } catch {
    return null;
  }
}

// Once for each document: later the session itself has the program. Returns whether there was one to restore.
function restore(report) {
  if (window.labDoctorRestored) return false;
  window.labDoctorRestored = true;
  const kept = stored();
  const isHere = kept?.opened === opened() && typeof kept.program === "string";
  if (!isHere || !editor() || kept.program === editor().value) return false;
  report("kept", kept.program);
  return true;
}

// The editor's code may still be loading; and its new text arrives in the same pass as this, before or after it.
function drawn(act, isWanted, frames = MOST_FRAMES) {
  if (isWanted() && !editor() && frames) return requestAnimationFrame(() => drawn(act, isWanted, frames - 1));
  return requestAnimationFrame(() => requestAnimationFrame(act));
}

export default function ({ parentElement, data, setTriggerValue }) {
  const note = parentElement.querySelector(".lab-stale");
  const isInStep = () => !data.isEdited || !editor() || checksum(editor().value) === data.checksum;
  const judge = () => {
    const said = isInStep() ? "" : data.stale;
    if (note.textContent !== said) note.textContent = said;
  };
  const onInput = (event) => event.target.matches(EDITOR) && judge();
  document.addEventListener("input", onInput);
  window.addEventListener("pagehide", store);
  let isGone = false;
  // At the end of a run the editor may hold another program, without an input of the visitor and with the same findings.
  const runs = new MutationObserver(() => drawn(() => isGone || judge(), () => false));
  runs.observe(document.querySelector(".stApp"), { attributeFilter: ["data-test-script-state"] });
  drawn(() => {
    if (isGone) return;
    judge();
    if (!restore(setTriggerValue) && isInStep()) store();
  }, () => data.isEdited && !isGone);
  return () => {
    isGone = true;
    runs.disconnect();
    document.removeEventListener("input", onInput);
    window.removeEventListener("pagehide", store);
  };
}
