// Every text that support officers read at the desk (R58, R59).

export const words = {
  title: "Desk",
  intro: "Find a person by their exact email address, login name or mobile number. We record each search and everything that you open, with the number of the service request.",
  loading: "Loading the desk ...",
  number: "Service request",
  numberHelp: "Its number, such as SR-2026-0042.",
  way: "Find by",
  ways: { email: "Email address", login_name: "Login name", mobile_number: "Mobile number" },
  what: "Email address, login name or mobile number",
  find: "Find",
  numberMissing: "Enter the number of the service request.",
  whatMissing: "Enter the person's email address, login name or mobile number.",
  gone: { title: "Not there any more", text: "Find the person again." },
  nobody: { title: "Nobody found", text: "Check what you typed. We find exact matches only. A person whose data has been erased is not found." },

  reason: "Reason",
  reasonHelp: "The history shows it to support officers only. Do not put personal data in it.",
  reasonMissing: "Say why you do this.",
  cancel: "Cancel",

  suppressed: {
    title: "We do not email this person",
    since: "Since ",
    reason: {
      complained: "They marked one of our emails as spam.",
      suppressed: "Their email server permanently rejected our email, or the email service has blocked the address.",
    },
    turnOn: "Turn emails on again",
    /** @type {(email: string) => string} */
    ask: (email) => `Turn emails to ${email} on again?`,
    follows: "First ask the person whether they want our emails, and whether their mailbox works. From now on we email them again, and we send one email to say so. We do not send the emails that they missed: send the invitation again afterwards.",
    yes: "Turn on",
    done: "Emails to this person are on again.",
  },

  account: {
    title: "Account",
    /** @satisfies {Record<"pending_activation" | "active" | "terminated", string>} */
    status: { pending_activation: "Waits for the first sign-in", active: "In use", terminated: "Ended" },
    /** @satisfies {Record<"public_officer" | "vendor", string>} */
    type: { public_officer: "Public officer", vendor: "Vendor" },
    facts: {
      login_name: "Login name",
      status: "Status",
      account_type: "Account type",
      organisation: "Organisation",
      inviter: "Invited by",
      created_at: "Created on",
      activate_by: "Must sign in before",
      activated_at: "First signed in on",
      terminated_at: "Ended on",
    },
    correct: "Correct details",
    save: "Save the correction",
    follows: "We email the person which details were corrected.",
    corrected: "The details have been corrected. We are emailing the person.",
    changed: {
      title: "Somebody else has changed this account in the meantime",
      text: "We saved nothing. Above you see the account as it is now. The form has what you corrected: check it, then save it again.",
    },
    release: "Release",
    /** @type {(email: string) => string} */
    releaseAsk: (email) => `Release the account of ${email}?`,
    releaseFollows: "The account ends at once, and nobody can undo this. Its email address, username and mobile number become free, so the person can be invited again. We email the person and the officer who invited them.",
    releaseYes: "Release it",
    released: "The account has been released. We are emailing the person and the officer.",
  },

  invitation: {
    title: "Invitation",
    /** @type {(status: string, day: string) => string} */
    older: (status, day) => `${status}, invited on ${day}`,
    owner: "Inviter",
    resend: "Send the email again",
    resendAsk: "Send the email again?",
    resendFollows: "The person gets the same email again, with the same link and the same deadline.",
    resendYes: "Send",
    resent: "We are sending the email again.",
    revoke: "Revoke",
    revokeAsk: "Revoke this invitation?",
    revokeFollows: "The link stops working at once. We email the officer who sent it.",
    revokeYes: "Revoke it",
    revoked: "The invitation has been revoked.",
    transfer: "Transfer",
    transferAsk: "Transfer this invitation?",
    transferFollows: "From now on, the new owner gets the emails about outcomes. We also email them about the transfer now. The link and the deadline do not change.",
    transferYes: "Transfer it",
    transferred: "The invitation has been transferred.",
    transferAll: "Transfer all invitations of this officer",
    /** @type {(number: string, reason: string) => string} */
    request: (number, reason) => `. Service request ${number}: ${reason}`,
    /** @type {(officer: string) => string} */
    support: (officer) => `support (${officer})`,
    /** @type {(fields: string[]) => string} */
    corrected: (fields) => `: ${fields.join(", ")}`,
  },

  /** Emails to the officer who invited the person. The officers' own page says "To you". */
  emails: {
    registered: "To the officer: registered",
    not_registered_in_time: "To the officer: not registered in time",
    not_delivered: "To the officer: email not delivered",
    number_needed: "To the officer: mobile number needed",
    registration_refused: "To the officer: the person cannot register",
    revoked_by_operator: "To the officer: invitations revoked by the operator",
    declined: "To the officer: declined",
    details_rejected: "To the officer: details are wrong",
    asked_again: "To the officer: new invitation wanted",
    not_activated_in_time: "To the officer: not signed in in time",
  },

  /**
   * The fields of a correction, as the history names them.
   * @type {Record<string, string>}
   */
  fields: {
    mobile_number: "mobile number",
    sponsoring_agency: "sponsoring agency",
    business_operation: "business operation",
    offshore_development_centre: "offshore centre",
    offshore_company_name: "offshore company",
    seed_required: "SEED",
    first_name: "first name",
    last_name: "last name",
    department: "department",
    reporting_officer_name: "reporting officer",
    reporting_officer_email: "reporting officer's email",
    company_address: "company address",
  },

  transfers: {
    title: "An officer has left",
    text: "Another officer gets all their pending invitations, and all that led to an account.",
    from: "Officer who has left",
    to: "New owner",
    toHelp: "The email address of a public officer who has signed in to this page.",
    toMissing: "Enter the email address of the new owner.",
    button: "Transfer all",
    /** @type {(from: string) => string} */
    ask: (from) => `Transfer all invitations of ${from}?`,
    follows: "From now on, the new owner gets the emails about outcomes. We also email them the list of people now. Links and deadlines do not change.",
    yes: "Transfer all",
    /** @type {(number: number) => string} */
    progress: (number) => `${number} transferred so far ...`,
    /** @type {(number: number) => string} */
    done: (number) => (number === 0 ? "There was nothing to transfer." : `${number} ${number === 1 ? "invitation" : "invitations"} transferred. We are emailing the new owner.`),
    missing: "Enter the officer who has left.",
  },
};
