// Elements without HTML: whatever comes from the registry becomes a text node or an attribute's value, and is never parsed.

/** Makes an element. Attributes that are null or false are left out; children are nodes or texts, null is none. */
export function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A text of the registry: its direction is its own, so that right-to-left text does not turn what stands beside it. */
export const said = (text, attributes) => el("bdi", attributes, String(text));

/** A link to the answer for another question, followed without loading the page. */
export const ask = (question, text = question, attributes = {}) =>
  el("a", { ...attributes, href: "./?q=" + encodeURIComponent(question), "data-ask": question }, said(text));

/** A link to another site, if it is one that a browser may follow; else the text alone. */
export function outward(address, text = address) {
  return /^https?:\/\//i.test(address) ? el("a", { href: address, rel: "noreferrer noopener" }, said(text)) : said(text);
}

/** A button that copies a text and says so. */
export function copy(text, label, shown = "Copy") {
  const button = el("button", { type: "button", class: "quiet copy", "aria-label": label }, shown);
  button.addEventListener("click", async () => {
    button.textContent = (await toClipboard(text)) ? "Copied" : "Press Ctrl+C";
    setTimeout(() => { button.textContent = shown; }, 2000);
  });
  return button;
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without HTTPS there is no clipboard for scripts: the text is marked in a field of its own, and copied the old way.
    const field = el("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" });
    const before = document.activeElement;
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    before?.focus();
    return done;
  }
}
