// A unit's sheet: filled with the keyboard like a spreadsheet, its rows save themselves.

import { forget, keep, kept, offer } from "./sheet_keep.js";
import { moveByKeys } from "./sheet_keys.js";

const PAUSE = 1500; // after the last key
const AGAIN = 15000; // after a failed try

const fieldsOf = (row) => Array.from(row.querySelectorAll("[name]"));
const named = (form, name) => form.elements.namedItem(name);

// What one row sends: its own fields, and evidence only when it is complete.
function bodyOf(row, button, withEvidence) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", row.closest("form").elements.csrfmiddlewaretoken.value);
  fieldsOf(row).forEach((field) => {
    if (field.type === "checkbox" || field.type === "submit") return;
    if (!withEvidence && "evidence" in field.dataset) return;
    if (field.type !== "file") body.append(field.name, field.value);
    else Array.from(field.files).forEach((file) => body.append(field.name, file));
  });
  if (button) body.append(button.name, button.value);
  return body;
}

class Sheet {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-saving]");
    this.rows = Array.from(form.querySelectorAll("[data-row]"));
    this.dirty = new Map(); // row → number of the last change
    this.held = new Set(); // rows that wait for a choice
    this.timers = new Map();
    this.changes = 0;
    this.chain = Promise.resolve(); // one row after the other
    this.pending = 0;
    this.said = "";
    this.store = `sheet:${form.dataset.sheet}:${location.pathname}`;
  }

  start() {
    this.form.addEventListener("input", (event) => this.typed(event));
    this.form.addEventListener("focusout", (event) => this.left(event));
    this.form.addEventListener("click", (event) => this.pressed(event));
    this.form.addEventListener("submit", (event) => this.sent(event));
    window.addEventListener("online", () => this.saveAll());
    setInterval(() => { if (this.failed) this.saveAll(); }, AGAIN);
    document.querySelectorAll("[data-keys]").forEach((line) => { line.hidden = false; });
    this.rows.forEach((row) => row.querySelectorAll("textarea").forEach(grow));
    moveByKeys(this.form);
    this.offerKept();
  }

  rowOf(target) {
    return target && target.closest ? target.closest("[data-row]") : null;
  }

  typed({ target }) {
    const row = this.rowOf(target);
    if (!row || target.type === "checkbox") return;
    if (target.tagName === "TEXTAREA") grow(target);
    this.mark(row);
    if (!("evidence" in target.dataset)) this.saveSoon(row);
  }

  mark(row) {
    this.changes += 1;
    this.dirty.set(row, this.changes);
    keep(this.store, row.dataset.row, fieldsOf(row));
  }

  saveSoon(row) {
    clearTimeout(this.timers.get(row));
    this.timers.set(row, setTimeout(() => this.save(row), PAUSE));
  }

  left({ target, relatedTarget }) {
    const row = this.rowOf(target);
    if (row && row !== this.rowOf(relatedTarget) && this.dirty.has(row)) {
      this.save(row, { withEvidence: true });
    }
  }

  pressed(event) {
    const add = event.target.closest("[data-add]");
    if (add) this.openEvidence(event, add);
    const button = event.target.closest("[data-row-act]");
    if (!button) return;
    event.preventDefault();
    const row = this.rowOf(button);
    this.held.delete(row);
    this.save(row, { button, withEvidence: "withEvidence" in button.dataset });
  }

  openEvidence(event, add) {
    event.preventDefault();
    const row = this.rowOf(add);
    row.querySelector("details").open = true;
    const place = named(this.form, `o${row.dataset.row}-criterion`);
    if (place) place.value = add.dataset.add;
    row.querySelector("details input").focus();
  }

  // The page itself is sent only after what is on its way has arrived.
  sent(event) {
    this.timers.forEach((timer) => clearTimeout(timer));
    if (this.held.size) {
      event.preventDefault();
      this.say("有的行已在别处保存过，请先在该行选择以哪一份为准：", true);
      this.listFaults();
      return;
    }
    if (!this.pending) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    this.chain.then(() => this.form.requestSubmit(button));
  }

  saveAll() {
    Array.from(this.dirty.keys()).forEach((row) => this.save(row));
  }

  save(row, { button = null, withEvidence = false } = {}) {
    clearTimeout(this.timers.get(row));
    if (this.held.has(row) || this.leaving) return;
    this.pending += 1;
    this.chain = this.chain
      .then(() => this.post(row, button, withEvidence))
      .catch(() => this.fail("网络不通"))
      .then(() => { this.pending -= 1; });
  }

  async post(row, button, withEvidence) {
    if (!button && !this.dirty.has(row)) return;
    // Once logged out, nothing is sent before this page is known again.
    if (this.isOut && !(await this.renew())) {
      this.failLogin();
      return;
    }
    const change = this.dirty.get(row);
    const response = await fetch(row.dataset.url, {
      method: "POST",
      credentials: "same-origin",
      headers: { Accept: "application/json" },
      body: bodyOf(row, button, withEvidence),
    });
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    if (response.ok && isJson) {
      this.take(row, change, await response.json(), button, withEvidence);
    } else if (response.redirected || response.status === 403) {
      this.failLogin();
    } else {
      this.fail(response.status === 413 ? "文件太大" : "服务器没有保存");
    }
  }

  // After a new login in another window: the fresh token of this page.
  async renew() {
    const response = await fetch(location.pathname, { credentials: "same-origin" });
    if (!response.ok || response.redirected) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("form[data-sheet] [name=csrfmiddlewaretoken]");
    if (!token) return false;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => {
      field.value = token.value;
    });
    this.isOut = false;
    return true;
  }

  take(row, change, answer, button, withEvidence) {
    this.failed = false;
    if (answer.state === "shut") {
      this.show(row, answer.message);
      this.say(`未保存：${answer.message}`, true);
      return;
    }
    Object.entries(answer.parts).forEach(([id, html]) => {
      document.getElementById(id).innerHTML = html;
    });
    this.markWrong(row, answer.wrong);
    this.fill(answer.fields);
    if (button) this.fill(answer.values);
    const kind = named(this.form, `o${row.dataset.row}-kind`);
    if (!kind.value) kind.value = answer.kind;
    if (withEvidence && answer.emptied.length) this.empty(row, answer.emptied);
    row.querySelectorAll("textarea").forEach(grow);
    row.classList.toggle("has-fault", ["fault", "conflict"].includes(answer.state));
    if (answer.state === "conflict") this.held.add(row);
    const isClean = ["saved", "same"].includes(answer.state);
    if (isClean && this.dirty.get(row) === change) this.clean(row);
    else if (!isClean) keep(this.store, row.dataset.row, fieldsOf(row));
    this.report(row, answer);
  }

  markWrong(row, names) {
    fieldsOf(row).forEach((field) => {
      if (names.includes(field.name)) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    });
  }

  fill(values) {
    Object.entries(values).forEach(([name, value]) => {
      const field = named(this.form, name);
      if (field) field.value = value;
    });
  }

  // Evidence that was taken in leaves its fields, and the box closes.
  empty(row, names) {
    names.forEach((name) => {
      const field = named(this.form, name);
      if (field) field.value = "";
    });
    const box = row.querySelector("details");
    const isInside = box.contains(document.activeElement);
    box.open = false;
    if (isInside) box.querySelector("summary").focus();
  }

  clean(row) {
    this.dirty.delete(row);
    forget(this.store, row.dataset.row);
    if (!this.dirty.size) this.form.dispatchEvent(new Event("clean", { bubbles: true }));
  }

  show(row, sentence) {
    const place = document.getElementById(`faults-${row.dataset.row}`);
    const line = document.createElement("p");
    line.className = "late row-fault";
    line.textContent = sentence;
    place.replaceChildren(line);
    row.classList.add("has-fault");
  }

  report(row, answer) {
    if (answer.state === "same") {
      this.say(this.isBad ? "该项没有未保存的内容" : this.said);
    } else if (answer.state === "saved") {
      this.say(`已自动保存 ${answer.at}${answer.message ? `，${answer.message}` : ""}`);
    } else if (answer.state === "conflict") {
      this.say("未保存：该行已在别处保存过，请选择以哪一份为准", true);
    } else if (answer.state === "fault") {
      this.say(`没有全部保存：${answer.message}`, true);
    }
    this.listFaults();
  }

  // The rows that need a hand, each a jump away.
  listFaults() {
    const faulty = this.rows.filter((row) => row.classList.contains("has-fault"));
    faulty.forEach((row) => {
      const link = document.createElement("a");
      link.href = `#${row.id}`;
      link.textContent = row.dataset.label;
      this.status.append(" ", link);
    });
  }

  fail(reason) {
    this.failed = true;
    this.say(`未保存：${reason}。您填写的内容还在本页，会自动再试。`, true);
  }

  failLogin() {
    this.isOut = true;
    this.fail("登录已过期或没有权限");
    const link = document.createElement("a");
    link.href = "/login/";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "在新窗口登录";
    this.status.append(" 请", link, "，登录后回到本页即可。");
  }

  say(sentence, isBad = false) {
    this.said = sentence;
    this.isBad = isBad;
    this.status.textContent = sentence;
    this.status.classList.toggle("late", isBad);
  }

  // What an earlier visit could not save is offered once more.
  offerKept() {
    const rows = kept(this.store);
    const known = this.rows.filter((row) => rows[row.dataset.row]);
    if (!known.length) return;
    offer(this.form, known.length, {
      take: () => known.forEach((row) => {
        this.fill(rows[row.dataset.row]);
        row.querySelectorAll("textarea").forEach(grow);
        this.mark(row);
        this.save(row);
      }),
      drop: () => known.forEach((row) => forget(this.store, row.dataset.row)),
    });
  }
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

export function sheets() {
  document.querySelectorAll("form[data-sheet]").forEach((form) => new Sheet(form).start());
}
