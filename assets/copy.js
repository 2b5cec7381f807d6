// A sentence to take along gets a button that copies it.

function copyText(node) {
  if (navigator.clipboard) return navigator.clipboard.writeText(node.textContent);
  // Without TLS a browser keeps its clipboard from scripts, but not from a selection.
  const range = document.createRange();
  range.selectNodeContents(node);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return document.execCommand("copy") ? Promise.resolve() : Promise.reject();
}

export function copyButtons() {
  document.querySelectorAll("[data-copy]").forEach((node) => {
    const line = document.createElement("p");
    const button = document.createElement("button");
    const told = document.createElement("output");
    button.type = "button";
    button.className = "btn btn-secondary";
    button.textContent = "复制";
    told.className = "muted";
    button.addEventListener("click", () => {
      copyText(node).then(
        () => { told.value = " 已复制。"; },
        () => { told.value = " 没有复制成，请选中文字后按 Ctrl+C。"; }
      );
    });
    line.append(button, told);
    node.after(line);
  });
}
