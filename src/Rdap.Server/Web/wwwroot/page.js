// The page: what is typed, what is in the address bar, and what is shown are always the same question.
import { drawList, drawObject, sayObject } from "./answer.js";
import { el } from "./dom.js";
import { find } from "./find.js";
import { startMany } from "./many.js";
import { classify } from "./question.js";
import { empty, loading, problem, sayProblem } from "./states.js";

const SHOW_WAITING_AFTER = 200;
const byId = (id) => document.getElementById(id);
const box = byId("q");
const answer = byId("answer");
let running = null;

function say(text) {
  byId("status").textContent = text;
}

function show(node, sentence, title) {
  answer.replaceChildren(node);
  say(sentence);
  document.title = title === "" ? "Number registry" : title + " · Number registry";
}

/** What is shown is the answer to this question; another may be asked. */
function settle(text) {
  answer.removeAttribute("aria-busy");
  answer.dataset.shown = text;
}

/** Shows what the address bar says. */
async function follow() {
  running?.abort();
  const parameters = new URLSearchParams(location.search);
  const isMany = parameters.has("many");
  byId("one").hidden = isMany;
  byId("many").hidden = !isMany;
  byId("to-one").toggleAttribute("aria-current", !isMany);
  byId("to-many").toggleAttribute("aria-current", isMany);
  const text = parameters.get("q") ?? "";
  const question = isMany ? null : classify(text);
  box.value = text;
  if (question === null) {
    show(isMany ? "" : empty(), "", isMany ? "Many" : "");
    settle(text);
    return;
  }
  await answerTo(question, text);
}

async function answerTo(question, text) {
  const turn = new AbortController();
  running = turn;
  answer.setAttribute("aria-busy", "true");
  // What was there stays, dimmed, until there is something else to show: most answers come before anybody could read that they will.
  const patience = setTimeout(() => show(loading(text), "Looking up " + text, text), SHOW_WAITING_AFTER);
  let node, sentence;
  try {
    const found = await find(question, turn.signal);
    node = found.groups ? drawGroups(found.groups) : drawObject(found);
    sentence = found.groups ? sayGroups(found.groups) : sayObject(found);
  } catch (error) {
    node = problem(error, text, follow);
    sentence = sayProblem(error);
  }
  clearTimeout(patience);
  if (running === turn && !turn.signal.aborted) {
    show(node, sentence, text);
    settle(text);
  }
}

function drawGroups(groups) {
  return el("article", {}, groups.map((group) => el("section", { class: "part" },
    el("h2", { class: "group" }, group.title, " ", el("span", { class: "aside" }, group.total.toLocaleString("en"))),
    drawList(group.objects),
    group.total > group.objects.length ? el("p", { class: "hint" }, "The first " + group.objects.length + ". More of the name finds fewer.") : null)));
}

const sayGroups = (groups) => "Found " + groups.map((group) => group.total.toLocaleString("en") + " " + group.title.toLowerCase()).join(", ") + ".";

function go(address) {
  if (address !== location.href) {
    history.pushState(null, "", address);
  }
  follow();
}

byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  go(new URL(text === "" ? "./" : "./?q=" + encodeURIComponent(text), location.href).href);
  box.select();
});

// Links to answers are followed here; with a key held down they are the browser's, as ever.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-ask], nav a, a.brand");
  if (link === null || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
    return;
  }
  event.preventDefault();
  go(link.href);
  scrollTo(0, 0);
  (byId("one").hidden ? byId("list") : box).focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
  if (event.key === "/" && !isTyping && !event.metaKey && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    if (byId("one").hidden) {
      byId("list").focus();
    } else {
      box.focus();
      box.select();
    }
  }
});

addEventListener("popstate", follow);
startMany({ form: byId("ask-many"), list: byId("list"), extract: byId("extract"), answer, show, say });
follow();
