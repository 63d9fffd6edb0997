// Every text that officers read under "Invite many".

/** @import { components } from "openapi" */
/** @typedef {components["schemas"]["Outcome"]} Outcome */
/** @typedef {"email" | "mobile_number" | "sponsoring_agency" | "business_operation" | "offshore_development_centre" | "offshore_company_name" | "seed_required"} Column */

/**
 * @param {number} number
 * @param {string} unit
 */
const count = (number, unit) => `${number} ${unit}${number === 1 ? "" : "s"}`;
/** @param {number} number */
const people = (number) => `${number} ${number === 1 ? "person" : "people"}`;

export const words = {
  title: "Invite many",
  intro: "Invite up to 500 people from a spreadsheet. We check the list first. You see what will happen. Nothing is sent until you say so.",
  template: {
    title: "1. Prepare the list",
    text: "Each person has a row. The first row names the columns. Use only the columns that you need, in any order. Save the list as CSV; in Excel, choose “CSV UTF-8”.",
    examples: "Download the template with examples",
    empty: "Download the empty template",
    examplesHelp: "The template has an example of each kind of person. Replace the examples or remove them: we cannot send them.",
    examplesFile: "invite-many-examples.csv",
    emptyFile: "invite-many.csv",
    columns: "What each column is for",
  },
  /** @satisfies {Record<Column, { label: string, help: string }>} */
  columns: {
    email: { label: "Email address", help: "For everyone: the person's own address at their organisation." },
    mobile_number: { label: "Mobile number", help: "For public officers and others who sign in with the account of an agency or of a school: a Singapore mobile number. Leave it empty for everyone else." },
    sponsoring_agency: { label: "Sponsoring agency", help: "For vendors: the agency that they work for, by its name or code, as the form under “Invite user” lists it." },
    business_operation: { label: "Business operation", help: "For vendors: onshore if they work in Singapore, otherwise offshore." },
    offshore_development_centre: { label: "Offshore Development Centre (ODC)", help: "For offshore vendors: the name or code of the centre, as the form lists it. If it is not listed, write others." },
    offshore_company_name: { label: "Offshore company name", help: "For offshore vendors at a centre that is not listed." },
    seed_required: { label: "SEED required?", help: "Yes or no. An empty cell means yes for offshore vendors, and no for everyone else." },
  },
  /** The example rows of the template. Nobody has such an address. @type {Partial<Record<Column, string>>[]} */
  examples: [
    { email: "agency.officer@replace-this.example", mobile_number: "9123 4567", seed_required: "no" },
    { email: "school.officer@replace-this.example", mobile_number: "9123 4568" },
    { email: "officer.without.agency.account@replace-this.example", seed_required: "yes" },
    { email: "onshore.vendor@replace-this.example", sponsoring_agency: "GOVTECH", business_operation: "onshore", seed_required: "no" },
    { email: "offshore.vendor@replace-this.example", sponsoring_agency: "GOVTECH", business_operation: "offshore", offshore_development_centre: "others", offshore_company_name: "Company Private Limited" },
  ],
  choose: {
    title: "2. Bring the list here",
    file: "CSV file",
    fileHelp: "You can also drop the file anywhere on this page.",
    paste: "Or paste the rows, with the names of the columns",
    pasteHelp: "Copy the cells in your spreadsheet, and paste them here.",
    check: "Check the list",
    nothing: "Choose a file, or paste the rows of a list.",
    pasted: "Pasted list",
    /** @satisfies {Record<"empty" | "too_large" | "workbook" | "no_rows" | "no_columns" | "no_email", string>} */
    fault: {
      empty: "The file is empty.",
      too_large: "The file is larger than 2 MB. A list has at most 500 rows. Split it into smaller lists.",
      workbook: "This is an Excel workbook, which we cannot read. In Excel, choose “Save As” and “CSV UTF-8 (Comma delimited)”. Then choose the new file.",
      no_rows: "The list has no people. The first row names the columns, and each row below it is a person.",
      no_columns: "The first row names none of the columns that we know. Remove the rows above the names, or add the names. The template has them.",
      no_email: "No column is named “Email address”. Give this name to the column that has the addresses.",
    },
    /** @type {(label: string) => string} */
    twice: (label) => `Two columns are named “${label}”. Rename or remove one of them.`,
    /** @type {(line: number) => string} */
    openQuote: (line) => `Line ${line} has a quotation mark that is opened and never closed. Remove it or close it. Then choose the file again.`,
  },
  unknown: {
    title: "We do not know some of the columns",
    text: "Check their spelling: the template has the right names. You can also leave these columns out.",
    /** @type {(number: number, name: string) => string} */
    column: (number, name) => `Column ${number}: ${name}`,
    leaveOut: "Leave these columns out",
  },
  encoding: {
    title: "How was this file saved?",
    text: "The file does not say how its letters are stored. Choose the setting that makes the lines below look right. To avoid this question, save the file as “CSV UTF-8”.",
    label: "Saved as",
    /** @satisfies {Record<"windows-1252" | "macintosh" | "gb18030", string>} */
    names: { "windows-1252": "Windows, Western European (Windows-1252)", macintosh: "Mac OS Roman", gb18030: "Chinese, simplified (GB 18030)" },
    /** @type {(line: string) => string} */
    line: (line) => line,
    impossible: "The file cannot have been saved like this.",
    use: "Use this setting",
  },
  checking: "Checking the list ...",
  /** @type {(done: number, all: number) => string} */
  checked: (done, all) => `Checked ${done} of ${count(all, "row")}.`,
  back: "Choose another file",
  /** How the file was read. @type {(name: string, encoding: string, separator: string) => string} */
  readAs: (name, encoding, separator) => `We read “${name}” as ${encoding}, with ${separator} between the cells.`,
  /** @type {Record<string, string>} */
  separators: { ",": "commas", ";": "semicolons", "\t": "tabs" },
  /** @type {Record<string, string>} */
  encodings: { "utf-8": "UTF-8", "utf-16le": "UTF-16", "utf-16be": "UTF-16", text: "text", "windows-1252": "Windows-1252", macintosh: "Mac OS Roman", gb18030: "GB 18030" },
  /** @type {(name: string) => string} */
  listName: (name) => `List: ${name}`,
  kept: {
    title: "Your list in this browser",
    text: "This browser keeps your list, so that you can close this tab and come back. It keeps the cells, the result of each row, and a key for each attempt, so that nobody is emailed twice. Another officer who signs in here does not see the list. If you sign out, the browser discards the list, unless sending is not finished.",
    discard: "Discard the list",
    ask: {
      title: "Discard the list?",
      text: "Your corrections and the results on this page are lost. Invitations that were sent stay as they are.",
      sending: "The list has not been sent completely. People who were not invited yet will not be invited.",
      yes: "Discard",
      no: "Keep it",
    },
    discarded: "The list has been discarded.",
    elsewhere: "Your list is open in another tab",
    elsewhereText: "Continue in that tab. If you have closed it, reload this page.",
  },
  table: {
    title: "What will happen",
    line: "Line",
    person: "Person",
    outcome: "What will happen",
    happened: "What happened",
    /** @type {(line: number) => string} */
    lineNumber: (line) => `${line}`,
    /** @type {(email: string) => string} */
    email: (email) => email || "(no email address)",
    unchecked: "Not checked yet",
    filter: "Show",
    all: "All rows",
    problems: "Only rows with problems",
    none: "No row has a problem.",
    /** @type {(line: number) => string} */
    duplicateOf: (line) => `Line ${line} is the same person. We invite only that one. Correct this row or remove it.`,
    /** @type {(by: string, until: string) => string} */
    pending: (by, until) => `${by} sent the pending invitation. Its link works until ${until}, or until you send this one.`,
    edit: "Change",
    remove: "Remove this row",
    /** @type {(action: string, line: number) => string} */
    ofLine: (action, line) => `${action}: line ${line}`,
    /** @type {(line: number) => string} */
    cells: (line) => `Cells of line ${line}`,
    /** @type {(number: number) => string} */
    unnamed: (number) => `Column ${number}`,
    /** @type {(name: string) => string} */
    column: (name) => name,
    /** @type {(line: number) => string} */
    removed: (line) => `Line ${line} has been removed.`,
  },
  /**
   * The outcome that sending would have.
   * @satisfies {Record<Outcome, string>}
   */
  will: {
    invited: "Gets a registration link",
    overridden: "Gets a new registration link, which replaces a pending one",
    account_created: "Gets an account",
    resent: "Gets the onboarding email again",
    corrected: "Gets corrected details",
    validation_failed: "Needs a correction",
    duplicate: "Is already in the list, with the same email address or mobile number",
    already_registered: "Already has an account",
    resent_recently: "Was sent the onboarding email less than a day ago",
    address_suppressed: "Cannot be emailed at this address",
    rate_limited: "Cannot be invited yet",
    not_reached: "Could not be checked",
    request_in_progress: "Is being invited at this moment",
    temporarily_unavailable: "Could not be checked",
  },
  /**
   * The outcome that sending had.
   * @satisfies {Record<Outcome, string>}
   */
  was: {
    invited: "Registration link sent",
    overridden: "New registration link sent, which replaces a pending one",
    account_created: "Account created",
    resent: "Onboarding email sent again",
    corrected: "Details corrected",
    validation_failed: "Not sent: needs a correction",
    duplicate: "Not sent: is already in the list",
    already_registered: "Not sent: already has an account",
    resent_recently: "Not sent: was sent the onboarding email less than a day ago",
    address_suppressed: "Not sent: we cannot email this address",
    rate_limited: "Not sent: over a limit",
    not_reached: "Not sent yet",
    request_in_progress: "Not known yet",
    temporarily_unavailable: "Not known yet",
  },
  notSent: "Not sent",
  total: "Rows",
  /** @type {(number: number) => string} */
  number: (number) => `${number}`,
  problems: {
    /** @type {(number: number) => string} */
    title: (number) => `${count(number, "row")} with problems`,
    text: "Correct or remove these rows below, then check the list again. Or download them, correct them in your spreadsheet, and bring the new file here later. You can also send the other rows first.",
    download: "Download the rows with problems",
    file: "rows-with-problems.csv",
  },
  limited: {
    /** @type {(number: number) => string} */
    title: (number) => `${count(number, "row")} over a limit`,
    text: "You can send the other rows now. This page keeps these rows, so that you can send them later.",
    rows: "You have reached the number of people that you can invite by lists in a day.",
    /** @type {(again: string) => string} */
    again: (again) => `Come back after ${again}.`,
  },
  language: "Language of the emails to these people",
  recheck: "Check again",
  /** @type {(number: number) => string} */
  recheckText: (number) => `${count(number, "row")} must be checked before you can send the list.`,
  ready: "The list is ready",
  nobody: "There is nobody to invite",
  nobodyText: "Correct the rows with problems, or choose another file.",
  /** @type {(number: number) => string} */
  send: (number) => `Send ${count(number, "invitation")}`,
  sending: {
    title: "Sending invitations",
    /** @type {(done: number, all: number) => string} */
    progress: (done, all) => `Sent ${done} of ${count(all, "row")}.`,
    text: "You can close this tab. When you come back to this page, you can continue where it stopped. Nobody is emailed twice.",
    paused: "Sending has stopped",
    /** @type {(left: number) => string} */
    pausedText: (left) => `${count(left, "row")} ${left === 1 ? "is" : "are"} left. Continue where it stopped. Nobody is emailed twice.`,
    go: "Continue sending",
    old: "The list was left for a long time",
    oldText: "Some rows may or may not have been sent. We check all rows without a result again before anything is sent.",
  },
  result: {
    title: "Result of the list",
    /** @type {(done: number, all: number) => string} */
    text: (done, all) => `${done} of ${people(all)} invited.`,
    download: "Download the result",
    file: "result.csv",
    rest: "Continue with the rows that were not sent",
    another: "Invite another list",
    details: "Details",
    link: "Invitation",
    look: "See the invitation",
    /** Separates several details. @type {(details: string[]) => string} */
    joined: (details) => details.join(" "),
  },
};

/** @param {string} name */
const bare = (name) => name.normalize("NFKC").toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/**
 * The field for a column of a list. A column has the field's name or its label, in any letter case.
 * @param {string} name
 */
export const columnField = (name) => Object.entries(words.columns).find(([field, { label }]) =>
  [field, label, label.split(" (")[0]].map(bare).includes(bare(name)))?.[0];
