// The last step of "Invite many": sends the list in parts, and shows the result.

import * as api from "./api.js";
import { announce, button, el, heading, replace } from "./dom.js";
import { spreadsheetCsv } from "./csv.js";
import { download } from "./file.js";
import { List, isDone } from "./list.js";
import { keptNotice } from "./many_kept.js";
import { ListTable, columnLabel, detailsOf, emailOf, outcomeWords, tally } from "./many_table.js";
import { words as texts } from "./many_words.js";
import { notice, refusalNotice } from "./notice.js";

/** @import { Stage } from "./many.js" */
/** @import { Part } from "./list.js" */

/** The pauses before each retry of a part, in milliseconds. Together they outlast an attempt that still runs. */
const PAUSES = [2_000, 4_000, 8_000, 16_000];

/**
 * Sends the rest of the list, and shows the result.
 * @param {Stage} stage
 * @param {List} list
 * @param {boolean} [isResumed] whether the officer left while sending; then they must press a button to continue
 */
export function showSending(stage, list, isResumed = false) {
  if (list.isTooOld) {
    list.reopen();
    return stage.next(notice("info", texts.sending.old, texts.sending.oldText));
  }
  if (!list.isSending) return showResult(stage, list);
  const { main, signal } = stage;
  const slot = el("div", { class: "slot" });
  const said = el("p", { id: "progress-text" });
  const bar = el("progress", { "aria-labelledby": "progress-text" });
  replace(main, heading(texts.sending.title), el("p", {}, texts.listName(list.kept.name)),
    slot, said, bar, el("p", { class: "help" }, texts.sending.text), keptNotice(stage, list));
  tell(false);
  if (isResumed) pause(null);
  else go();

  function go() {
    if (slot.contains(document.activeElement)) main.querySelector("h1")?.focus();
    slot.replaceChildren();
    sendParts(list, signal, () => tell(true)).then(
      () => signal.aborted || stage.next(),
      (fault) => signal.aborted || pause(refusalNotice(fault)));
  }

  /** @param {boolean} aloud */
  function tell(aloud) {
    const parts = list.kept.parts ?? [];
    /** @param {readonly Part[]} parts */
    const size = (parts) => parts.reduce((sum, { lines }) => sum + lines.length, 0);
    const done = size(parts.filter(({ done }) => done));
    bar.max = size(parts);
    bar.value = done;
    said.textContent = texts.sending.progress(done, bar.max);
    if (aloud) announce(said.textContent);
  }

  /**
   * Shows the pause: how many rows are left, and a button to continue.
   * @param {HTMLElement | null} why
   */
  function pause(why) {
    const { paused, pausedText, go: text } = texts.sending;
    // When the connection is back, sending continues by itself.
    const back = new AbortController();
    const proceed = () => { back.abort(); go(); };
    window.addEventListener("online", proceed, { signal: AbortSignal.any([signal, back.signal]) });
    const shown = notice("info", paused, pausedText(bar.max - bar.value), el("p", {}, button(text, proceed)));
    replace(slot, why, shown);
    (why ?? shown).focus();
  }
}

/**
 * Sends the open parts one after the other, each with its key.
 * @param {List} list
 * @param {AbortSignal} signal
 * @param {() => void} sent is called after each part
 */
async function sendParts(list, signal, sent) {
  for (const part of list.kept.parts ?? []) {
    for (let attempt = 0; !part.done; attempt += 1) {
      part.at ??= Date.now();
      list.keep();
      try {
        const { rows } = await api.sendList(list.csv(list.peopleOf(part)), part.key, list.kept.language);
        if (list.takeSent(part, rows) > 0) attempt = -1;
        else if (!part.done) throw new api.Refusal("temporarily_unavailable", { status: 503 });
      } catch (fault) {
        const isOver = !(fault instanceof api.Refusal) || !fault.isTransient || fault.again !== null
          || fault.code === "unauthenticated" || attempt >= PAUSES.length;
        if (isOver || signal.aborted) throw fault;
        await new Promise((resolve) => setTimeout(resolve, PAUSES[attempt]));
      }
      if (signal.aborted) return;
    }
    sent();
  }
}

/**
 * Shows the result of all rows.
 * @param {Stage} stage
 * @param {List} list
 */
function showResult(stage, list) {
  const { main, next } = stage;
  const { result } = texts;
  const { people } = list.kept;
  const rest = list.open.length;
  const text = result.text(people.length - rest, people.length);
  const limited = people.map(({ check, sent }) => sent ?? check).find((came) => came?.outcome === "rate_limited");
  const another = button(result.another, () => { list.discard(); next(); }, "quiet");
  replace(main, heading(texts.title), el("p", {}, texts.listName(list.kept.name)),
    el("div", { class: "slot" }, notice(rest > 0 ? "info" : "good", result.title, text,
      ...(limited ? detailsOf(limited) : []))),
    tally(people, "result"),
    el("p", { class: "actions" },
      button(result.download, () => downloadResult(list)),
      rest > 0 && button(result.rest, () => { list.reopen(); next(); }, "quiet"),
      another),
    new ListTable(list, "result").element,
    keptNotice(stage, list));
}

/**
 * Downloads the result of each row as CSV.
 * @param {List} list
 */
function downloadResult(list) {
  const { result, table } = texts;
  const { columns, people } = list.kept;
  const header = [table.line, texts.columns.email.label, table.happened, result.details, result.link,
    ...columns.map(columnLabel)];
  const rows = people.map((person) => {
    const came = person.sent ?? person.check;
    const details = came ? [...detailsOf(came), ...(came.errors ?? []).map(({ detail }) => detail)] : [];
    const id = isDone(person.sent) ? person.sent?.invitation_id : undefined;
    return [
      texts.number(person.line), emailOf(list, person), outcomeWords(came, "result", person.sent !== null),
      result.joined(details), id ? new URL(`#/invitations/${id}`, location.href).href : "", ...person.cells,
    ];
  });
  download(result.file, spreadsheetCsv([header, ...rows]));
}
