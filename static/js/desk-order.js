// Rows with an order: buttons and a handle move them, a row goes where its role or phase belongs. Only the fields of place
// (and, where a row is dragged to another group, that of the group) are filled; the form saves them like any others.
const GROUPED = ".desk-inline";
const rowsIn = (places) => [...places.children].filter((child) => child.matches(".desk-row"));
const fieldOf = (row, name) => row.querySelector(`[name$="-${name}"]`);
const inlineOf = (element) => element.closest?.(GROUPED);
const groupField = (row) => {
  const name = inlineOf(row).dataset.groupField;
  return name && fieldOf(row, name);
};
const placesFor = (inline, value) =>
  [...inline.querySelectorAll(".desk-group")].find((group) => group.dataset.group === value)?.querySelector(".desk-places");
const titleOf = (row) => row.querySelector(".desk-title").textContent.trim();
const changed = (inline) => inline.closest("form").dispatchEvent(new CustomEvent("roles-changed"));

const number = (places) => {
  rowsIn(places).forEach((row, index) => {
    const field = fieldOf(row, "position");
    if (field) field.value = index + 1;
  });
};
const say = (row) => {
  const places = row.parentElement;
  const rows = rowsIn(places);
  const heading = places.closest(".desk-group").querySelector("h3");
  const where = heading ? `, ${heading.textContent.trim()}` : "";
  inlineOf(row).querySelector(".desk-said").textContent = `${titleOf(row)}: ${rows.indexOf(row) + 1} of ${rows.length}${where}`;
};
// Moving an element drops the focus inside it.
const put = (row, places, before = null) => {
  const from = row.parentElement;
  const active = document.activeElement;
  places.insertBefore(row, before);
  if (row.contains(active)) active.focus({ preventScroll: true });
  for (const each of new Set([from, places])) if (each.matches(".desk-places")) number(each);
};
const settle = (row, places, before) => {
  put(row, places, before);
  const field = groupField(row);
  const value = places.closest(".desk-group").dataset.group;
  if (field && field.value !== value) field.value = value;
  say(row);
  changed(inlineOf(row));
};

const offer = (root) => {
  for (const hidden of root.querySelectorAll(".desk-move, .desk-add")) hidden.hidden = false;
};

// Buttons
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.(`${GROUPED} [data-move]`);
  if (!button) return;
  const row = button.closest(".desk-row");
  const rows = rowsIn(row.parentElement);
  const to = rows.indexOf(row) + (button.dataset.move === "up" ? -1 : 1);
  if (rows[to]) settle(row, row.parentElement, button.dataset.move === "up" ? rows[to] : rows[to].nextElementSibling);
  else say(row);
  row.scrollIntoView({ block: "nearest" });
});

// The handle, for a mouse, a pen and a finger
let dragged = null;
document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.(`${GROUPED} .desk-handle`);
  if (!handle || event.button) return;
  event.preventDefault();
  dragged = handle.closest(".desk-row");
  dragged.classList.add("is-dragged");
});
document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const group = under?.closest(".desk-group");
  if (!group || inlineOf(group) !== inlineOf(dragged)) return;
  const places = group.querySelector(".desk-places");
  const row = under.closest(".desk-row");
  if (row === dragged) return;
  const box = row?.getBoundingClientRect();
  const after = row && event.clientY > box.top + box.height / 2;
  const before = row ? (after ? row.nextElementSibling : row) : null;
  if (before !== dragged && (before || places.lastElementChild !== dragged)) put(dragged, places, before);
});
for (const type of ["pointerup", "pointercancel"]) {
  document.addEventListener(type, () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    settle(dragged, dragged.parentElement, dragged.nextElementSibling);
    dragged = null;
  });
}

// New rows: a group's button adds one there; a chosen role or phase takes a row to its group.
let wanted = null;
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.(`${GROUPED} [data-add]`);
  if (!button) return;
  wanted = button.dataset.add;
  inlineOf(button).querySelector(".add-row a").click();
  wanted = null;
});
document.addEventListener("formset:added", ({ target }) => {
  const inline = inlineOf(target);
  if (!inline) return;
  const field = groupField(target);
  if (field && wanted) field.value = wanted;
  const places = placesFor(inline, field ? field.value : "");
  put(target, places);
  if (wanted !== null) target.querySelector(".select2-selection, input:not([type=hidden]), textarea, select")?.focus();
});
document.addEventListener("change", ({ target }) => {
  const row = target.closest?.(`${GROUPED} .desk-row`);
  if (!row || groupField(row) !== target) return;
  const places = placesFor(inlineOf(row), target.value);
  if (!places || places === row.parentElement) return;
  put(row, places);
  say(row);
  row.scrollIntoView({ block: "nearest" });
});

// When a new row is taken away the admin numbers all rows anew as they stand on the page; stored ones must come first then.
let stood = [];
const indexOf = (row) => Number(row.id.match(/-(\d+)$/)?.[1] ?? Infinity);
document.addEventListener(
  "click",
  ({ target }) => {
    const inline = target.closest?.(".inline-deletelink") && inlineOf(target);
    if (!inline) return;
    const rows = [...inline.querySelectorAll(".desk-row:not(.empty-form)")];
    stood = rows.map((row) => [row, row.parentElement]);
    const last = inline.querySelector(".desk-row.empty-form");
    for (const row of rows.sort((a, b) => indexOf(a) - indexOf(b))) last.before(row);
  },
  true,
);
document.addEventListener("click", () => {
  if (!stood.length) return;
  const places = new Set();
  for (const [row, where] of stood) {
    if (row.isConnected) where.append(row);
    places.add(where);
  }
  stood = [];
  for (const each of places) number(each);
  changed([...places][0]);
});

// What the map shows depends on these. Select2 tells of its changes through jQuery alone.
const WATCHED = '[name^="activations-"], [name="movement"], [name="variation_of"], [name="pattern"]';
django.jQuery(document).on("change", WATCHED, (event) => event.target.form.dispatchEvent(new CustomEvent("roles-changed")));

for (const inline of document.querySelectorAll(GROUPED)) {
  inline.classList.add("is-ordered");
  offer(inline);
}

// Select2 names its field by the choice alone, so that an empty one has no name: the label belongs to it. Its cross that
// clears a whole list stands in a <ul> that is no place for it; each choice has its own.
for (const field of document.querySelectorAll("select.admin-autocomplete[multiple]")) field.dataset.allowClear = "false";
const name = (root) => {
  for (const field of root.querySelectorAll("select.admin-autocomplete")) {
    const label = field.labels?.[0];
    const box = field.parentElement.querySelector(".select2-selection");
    if (!label || !box) continue;
    label.id = `${field.id}_label`;
    const chosen = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", `${label.id} ${chosen?.id ?? ""}`.trim());
    if (chosen?.matches("[role=textbox]")) chosen.setAttribute("aria-labelledby", label.id);
    box.parentElement.parentElement.querySelector(".select2-search__field")?.setAttribute("aria-label", label.textContent);
  }
};
django.jQuery(() => setTimeout(name, 0, document));
document.addEventListener("formset:added", ({ target }) => setTimeout(name, 0, target));
