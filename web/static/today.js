// Keys of the page Today. Everything that they do can also be done with its links and buttons.
const today = document.querySelector(".today");
const seen = today.dataset.seen;
const done = [];

const items = () => [...document.querySelectorAll(".item")];
const current = () => document.activeElement.closest(".item") ?? document.querySelector(".item.current");

function move(step) {
  const all = items();
  const position = all.indexOf(current());
  const next = all[position < 0 ? (step > 0 ? 0 : all.length - 1) : position + step];
  if (!next) return;
  document.querySelector(".item.current")?.classList.remove("current");
  next.classList.add("current");
  next.querySelector("h3 a").focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(prefix) {
  const item = current();
  const id = item?.id.replace("article-", "");
  const button = document.getElementById(`${prefix}-${id}`);
  if (!button) return;
  item.querySelector("h3 a").focus();
  // A click, since htmx notices by clicks which button sends a form.
  button.click();
}

function undo() {
  const last = done.pop();
  if (!last || typeof htmx === "undefined") return;
  htmx.ajax("POST", `/articles/${last.id}/marks`, {
    values: { [last.name]: last.value, back: "/", seen },
    target: `#marks-${last.id}`,
    swap: "outerHTML",
  });
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  o: () => current()?.querySelector("h3 a").click(),
  s: () => press("star"),
  x: () => press("drop"),
  1: () => press("positive"),
  2: () => press("neutral"),
  3: () => press("negative"),
  u: undo,
  "/": () => { location.href = "/search"; },
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});

// Remember how each mark was, so that it can be undone. Capturing, since htmx stops the event.
today.addEventListener("submit", (event) => {
  const marks = event.target.closest(".marks");
  const button = event.submitter;
  if (marks && button?.name) done.push({ id: marks.id.replace("marks-", ""), name: button.name, value: marks.dataset[button.name] });
}, true);

// Opening an article is an action, too: see core/last_look.py.
today.addEventListener("click", (event) => {
  if (event.target.closest(".item a")) navigator.sendBeacon("/looked", new URLSearchParams({ seen }));
});
