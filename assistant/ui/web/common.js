// Every text reaches the page as a text node: nothing that a document or a person wrote is ever parsed as markup.
function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}

function button(className, label, onClick) {
  const node = el("button", className, label);
  node.type = "button";
  node.addEventListener("click", onClick);
  return node;
}

// Only web addresses become links, and only the reader's click opens one.
function link(address, label) {
  if (!/^https?:\/\//i.test(address)) return null;
  const node = el("a", "link", label);
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}
