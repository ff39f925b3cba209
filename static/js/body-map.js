// The body map beyond plain links: a shape and its row light each other, arrows move, a press opens the panel in place.
const light = (slug, on) => {
  const same = `.body-map [data-muscle="${CSS.escape(slug)}"]`;
  for (const link of document.querySelectorAll(same)) link.classList.toggle("is-lit", on);
  document.getElementById(`muscle-${slug}`)?.classList.toggle("is-lit", on);
};
const slugOf = (target) =>
  target.closest?.(".body-map [data-muscle]")?.dataset.muscle ??
  target.closest?.("#muscles li[id^='muscle-']")?.id.slice("muscle-".length);

for (const [type, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(type, (event) => {
    const slug = slugOf(event.target);
    if (slug) light(slug, on);
  });
}

document.addEventListener("click", (event) => {
  const mark = event.target.closest?.(".body-map a[data-muscle]");
  const row = mark && document.getElementById(`open-${mark.dataset.muscle}`);
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (row.getAttribute("aria-expanded") === "false") row.click();
  row.scrollIntoView({ block: "center" });
});

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const middle = (link) => {
  const box = link.querySelector(".shape").getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
};
document.addEventListener("keydown", (event) => {
  const here = event.target.closest?.(".body-map a");
  const step = STEPS[event.key];
  if (!here || !step) return;
  event.preventDefault();
  const [x, y] = middle(here);
  let nearest, least = Infinity;
  for (const link of here.closest(".body-map").querySelectorAll("a:not([aria-hidden])")) {
    const [to, down] = middle(link);
    const along = (to - x) * step[0] + (down - y) * step[1];
    const aside = Math.abs((to - x) * step[1]) + Math.abs((down - y) * step[0]);
    if (link !== here && along > 1 && along + 2 * aside < least) [nearest, least] = [link, along + 2 * aside];
  }
  if (!nearest) return;
  here.tabIndex = -1;
  nearest.tabIndex = 0;
  nearest.focus();
});
