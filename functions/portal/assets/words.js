// Every text that officers read on this page.

const count = (number, unit) => `${number} ${unit}${number === 1 ? "" : "s"}`;

export const words = {
  service: "TechPass invitations",
  title: (view, wrong) => `${wrong ? "Error: " : ""}${view} - TechPass invitations`,
  skip: "Skip to main content",
  navigation: "Main",
  session: "Your sign-in",
  signedInAs: "Signed in as ",
  help: "Help",
  retry: "Try again",
  working: "One moment ...",
  optional: "(optional)",
  yes: "Yes",
  no: "No",
  asOf: (time) => `This could not be refreshed. It is as it was at ${time}.`,

  signIn: {
    title: "Invite people to TechPass",
    text: "Public officers can invite colleagues and vendors to TechPass, and see what became of their invitations.",
    needs: "You need an active public officer account, and a non-SE GSIB or a government-managed device (GMD).",
    button: "Sign in",
    again: "Sign in again",
    out: "Sign out",
    signedOut: "You have signed out of this page. If others use this device, close the browser as well.",
    ended: { title: "Your sign-in has ended", text: "Sign in again to go on. What you have typed is kept." },
    failed: {
      title: "You are not signed in",
      state: "This sign-in was not started in this tab, or was started twice. Sign in again.",
      issuer: "The answer did not come from the expected sign-in service, so it was not used. Sign in again; if this comes back, ask for help.",
      denied: "The sign-in was cancelled or refused. Sign in again, or use another account.",
      provider: "The sign-in service reported a fault. Sign in again in a moment.",
      token: "The sign-in service's answer could not be used. Sign in again; if this comes back, ask for help.",
      offline: "The sign-in service could not be reached. Check your connection, then sign in again.",
    },
  },

  invite: {
    title: "Invite user",
    intro: "The address decides what is asked next.",
    email: "Email address of the person",
    emailHelp: "The person's own address at the organisation, such as name@agency.gov.sg.",
    emailMissing: "Give the person's email address.",
    ask: "Continue",
    another: "Use another address",
    upTo: (most) => `Up to ${most} characters.`,
    choose: "Choose one",
    fixed: (answer, other, otherAnswer) => `Set to “${answer}”, because “${other}” is “${otherAnswer}”.`,
    shown: (labels) => `Also asked now: ${labels.join(", ")}.`,
    language: "Language of the invitee's mails",
    languages: [["en", "English"], ["zh-Hans", "中文"]],
    submit: "Send invitation",
    summary: "Please correct the following",
    pending: {
      title: "There is a pending invitation for this address",
      text: (by, until) => `${by} sent it. Its link works until ${until}.`,
      over: (by, until) => `${by} sent it. Its link stopped working on ${until}.`,
      override: "If you send a new invitation, it replaces that one: the old link stops working at once, and the person gets a new link by mail.",
    },
    account: {
      title: "This person has an account already",
      text: "The person cannot be invited again. If something is wrong with the account, raise a service request.",
      support: "Raise a service request",
      notYet: "If the person signs in with the organisation's own account and has not done so yet, you can have the onboarding mail sent again, once a day.",
      resend: "Send the onboarding mail again",
    },
    done: {
      pending: "Invitation sent",
      pendingText: (email) => `We are mailing a registration link to ${email}.`,
      until: "The link works until ",
      replaced: "The earlier invitation was replaced. Its link no longer works.",
      told: "You will get a mail when the person has registered, or has not done so in time.",
      account: "Account created",
      accountText: (email) => `The account for ${email} is there, and we are mailing the person how to start. It must be used for the first time within 30 days.`,
      resent: "Onboarding mail sent again",
      resentText: (email) => `We are mailing ${email} how to start with the account.`,
      look: "See this invitation",
      another: "Invite another person",
    },
  },

  list: {
    title: "My invitations",
    search: "Search by email address",
    filter: "Status",
    all: "All",
    none: "You have not invited anybody yet.",
    noMatch: "No invitation matches.",
    searching: "Looking through older invitations ...",
    shown: (number, more) => `${count(number, "invitation")} shown${more ? "; there are older ones" : ""}.`,
    more: "Show older invitations",
    invited: (day) => `Invited on ${day}`,
    forgotten: "(address forgotten)",
    loading: "Loading your invitations ...",
  },

  one: {
    title: "Invitation",
    back: "My invitations",
    loading: "Loading the invitation ...",
    facts: {
      email: "Email address",
      status: "Status",
      organisation: "Organisation",
      created_at: "Invited",
      expires_at: "Link works until",
      left: "Time left",
      closed_at: "Ended",
      mobile_number: "Mobile number",
      sponsoring_agency: "Sponsoring agency",
      business_operation: "Business operation",
      offshore_development_centre: "Offshore Development Centre",
      offshore_company_name: "Offshore company",
      seed: "SEED",
    },
    seed: { required: "Required", not_required: "Not required", ineligible: "Not available for this mail domain" },
    mails: "Mails",
    noMails: "None was sent yet.",
    history: "History",
    resend: "Send the mail again",
    resent: "The mail is on its way again, with the same link and the same deadline.",
    revoke: "Revoke invitation",
    revoked: "The invitation is revoked. Its link no longer works.",
    again: "Invite again",
    ask: {
      title: (email) => `Revoke the invitation of ${email}?`,
      text: "The link stops working at once. You can invite the person again later.",
      yes: "Revoke",
      no: "Keep it",
    },
  },

  status: {
    account_created: "Account created",
    pending: "Pending",
    registered: "Registered",
    expired: "Expired",
    superseded: "Replaced",
    revoked: "Revoked",
  },

  mail: {
    none: "Mail on its way",
    kind: {
      registration_invitation: "Registration link",
      onboarding_invitation: "Onboarding mail",
      account_created: "Account is ready",
      seed_onboarding: "SEED onboarding",
      registered: "To you: has registered",
      not_registered_in_time: "To you: not registered in time",
      not_delivered: "To you: could not be delivered",
      replaced: "To the earlier inviter: replaced",
      invited_again: "To the account holder: invited again",
    },
    status: {
      sent: "sent",
      delivered: "delivered",
      delayed: "delayed",
      bounced: "could not be delivered",
      complained: "marked as unwanted",
      suppressed: "held back: the address has refused mail before",
    },
  },

  event: {
    invited: "Invited",
    account_created: "Account created",
    resent: "Mail sent again",
    registered: "Registered",
    expired: "Expired",
    superseded: "Replaced by a new invitation",
    revoked: "Revoked",
    invited_again: "Somebody tried to invite the person again",
    not_delivered: "A mail could not be delivered",
    purged: "Address forgotten",
  },
  by: { invitee: "the invitee", timer: "the deadline", mail_service: "the mail service" },

  time: {
    singapore: (day, time) => `${day}, ${time} (Singapore time)`,
    left: (days, hours, minutes, seconds) => {
      const parts = [[days, "day"], [hours, "hour"], [minutes, "minute"], [seconds, "second"]];
      const first = parts.findIndex(([number]) => number > 0);
      // The two greatest units are enough; minutes and seconds stand alone.
      const told = parts.slice(first, first < 2 ? first + 2 : first + 1).filter(([number]) => number > 0);
      return `${told.map(([number, unit]) => count(number, unit)).join(" ")} left`;
    },
    over: "Time is over",
    today: (time) => `${time} (Singapore time)`,
  },

  // What a refusal means and what to do next, by its code. `when` is the moment to come back at, in words.
  // That the session is over is said in `signIn.ended`.
  refusal: {
    not_a_public_officer: () => ({
      title: "Only public officers may invite",
      text: "You are signed in with an account of a vendor, a temporary staff member or a product. Ask a public officer to invite the person; if you are one, sign out and use your public officer account.",
    }),
    account_not_active: () => ({
      title: "Your account is not active",
      text: "Activate your TechPass account first. Then sign out here, and sign in again.",
    }),
    device_not_allowed: () => ({
      title: "You cannot invite from this device",
      text: "Use a non-SE GSIB, or a government-managed device (GMD), that is, one enrolled in SEED. Open this page there.",
    }),
    already_registered: () => ({
      title: "This person has an account already",
      text: "The person has registered and cannot be invited again. If something is wrong with the account, raise a service request.",
      support: "Raise a service request",
    }),
    not_pending: () => ({
      title: "This invitation is not pending any more",
      text: "It was registered, replaced or revoked, or its time is over. Look at its status and history below; you can invite the person again if there is still no account.",
    }),
    request_in_progress: () => ({
      title: "This is being done already",
      text: "Your first attempt is still running. Try again in a moment: nothing is done twice.",
      retry: true,
    }),
    idempotency_key_reused: () => ({
      title: "This was sent before with other details",
      text: "Try again: it is sent as a new invitation.",
      retry: true,
    }),
    email_not_allowed: ({ detail }) => ({ title: "This person cannot be invited with this address", text: detail }),
    rate_limited: ({ when }) => ({
      title: "Too many invitations for now",
      text: `There is a limit on invitations by one officer in an hour, and on mails to one address in a day. ${when ? `Come back after ${when}.` : "Come back later."} What you have typed is kept.`,
    }),
    resent_recently: ({ when }) => ({
      title: "The mail was sent less than a day ago",
      text: `The person has an account that waits for its first sign-in. Ask the person to look for the onboarding mail, also among unwanted mail. ${when ? `It can be sent again after ${when}.` : ""}`,
    }),
    not_found: () => ({
      title: "This invitation is not there",
      text: "It does not exist, or it was sent by somebody else.",
    }),
    temporarily_unavailable: () => ({
      title: "The service cannot answer right now",
      text: "Nothing you typed is lost. Try again in a moment: it is safe, nothing is done twice.",
      retry: true,
    }),
    offline: () => ({
      title: "No answer came",
      text: "Check your connection, then try again. That is safe even if the first attempt got through: nothing is done twice.",
      retry: true,
    }),
    other: ({ title, detail }) => ({
      title: title ?? "This did not work",
      text: detail ?? "Reload the page and try again. If this comes back, ask for help.",
    }),
  },
  requestId: (id) => `If you ask for help, give this number: ${id}`,
  // Instead of the service's own words, where the next step is to follow a link.
  domainNotAllowed: "Nobody of this mail domain can be invited yet. Check the spelling; if it is right, ask for the domain with a service request.",
};
