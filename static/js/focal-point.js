// A click on a picture at the desk writes its place into the two number fields of the focal point, and a mark shows it.

const row = (element) => element.closest(".inline-related");
const numbers = (element) => ["x", "y"].map((axis) => row(element)?.querySelector(`input[name$="-focal_${axis}"]`));

function mark(frame) {
  const [x, y] = numbers(frame);
  if (!x || !y || !frame.firstElementChild) return;
  let spot = frame.querySelector(".focal-mark");
  if (!spot) {
    spot = document.createElement("span");
    spot.className = "focal-mark";
    frame.append(spot);
  }
  spot.style.left = `${Number(x.value) || 0}%`;
  spot.style.top = `${Number(y.value) || 0}%`;
}

document.querySelectorAll(".focal-point").forEach(mark);

document.addEventListener("click", (event) => {
  const shown = event.target.closest(".focal-point > :is(img, canvas)");
  if (!shown) return;
  const [x, y] = numbers(shown);
  if (!x || !y) return;
  const box = shown.getBoundingClientRect();
  const percent = (part) => Math.min(100, Math.max(0, Math.round(part * 100)));
  x.value = percent((event.clientX - box.left) / box.width);
  y.value = percent((event.clientY - box.top) / box.height);
  x.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("input", (event) => {
  const frame = /-focal_[xy]$/.test(event.target.name ?? "") && row(event.target)?.querySelector(".focal-point");
  if (frame) mark(frame);
});

// A file just chosen is shown too, if the browser can read it, so that its focal point can be set before it is sent.
document.addEventListener("change", async (event) => {
  const frame = /-upload$/.test(event.target.name ?? "") && row(event.target)?.querySelector(".focal-point");
  const file = event.target.files?.[0];
  if (!frame || !file) return;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return;
  const canvas = document.createElement("canvas");
  canvas.width = Math.min(480, bitmap.width);
  canvas.height = Math.round((bitmap.height * canvas.width) / bitmap.width);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  frame.replaceChildren(canvas);
  mark(frame);
});
