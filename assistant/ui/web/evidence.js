function blockView(block) {
  const node = el("div", `block ${block.kind}`);
  for (const [text, marked] of block.parts) node.append(marked ? el("mark", "", text) : text);
  return node;
}

function textBody(blocks) {
  const body = el("div", "body");
  for (const block of blocks) {
    if (block.gap) body.append(el("div", "gap", "…"));
    if (block.new_page) body.append(el("div", "pagemark", `Page ${block.new_page}`));
    body.append(blockView(block));
  }
  return body;
}

function pictureBody(picture) {
  const image = el("img");
  image.src = picture.image;
  image.alt = picture.alt;
  const sheet = el("div", "", image);
  for (const [left, top, width, height] of picture.boxes) {
    const box = el("div", "box");
    Object.assign(box.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
    sheet.append(box);
  }
  return el("div", "body page", sheet);
}

// Scrolls the evidence alone; scrollIntoView would move the whole page.
function scrollToMark(root, body) {
  const target = body.querySelector("mark, .box");
  if (!target) return;
  const frame = body.scrollHeight > body.clientHeight + 1 ? body : root;
  const shift = target.getBoundingClientRect().top - frame.getBoundingClientRect().top;
  const middle = target.offsetLeft + target.offsetWidth / 2;
  frame.scrollTo({ top: frame.scrollTop + shift - frame.clientHeight / 3, left: middle - frame.clientWidth / 2 });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (root.dataset.shown === data.id) return;
  root.dataset.shown = data.id;
  const send = (kind, value) => setTriggerValue("action", { kind, value });
  const parts = [];
  const title = el("h3", "", data.number ? el("span", "chip active", String(data.number)) : null, data.title);
  const close = data.closable ? button("close", "✕", () => send("close", null)) : null;
  if (close) close.setAttribute("aria-label", "Close the evidence");
  parts.push(el("div", "head", title, close));
  parts.push(el("p", "meta soft", data.meta));
  parts.push(el("div", "badges", ...data.badges.map((badge) => el("span", badge.warn ? "badge warn" : "badge", badge.text))));
  if (data.where) parts.push(el("p", "where soft", data.where));
  for (const note of data.notes) parts.push(el("p", "note", note));
  if (data.quote) parts.push(el("blockquote", "quote", el("mark", "", data.quote)));
  const links = [
    data.url ? link(data.url, "Open at the publisher ↗") : null,
    data.whole ? button("link", "Show the whole source", () => send("source", data.whole)) : null,
  ].filter(Boolean);
  if (links.length) parts.push(el("div", "links", ...links));
  const body = data.picture ? pictureBody(data.picture) : data.blocks.length ? textBody(data.blocks) : null;
  if (body) parts.push(body);
  root.classList.toggle("limited", Boolean(data.limited));
  root.replaceChildren(...parts);
  if (!body) return;
  const image = body.querySelector("img");
  if (image) image.addEventListener("load", () => scrollToMark(root, body));
  requestAnimationFrame(() => scrollToMark(root, body));
}
