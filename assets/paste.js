// <textarea data-paste="field">: takes a table from Word, WPS or a web page with its
// merged cells. The table goes into the hidden field, text into the textarea.

const KEPT = new Set(["TABLE", "TBODY", "THEAD", "TFOOT", "TR", "TD", "TH", "P", "BR"]);
const DROPPED = new Set(["SCRIPT", "STYLE", "HEAD", "TITLE", "TEMPLATE", "IMG", "OBJECT"]);
const SPANS = ["rowspan", "colspan"];

// Copies tables, paragraphs and text; of the attributes only spans.
function copyInto(target, node) {
  if (node.nodeType === Node.TEXT_NODE) {
    target.append(node.data);
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName)) return;
  let inner = target;
  if (KEPT.has(node.tagName)) {
    inner = document.createElement(node.tagName);
    SPANS.forEach((name) => {
      if (Number(node.getAttribute(name)) > 1) inner.setAttribute(name, node.getAttribute(name));
    });
    target.append(inner);
  }
  node.childNodes.forEach((child) => copyInto(inner, child));
}

// Looks are taken out before parsing: the page's policy refuses them, loudly.
const STYLES = /<style[\s\S]*?<\/style>|\sstyle=("[^"]*"|'[^']*'|[^\s>]+)/gi;

function cleaned(html) {
  const page = new DOMParser().parseFromString(html.replace(STYLES, ""), "text/html");
  const fragment = document.createDocumentFragment();
  page.body.childNodes.forEach((node) => copyInto(fragment, node));
  return fragment;
}

function region(area) {
  const box = document.createElement("div");
  box.className = "paste-box";
  box.contentEditable = "true";
  box.setAttribute("role", "textbox");
  box.setAttribute("aria-multiline", "true");
  const label = document.querySelector(`label[for="${area.id}"]`);
  if (label) box.setAttribute("aria-label", label.firstChild.textContent);
  ["aria-describedby", "aria-invalid"].forEach((name) => {
    if (area.hasAttribute(name)) box.setAttribute(name, area.getAttribute(name));
  });
  return box;
}

function enhance(area) {
  const hidden = area.form.elements[area.dataset.paste];
  const box = region(area);
  const line = document.createElement("div");
  const said = document.createElement("output");
  const clear = document.createElement("button");
  line.className = "paste-line";
  clear.type = "button";
  clear.className = "btn btn-secondary btn-sm";
  clear.textContent = "清空";
  line.append(said, clear);
  area.before(box);
  box.after(line);
  area.hidden = true;

  const report = () => {
    const tables = box.querySelectorAll("table");
    const rows = box.querySelectorAll("tr").length;
    const most = Number(area.dataset.maxlength);
    const tooLong = Math.max(hidden.value.length, area.value.length) > most;
    said.classList.toggle("late", tooLong);
    if (tooLong) said.value = "粘贴的内容太多，请只粘贴方案的表格，或改为上传文件。";
    else if (tables.length) said.value = `已粘贴 ${tables.length} 张表格，共 ${rows} 行。`;
    else if (area.value.trim()) said.value = "已粘贴文字，没有表格。";
    else said.value = "还没有粘贴。";
    clear.hidden = !box.textContent.trim();
  };
  const keep = () => {
    const hasTable = Boolean(box.querySelector("table"));
    hidden.value = hasTable ? box.innerHTML : "";
    area.value = hasTable ? "" : box.innerText;
    report();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  box.addEventListener("paste", (event) => {
    event.preventDefault();
    const html = event.clipboardData.getData("text/html");
    const text = event.clipboardData.getData("text/plain");
    box.append(/<table/i.test(html) ? cleaned(html) : text);
    keep();
  });
  box.addEventListener("input", keep);
  clear.addEventListener("click", () => {
    box.replaceChildren();
    keep();
    box.focus();
  });
  // What a refused form sends back.
  if (hidden.value) box.append(cleaned(hidden.value));
  else box.append(area.value);
  report();
}

export function pasteBoxes() {
  document.querySelectorAll("textarea[data-paste]").forEach(enhance);
}
