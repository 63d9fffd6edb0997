// The second step of "Invite many": checks the list, and lets the officer correct it.

import * as api from "./api.js";
import { announce, append, busy, button, el, heading, labelled, replace, setTitle } from "./dom.js";
import { spreadsheetCsv } from "./csv.js";
import { download } from "./file.js";
import { List, isProblem } from "./list.js";
import { keptNotice } from "./many_kept.js";
import { ListTable, columnLabel, detailsOf, tally } from "./many_table.js";
import { words as texts } from "./many_words.js";
import { notice, place, refusalNotice } from "./notice.js";
import { words } from "./words.js";

/** @import { Person } from "./list.js" */
/** @import { Stage } from "./many.js" */

/**
 * Shows the results of the check. Rows without a result are checked at once.
 * @param {Stage} stage
 * @param {List} list
 */
export function showCheck(stage, list) {
  const { main, signal, next } = stage;
  const slot = el("div", { class: "slot" });
  const progress = el("div");
  const about = el("div", { class: "about" });
  const table = new ListTable(list, "check", draw);
  const title = heading(texts.title);
  replace(main, title, el("p", {}, texts.listName(list.kept.name)), slot, progress, about, table.element,
    keptNotice(stage, list));
  if (list.open.every(({ check }) => check === null)) check();
  else draw();

  /** Has the service check the rows that have no result. */
  async function check() {
    const all = list.unchecked.length;
    // The pressed button is removed, so the focus needs another place.
    if (about.contains(document.activeElement)) title.focus();
    about.replaceChildren();
    table.element.hidden = true;
    const said = el("p", { id: "progress-text" }, texts.checking);
    // The service must see the list as a whole to find duplicates. Progress shows only when a response leaves rows open.
    const bar = el("progress", { "aria-labelledby": "progress-text" });
    replace(progress, said, bar);
    announce(texts.checking);
    try {
      for (let left = all, before = Infinity; left > 0 && left < before && !signal.aborted;) {
        before = left;
        const asked = list.unchecked;
        const { rows } = await api.checkList(list.csv(asked));
        list.takeCheck(asked, rows);
        left = list.unchecked.length;
        bar.max = all;
        bar.value = all - left;
        said.textContent = texts.checked(all - left, all);
        announce(said.textContent);
      }
    } catch (refusal) {
      if (!signal.aborted) refuse(refusal);
    }
    if (signal.aborted) return;
    progress.replaceChildren();
    table.element.hidden = false;
    table.close();
    draw();
  }

  /**
   * Says why the list was not checked. A list that the service cannot read is discarded.
   * @param {unknown} refusal
   */
  function refuse(refusal) {
    const isFinal = refusal instanceof api.Refusal && !refusal.isTransient;
    const shown = refusalNotice(refusal, () => { slot.replaceChildren(); check(); });
    if (shown && isFinal) append(shown, el("p", {}, button(texts.back, () => { list.discard(); next(); }, "quiet")));
    place(slot, shown);
  }

  /** Shows the results and the next actions. */
  function draw() {
    const { open, sendable, unchecked } = list;
    const problems = open.filter(({ check }) => isProblem(check));
    const limited = open.filter(({ check }) => check?.outcome === "rate_limited");
    setTitle(texts.title, problems.length > 0);
    replace(about,
      tally(open, "check"),
      problems.length > 0 && notice("info", texts.problems.title(problems.length), texts.problems.text,
        el("p", {}, button(texts.problems.download, () => downloadRows(list, problems), "quiet"))),
      limited.length > 0 && notice("info", texts.limited.title(limited.length),
        ...(limited[0].check ? detailsOf(limited[0].check) : []), texts.limited.text),
      unchecked.length > 0 ? recheck(unchecked.length)
        : sendable.length > 0 ? send(sendable.length)
        : limited.length > 0 ? recheckLater()
        : notice("info", texts.nobody, texts.nobodyText));
  }

  /** @param {number} number */
  function recheck(number) {
    const again = button(texts.recheck, () => busy(again, check));
    return el("div", {}, el("p", {}, texts.recheckText(number)), el("p", { class: "actions" }, again));
  }

  function recheckLater() {
    const again = button(texts.recheck, () => { list.reopen(); check(); });
    return el("p", { class: "actions" }, again);
  }

  /** @param {number} number */
  function send(number) {
    /** @type {HTMLSelectElement} */
    const language = el("select", { id: "mail_language", change: () => { list.kept.language = language.value; list.keep(); } },
      words.invite.languages.map(([code, name]) =>
        el("option", { value: code, lang: code, selected: code === list.kept.language }, name)));
    return el("form", { novalidate: true, submit: (event) => {
      event.preventDefault();
      list.split();
      next();
    } },
      labelled("mail_language", texts.language, language),
      el("p", { class: "actions" }, el("button", { type: "submit" }, texts.send(number))));
  }
}

/**
 * Downloads rows as a list that the officer can correct and choose again.
 * @param {List} list
 * @param {readonly Person[]} people
 */
function downloadRows({ kept: { columns } }, people) {
  const names = columns.map((column, at) => (column === "" ? "" : columnLabel(column, at)));
  download(texts.problems.file, spreadsheetCsv([names, ...people.map(({ cells }) => cells)]));
}
