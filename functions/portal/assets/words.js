// Every text that officers read on this page.

/** @import { components } from "openapi" */
/** @typedef {components["schemas"]["Invitation"]} Invitation */
/** @typedef {NonNullable<Invitation["history"]>[number]["event"]} HistoryEvent */

/**
 * @param {number} number
 * @param {string} unit
 */
const count = (number, unit) => `${number} ${unit}${number === 1 ? "" : "s"}`;

/**
 * `2 days 3 hours`. The two greatest units are enough; minutes and seconds stand alone.
 * @param {number} days
 * @param {number} hours
 * @param {number} minutes
 * @param {number} seconds
 */
function units(days, hours, minutes, seconds) {
  /** @type {[number, string][]} */
  const parts = [[days, "day"], [hours, "hour"], [minutes, "minute"], [seconds, "second"]];
  const first = parts.findIndex(([number]) => number > 0);
  const told = parts.slice(first, first < 2 ? first + 2 : first + 1).filter(([number]) => number > 0);
  return told.map(([number, unit]) => count(number, unit)).join(" ");
}

export const words = {
  service: "TechPass invitations",
  /** @type {(view: string, hasErrors: boolean) => string} */
  title: (view, hasErrors) => `${hasErrors ? "Error: " : ""}${view} - TechPass invitations`,
  /** @type {(name: string, text: string) => string} */
  pair: (name, text) => `${name}: ${text}`,
  skip: "Skip to main content",
  navigation: "Main",
  session: "Your sign-in",
  signedInAs: "Signed in as ",
  help: "Help with TechPass",
  retry: "Try again",
  working: "Please wait ...",
  optional: " (optional)",
  yes: "Yes",
  no: "No",
  /** In the place of a value that this page does not know yet. */
  unknown: "Other (reload the page to see more)",
  /** @type {(time: string) => string} */
  asOf: (time) => `We could not refresh this page. It shows what we knew at ${time}.`,

  signIn: {
    title: "Invite people to TechPass",
    text: "Public officers can invite colleagues and vendors to TechPass, and follow what happens to each invitation.",
    needs: "You need an active public officer account, and a non-SE GSIB or a government-managed device (GMD).",
    button: "Sign in",
    again: "Sign in again",
    out: "Sign out",
    signedOut: "You have signed out of this page. If other people use this device, close the browser as well.",
    listKept: "This browser keeps your list of people, because it has not been sent completely. Sign in again to go on or to discard it.",
    ended: { title: "Your sign-in has ended", text: "Sign in again to continue. We have kept what you typed." },
    failed: {
      title: "You are not signed in",
      state: "This sign-in was not started in this tab, or it was started twice. Sign in again.",
      issuer: "The response did not come from the expected sign-in service, so we did not use it. Sign in again. If this happens again, ask for help.",
      denied: "The sign-in was cancelled or refused. Sign in again, or use another account.",
      provider: "The sign-in service reported an error. Wait a moment, then sign in again.",
      token: "We could not use the response of the sign-in service. Sign in again. If this happens again, ask for help.",
      offline: "We could not reach the sign-in service. Check your connection, then sign in again.",
    },
  },

  invite: {
    title: "Invite user",
    intro: "The email address decides what we ask next.",
    email: "Email address of the person",
    emailHelp: "The person's own address at their organisation, such as name@agency.gov.sg.",
    emailMissing: "Enter the person's email address.",
    ask: "Continue",
    another: "Use another address",
    /** @type {(most: number) => string} */
    upTo: (most) => `Up to ${most} characters.`,
    /** @type {(texts: string[]) => string} */
    hint: (texts) => texts.join(" "),
    choose: "Choose one",
    /** @type {(answer: string, other: string, otherAnswer: string) => string} */
    fixed: (answer, other, otherAnswer) => `Set to “${answer}”, because “${other}” is “${otherAnswer}”.`,
    /** @type {(labels: string[]) => string} */
    shown: (labels) => `New questions: ${labels.join(", ")}.`,
    language: "Language of the emails to this person",
    languages: [["en", "English"], ["zh-Hans", "中文"]],
    submit: "Send invitation",
    summary: "Please correct the following",
    pending: {
      title: "This person already has a pending invitation",
      /** @type {(by: string, until: string) => string} */
      text: (by, until) => `${by} sent it. Its link works until ${until}.`,
      /** @type {(by: string, until: string) => string} */
      over: (by, until) => `${by} sent it. Its link stopped working on ${until}.`,
      override: "If you send a new invitation, it replaces the pending one. The old link stops working at once, and we email the person a new link.",
    },
    account: {
      title: "This person already has an account",
      text: "You cannot invite this person again. If something is wrong with the account, raise a service request.",
      support: "Raise a service request",
      notYet: "If the person signs in with their organisation's account and has not done so yet, you can send the onboarding email again, once a day, or correct their details.",
      resend: "Send again or correct the details",
    },
    correct: {
      title: "Correct the details",
      text: "Change what is wrong, then send the invitation. The account gets the new details, and the person is emailed only what is new for them.",
    },
    done: {
      pending: "Invitation sent",
      /** @type {(email: string) => string} */
      pendingText: (email) => `We are emailing a registration link to ${email}.`,
      until: "The link works until ",
      replaced: "This invitation replaced the earlier one. The earlier link no longer works.",
      told: "We will email you when the person registers, or if they do not register in time.",
      account: "Account created",
      /** @type {(email: string) => string} */
      accountText: (email) => `The account for ${email} has been created. We are emailing them instructions. They must sign in for the first time within 30 days.`,
      resent: "Onboarding email sent again",
      /** @type {(email: string) => string} */
      resentText: (email) => `We are emailing ${email} the instructions for their account again.`,
      corrected: "Details corrected",
      /** @type {(email: string) => string} */
      correctedText: (email) => `The account for ${email} has the new details. We email them only what is new for them.`,
      look: "See this invitation",
      another: "Invite another person",
    },
  },

  list: {
    title: "My invitations",
    search: "Search by email address",
    filter: "Status",
    all: "All",
    none: "You have not invited anyone yet.",
    noMatch: "No invitations match.",
    searching: "Searching older invitations ...",
    /** @type {(number: number, more: boolean) => string} */
    shown: (number, more) => `${count(number, "invitation")} shown${more ? "; there are older ones" : ""}.`,
    more: "Show older invitations",
    /** @type {(day: string) => string} */
    invited: (day) => `Invited on ${day}`,
    forgotten: "(address erased)",
    loading: "Loading your invitations ...",
  },

  numbers: {
    title: "Your numbers",
    /** @type {(number: number) => string} */
    number: (number) => number.toLocaleString("en-SG"),
    notDelivered: "Email not delivered",
    toRegister: "Half registered within",
    noTracking: "These numbers show what happened to your invitations. We do not record who opened an email or a link.",
    /** @type {(number: number, since: string) => string} */
    newest: (number, since) => ` They cover your newest ${number.toLocaleString("en-SG")} invitations, since ${since}.`,
  },

  one: {
    title: "Invitation",
    back: "My invitations",
    loading: "Loading the invitation ...",
    facts: {
      email: "Email address",
      status: "Status",
      organisation: "Organisation",
      created_at: "Invited on",
      expires_at: "Link works until",
      left: "Time left",
      closed_at: "Ended on",
      account: "Account",
      mobile_number: "Mobile number",
      sponsoring_agency: "Sponsoring agency",
      business_operation: "Business operation",
      offshore_development_centre: "Offshore Development Centre",
      offshore_company_name: "Offshore company",
      seed: "SEED",
      decline_reason: "Reason",
    },
    /** Each is followed by a moment. */
    account: {
      waits: "Not used yet. The person must sign in before ",
      overdue: "Not used, as far as we know. The person should have signed in before ",
      active: "In use since ",
      terminated: "Ended on ",
    },
    /** @satisfies {Record<NonNullable<Invitation["decline_reason"]>, string>} */
    declined: { not_wanted: "The person does not want the account", wrong_person: "The email reached the wrong person" },
    seed: { required: "Required", not_required: "Not required", ineligible: "Not available for this email domain" },
    emails: "Emails",
    noEmails: "No emails yet.",
    /** @type {(state: string) => string} */
    emailState: (state) => `: ${state}`,
    history: "History",
    /** @type {(by: string) => string} */
    by: (by) => `, by ${by}`,
    resend: "Send the email again",
    resent: "We are sending the email again, with the same link and the same deadline.",
    revoke: "Revoke invitation",
    revoked: "The invitation has been revoked. Its link no longer works.",
    correct: "Correct the details",
    numberNeeded: "Needed. Another person registered with the earlier one. Ask for the right one, and correct the details.",
    withdraw: "Withdraw invitation",
    withdrawn: "The invitation has been withdrawn and the account removed. We are telling the person by email.",
    again: "Invite again",
    askWithdraw: {
      /** @type {(email: string) => string} */
      title: (email) => `Withdraw the invitation for ${email}?`,
      text: "The account is removed, and the person is told by email. You can invite them again later.",
      yes: "Withdraw",
      no: "Keep it",
    },
    ask: {
      /** @type {(email: string) => string} */
      title: (email) => `Revoke the invitation for ${email}?`,
      text: "The link stops working at once. You can invite the person again later.",
      yes: "Revoke",
      no: "Keep it",
    },
  },

  emails: {
    label: "Emails to you",
    off: "We do not send you emails",
    since: "Since ",
    /** @satisfies {Record<NonNullable<components["schemas"]["Me"]["suppression"]>["reason"], string>} */
    reason: {
      complained: "One of our emails to you was marked as spam.",
      suppressed: "Your mailbox has rejected our emails. Check that it works before you turn emails on again.",
    },
    seen: "This page still shows the outcome of every invitation. If you turn emails on again, we do not send the earlier ones.",
    turnOn: "Turn emails on again",
    on: { title: "Emails are on again", text: "From now on, we email you the outcome of each invitation." },
  },

  /** @satisfies {Record<Invitation["status"], string>} */
  status: {
    account_created: "Account created",
    pending: "Pending",
    registered: "Registered",
    expired: "Expired",
    superseded: "Replaced",
    revoked: "Revoked",
    declined: "Declined",
    withdrawn: "Withdrawn",
  },

  email: {
    none: "Email on its way",
    /** @satisfies {Record<Invitation["mail"][number]["kind"], string>} */
    kind: {
      registration_invitation: "Registration link",
      onboarding_invitation: "Onboarding email",
      account_created: "Account ready",
      seed_onboarding: "SEED onboarding",
      registered: "To you: registered",
      not_registered_in_time: "To you: not registered in time",
      not_delivered: "To you: email not delivered",
      withdrawn: "Invitation withdrawn",
      number_needed: "To you: mobile number needed",
      registration_refused: "To you: the person cannot register",
      revoked_by_operator: "To you: invitations revoked by the operator",
      replaced: "To the earlier officer: invitation replaced",
      invited_again: "To the account holder: invited again",
      reminder: "Reminder",
      declined: "To you: declined",
      details_rejected: "To you: details are wrong",
      asked_again: "To you: new invitation wanted",
      replacement_revoked: "To the earlier officer: invitation revoked",
      details_corrected: "To the account holder: details corrected",
      emails_resumed: "Emails are on again",
      revoked_by_support: "To the officer: revoked by support",
      account_released: "Account released",
      released_by_support: "To the officer: account released by support",
      invitations_transferred: "To the new owner: invitations transferred",
      activation_reminder: "Reminder to sign in",
      account_terminated: "Account ended",
      not_activated_in_time: "To you: not signed in in time",
    },
    /** @satisfies {Record<components["schemas"]["MailStatus"], string>} */
    status: {
      sent: "sent",
      delivered: "delivered",
      delayed: "delayed",
      bounced: "could not be delivered",
      complained: "marked as spam by the reader",
      rejected: "could not be sent",
      suppressed: "not sent, because the address does not accept our emails",
    },
  },

  /** @satisfies {Record<HistoryEvent, string>} */
  event: {
    invited: "Invited",
    account_created: "Account created",
    resent: "Email sent again",
    corrected: "Details corrected",
    registered: "Registered",
    expired: "Expired",
    superseded: "Replaced by a new invitation",
    revoked: "Revoked",
    reminded: "Reminder sent",
    declined: "Declined",
    details_rejected: "The person said that the details are wrong",
    asked_again: "The person asked for a new invitation",
    invited_again: "Someone tried to invite the person again",
    not_delivered: "Email not delivered",
    withdrawn: "Withdrawn, and the account removed",
    number_displaced: "Another person registered with the mobile number",
    registration_refused: "Could not register: the email domain is no longer on the allowlist",
    revocations_told: "You were told of the revocation",
    transferred: "Transferred to another officer",
    emails_resumed: "Emails turned on again",
    activated: "Signed in for the first time",
    terminated: "Account ended",
    purged: "Personal data erased",
  },
  /** Who did something, if it was not an officer. */
  by: { invitee: "the invited person", timer: "the system", mail_service: "the email service", operator: "the operator", another_person: "another person", desk: "support", directory: "the directory" },

  time: {
    /** @type {(day: string, time: string) => string} */
    singapore: (day, time) => `${day}, ${time} (Singapore time)`,
    /** @type {(days: number, hours: number, minutes: number, seconds: number) => string} */
    left: (days, hours, minutes, seconds) => {
      return `${units(days, hours, minutes, seconds)} left`;
    },
    over: "Expired",
    /** @type {(seconds: number) => string} */
    span: (seconds) => {
      const minutes = Math.floor(seconds / 60);
      return units(Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60, Math.max(seconds, 1));
    },
    /** @type {(time: string) => string} */
    today: (time) => `${time} (Singapore time)`,
  },

  /**
   * What a limit is about (R45).
   * @satisfies {Record<components["schemas"]["Limit"], string>}
   */
  limit: {
    requests: "You have sent many requests in the last hour.",
    invitations: "You have sent many invitations in the last hour.",
    list_rows: "You have sent many rows of lists today.",
    emails_from_officer: "You have sent this person many emails today.",
    emails_to_address: "This person has received many of our emails today.",
    link_tries: "This link was tried many times in the last minutes.",
    emails_to_officer: "This officer has received many of our emails today.",
  },
  /** In the place of what the service says of a refusal, if it says nothing. */
  failed: { title: "Something went wrong", text: "Reload the page and try again. If this happens again, ask for help." },
  /** @type {(id: string) => string} */
  requestId: (id) => `If you ask for help, quote this number: ${id}`,
  // Instead of the service's own words, where the next step is to follow a link.
  domainNotAllowed: "This email domain is not on the allowlist. Check the spelling. If it is right, raise a service request to add the domain.",
};

/**
 * @typedef {Object} RefusalWords
 * @property {string} title
 * @property {string} text
 * @property {string} [support] the text of a link to where help is
 * @property {boolean} [retry] whether trying again may help
 */
/** @typedef {components["schemas"]["Limit"]} Limit */
/** @typedef {{ title?: string, detail?: string, limit?: Limit, when: string | null }} RefusalFacts `when` to come back, in words */

/**
 * What a refusal means and what to do next, by its code. The end of a session is said in `signIn.ended`.
 * @type {Record<string, (facts: RefusalFacts) => RefusalWords>}
 */
export const refusals = {
  not_a_public_officer: () => ({
    title: "Only public officers can invite people",
    text: "You are signed in with an account of a vendor, a temporary staff member or a product. Ask a public officer to invite the person. If you are a public officer, sign out and use your public officer account.",
  }),
  account_not_active: () => ({
    title: "Your account is not active",
    text: "Activate your TechPass account first. Then sign out here, and sign in again.",
  }),
  device_not_allowed: () => ({
    title: "You cannot invite people from this device",
    text: "Open this page on a non-SE GSIB or on a government-managed device (GMD), which is a device enrolled in SEED.",
  }),
  already_registered: () => ({
    title: "This person already has an account",
    text: "You cannot invite this person again. If something is wrong with the account, raise a service request.",
    support: "Raise a service request",
  }),
  address_suppressed: () => ({
    title: "We cannot email this address",
    text: "The person marked one of our emails as spam, or their email server permanently rejected our email, so we no longer send to this address. Ask the person for another address, or raise a service request.",
    support: "Raise a service request",
  }),
  not_pending: () => ({
    title: "This invitation is no longer pending",
    text: "It was registered, replaced, revoked, withdrawn or declined, it has expired, or the person has signed in. The status and history below say which. If the person has no account, you can invite them again.",
  }),
  changed_meanwhile: () => ({
    title: "This invitation has changed",
    text: "It changed after you opened this page, so we did nothing. Reload the page, then decide again.",
  }),
  request_in_progress: () => ({
    title: "We are already working on this",
    text: "Your first attempt is still running. Wait a moment, then try again. Nothing will be done twice.",
    retry: true,
  }),
  idempotency_key_reused: () => ({
    title: "This was sent before with other details",
    text: "Try again. We will treat it as a new invitation.",
    retry: true,
  }),
  email_not_allowed: ({ detail }) => ({
    title: "You cannot invite this person with this address",
    text: detail ?? "Use another address of the person.",
  }),
  rate_limited: ({ when, limit }) => ({
    title: "Too many requests for now",
    text: `${limit ? wordsFor(words.limit, limit) : "You have reached a limit."} ${when ? `Come back after ${when}.` : "Come back later."} We have kept what you typed.`,
  }),
  resent_recently: ({ when }) => ({
    title: "We sent this email less than a day ago",
    text: `The person has an account and needs to sign in for the first time. Ask them to look for the onboarding email, also in their spam folder.${when ? ` You can send it again after ${when}.` : ""}`,
  }),
  not_support: () => ({
    title: "Only support officers can use the desk",
    text: "If you answer service requests, ask for the role of a support officer. Then sign out here, and sign in again.",
  }),
  not_transferable: () => ({
    title: "This invitation cannot be transferred",
    text: "It has ended without an account, or the officer owns it already. Find the person again to see which.",
  }),
  nothing_to_correct: () => ({
    title: "There is nothing to correct",
    text: "The account has these details already. Change a detail, or cancel.",
  }),
  account_ended: () => ({
    title: "This account has ended",
    text: "Nothing about it can be changed. If the person needs an account, they can be invited again.",
  }),
  not_found: () => ({
    title: "Invitation not found",
    text: "It does not exist, or another officer sent it. Your own invitations are under “My invitations”.",
  }),
  temporarily_unavailable: () => ({
    title: "Service temporarily unavailable",
    text: "We have kept what you typed. Wait a moment, then try again. Nothing will be done twice.",
    retry: true,
  }),
  offline: () => ({
    title: "No response from the service",
    text: "Check your connection, then try again. Nothing will be done twice, even if your first attempt reached us.",
    retry: true,
  }),
};

/**
 * What a refusal means and what to do next. One without words of its own (`known`) has those of the service.
 * @param {string} code
 * @param {RefusalFacts} facts
 * @returns {RefusalWords & { known: boolean }}
 */
export function refusalWords(code, facts) {
  const say = Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  if (say) return { ...say(facts), known: true };
  return { title: facts.title || words.failed.title, text: facts.detail || words.failed.text, known: false };
}

/**
 * The words for a code of the API.
 * @template {string} Code
 * @param {Record<Code, string>} table
 * @param {Code} code
 */
export const wordsFor = (table, code) => (Object.hasOwn(table, code) ? table[code] : words.unknown);

/**
 * Who did something: an officer by their address, anyone else in words.
 * @param {string} actor
 */
export const actorWords = (actor) => (actor.includes("@") ? actor : wordsFor(/** @type {Record<string, string>} */ (words.by), actor));
