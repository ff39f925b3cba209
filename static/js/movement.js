// A moving figure can be held and let go on; without this script "Stop" brings the still figures back.
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-pause]");
  if (!button) return;
  const figures = [...document.querySelectorAll(`${button.dataset.pause} .moving`)];
  const pause = !figures.some((figure) => figure.animationsPaused());
  for (const figure of figures) pause ? figure.pauseAnimations() : figure.unpauseAnimations();
  button.textContent = pause ? "Go on" : "Pause";
});
const offer = (root) => {
  for (const button of root.querySelectorAll("[data-pause]")) button.hidden = false;
};
offer(document);
document.addEventListener("htmx:afterSettle", () => offer(document));
