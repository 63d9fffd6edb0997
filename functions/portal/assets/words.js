// Every text that officers read on this page.

/** @import { components } from "openapi" */
/** @typedef {components["schemas"]["Invitation"]} Invitation */

/**
 * @param {number} number
 * @param {string} unit
 */
const count = (number, unit) => `${number} ${unit}${number === 1 ? "" : "s"}`;

/**
 * A duration such as `2 days 3 hours`: the two largest units, or minutes alone, or seconds alone.
 * @param {number} days
 * @param {number} hours
 * @param {number} minutes
 * @param {number} seconds
 */
function units(days, hours, minutes, seconds) {
  /** @type {[number, string][]} */
  const parts = [[days, "day"], [hours, "hour"], [minutes, "minute"], [seconds, "second"]];
  const first = parts.findIndex(([number]) => number > 0);
  const shown = parts.slice(first, first < 2 ? first + 2 : first + 1).filter(([number]) => number > 0);
  return shown.map(([number, unit]) => count(number, unit)).join(" ");
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
  /** Shown for a value that this page does not know yet. */
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
    listKept: "Your list of people has not been sent completely, so this browser keeps it. Sign in again to continue or to discard it.",
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
      notYet: "Some people sign in with the account of their organisation. Until they sign in for the first time, you can send the onboarding email again once a day, or correct their details.",
      resend: "Send again or correct the details",
    },
    correct: {
      title: "Correct the details",
      text: "Correct the details, then send the invitation. The account gets the new details. We email the person only about the changes.",
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
      correctedText: (email) => `The account for ${email} has the new details. We email the person only about the changes.`,
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
    emailOnItsWay: "Email on its way",
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
    /** Each is followed by a time. */
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
    numberNeeded: "Needed. Another person registered with the earlier number. Ask the person for the right number, then correct the details.",
    withdraw: "Withdraw invitation",
    withdrawn: "The invitation has been withdrawn and the account removed. We are emailing the person.",
    again: "Invite again",
    askWithdraw: {
      /** @type {(email: string) => string} */
      title: (email) => `Withdraw the invitation for ${email}?`,
      text: "We remove the account and email the person. You can invite them again later.",
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
    seen: "This page still shows the outcome of every invitation. If you turn emails on again, we do not send the ones that you missed.",
    turnOn: "Turn emails on again",
    on: { title: "Emails are on again", text: "From now on, we email you the outcome of each invitation." },
  },

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

  /** Shown if a refusal comes without a text. */
  failed: { title: "Something went wrong", text: "Reload the page and try again. If this happens again, ask for help." },
  /** @type {(id: string) => string} */
  requestId: (id) => `If you ask for help, quote this number: ${id}`,
  // Shown instead of the service's own text, because the next step is a link.
  domainNotAllowed: "This email domain is not on the allowlist. Check the spelling. If it is right, raise a service request to add the domain.",
};
