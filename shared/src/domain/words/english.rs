//! The texts in English.

use super::{
    AddressFaults, Asking, Facts, Faults, FieldWords, Fields, Genuine, Mails, Masthead, MobileFaults, Notice,
    Objections, Page, RegistrationFaults, Words,
};

/// English.
pub static ENGLISH: Words = Words {
    fields: FIELDS,
    faults: FAULTS,
    registration: REGISTRATION,
    facts: FACTS,
    page: PAGE,
    objections: OBJECTIONS,
    asking: ASKING,
    mails: MAILS,
    colon: ": ",
    comma: ", ",
    moment: |at| at.strftime("%A, %-d %B %Y, %-I:%M %P (Singapore time)").to_string(),
};

const FIELDS: Fields = Fields {
    username: FieldWords {
        label: "Username",
        help: "You will sign in with it. Use letters a to z and digits, with single dots, - or _ between them, and 64 \
               characters at most. Do not use your email address.",
        ask: "Enter a username.",
    },
    first_name: FieldWords {
        label: "First name",
        help: "Up to 64 characters, in any script.",
        ask: "Enter your first name.",
    },
    last_name: FieldWords {
        label: "Last name",
        help: "If you have only one name, enter it here and as your first name, too.",
        ask: "Enter your last name. If you have only one name, enter it again.",
    },
    singapore_mobile: FieldWords {
        label: "Mobile number",
        help: "A Singapore mobile number, such as +65 9123 4567.",
        ask: "Enter your mobile number.",
    },
    foreign_mobile: FieldWords {
        label: "Mobile number",
        help: "With + and the country code, such as +91 98765 43210.",
        ask: "Enter your mobile number, with + and the country code.",
    },
    department: FieldWords {
        label: "Department",
        help: "The department or team that you work in, up to 64 characters.",
        ask: "Enter your department or team.",
    },
    password: FieldWords {
        label: "Password",
        help: "At least 12 characters, with three of: lower case, upper case, digits, symbols. A few words that do not \
               belong together are easy to remember and hard to guess.",
        ask: "Choose a password.",
    },
    officer_name: FieldWords {
        label: "Offshore reporting officer's name",
        help: "The person that you report to where you work. If they have only one name, enter it once.",
        ask: "Enter the name of your offshore reporting officer.",
    },
    officer_email: FieldWords {
        label: "Offshore reporting officer's email",
        help: "",
        ask: "Enter the email address of your offshore reporting officer.",
    },
    company_address: FieldWords {
        label: "Offshore company address",
        help: "Up to 256 characters, in several lines if you like.",
        ask: "Enter the address of the offshore company.",
    },
};

pub(super) const FAULTS: Faults = Faults {
    unknown_field: "Remove this field: the form does not have it.",
    locked: |label| format!("{label} cannot be changed here."),
    not_text: |label| format!("{label} must be text."),
    unseen_character: |label| {
        format!(
            "{label} has invisible characters. They often come with copied text: delete the text and type it by hand."
        )
    },
    too_long: |label, most| format!("{label} can have {most} characters at most. Shorten it."),
    address: ADDRESS_FAULTS,
    mobile: MOBILE_FAULTS,
};

pub(super) const ADDRESS_FAULTS: AddressFaults = AddressFaults {
    missing: FIELDS.officer_email.ask,
    too_long: "An email address can have 256 characters at most.",
    local_part_too_long: "An email address can have 64 characters at most before the @.",
    unseen_character: "The email address has invisible characters. They often come with copied text: type it by hand.",
    no_at: "Enter an email address with an @ and a domain, such as name@agency.gov.sg.",
    several: "Enter one email address only, with one @.",
    mailto: "Remove “mailto:” and enter the email address alone, such as name@agency.gov.sg.",
    named: "Remove the name and the brackets, and enter the email address alone, such as name@agency.gov.sg.",
    quoted: "Remove the quotation marks, and enter the email address alone, such as name@agency.gov.sg.",
    punctuation: "Remove the punctuation before or after the email address, such as a semicolon, comma or full stop.",
    space: "Remove the spaces and other words, and enter the email address alone, such as name@agency.gov.sg.",
    local_part: "Check the part before the @. It can have letters a to z and digits, and between them single dots and \
                 _ - + '.",
    domain: "Check the part after the @. It must be a domain name, such as agency.gov.sg.",
    look_alike: "Type the part after the @ again by hand. It has letters that look like others.",
};

pub(super) const MOBILE_FAULTS: MobileFaults = MobileFaults {
    spreadsheet: "Enter the whole number: a spreadsheet such as Excel has shortened this one. Format its column as \
                  text, and type the number again.",
    unseen_character: "The mobile number has invisible characters. They often come with copied text: type it by hand.",
    other_character: "Enter the mobile number with digits only. A + in front, spaces, dashes, dots and brackets are fine.",
    foreign: "Enter a Singapore mobile number. This one is of another country.",
    no_country_code: "Enter the mobile number with + and the country code first, such as +91 98765 43210.",
    short: "Enter the whole mobile number. A Singapore mobile number has 8 digits, and this one has fewer.",
    long: "Check the mobile number. A Singapore mobile number has 8 digits, and this one has more.",
    landline: "Enter a mobile number. A Singapore mobile number starts with 8 or 9, and this one does not.",
    foreign_short: "Enter the whole mobile number, with + and the country code first. This one is too short.",
    foreign_long: "Check the mobile number. With its country code it has 15 digits at most, and this one has more.",
    not_in_use: "Check the country code and the number. The country does not use this number.",
};

const REGISTRATION: RegistrationFaults = RegistrationFaults {
    username: "Choose a username of letters a to z and digits, with single dots, - or _ between them, and 64 characters \
               at most.",
    username_is_address: "Choose a new username, not an email address. For example, enter mei.tan and leave out the @ \
                          and what follows it.",
    username_reserved: "This username is reserved. Choose another one.",
    username_taken: "Someone else has this username. Choose another one.",
    name_characters: |label| {
        format!(
            "{label} can have letters of any script, spaces and ' - . , / @ ( ). Remove digits and other signs."
        )
    },
    name_without_letter: |label| format!("{label} must have a letter."),
    foreign_mobile_onshore: "Enter a Singapore mobile number. If you work outside Singapore, ask the officer who invited \
                             you for an offshore invitation.",
    mobile_taken: |support| {
        format!(
            "Another account has this mobile number. Enter another number. If the account is an old one of yours, ask \
             for help: {support}"
        )
    },
    password_short: "Choose a longer password: at least 12 characters.",
    password_characters: "Remove characters from the password that cannot be seen or that some devices cannot type, \
                          such as tabs and emoji.",
    password_space_at_end: "Remove the space at the beginning or the end of the password.",
    password_classes: "Choose a password with at least three of: lower-case letters, upper-case letters, digits, symbols.",
    password_holds_name: "Choose a password without your username and without the name in your email address.",
    password_guessable: "Choose another password: attackers try this one early. They try common passwords, names, dates \
                         and rows of keys. Use a few words that do not belong together.",
    officer_is_invitee: "Enter the reporting officer's email address, not your own.",
};

const FACTS: Facts = Facts {
    invited_by: "Invited by",
    your_address: "Your email address",
    organisation: "Organisation",
    sponsoring_agency: "Sponsoring agency",
    business_operation: "Business operation",
    onshore: "Onshore (works in Singapore)",
    offshore: "Offshore (works outside Singapore)",
    offshore_development_centre: "Offshore Development Centre",
    offshore_company: "Offshore company",
    register_before: "Register before",
    sign_in_with: "Sign in with",
    sign_in_before: "Sign in before",
    your_username: "Your username",
};

const PAGE: Page = Page {
    language: "English",
    skip: "Skip to main content",
    help: "Help with TechPass",
    register: "Register",
    register_title: "Register for TechPass",
    error_title: "Error: Register for TechPass",
    invited: |inviter| {
        format!(
            "{inviter} has invited you to TechPass, the account for Singapore government developer services."
        )
    },
    your_invitation: "Your invitation",
    your_account: "Your account",
    all_required: "Please fill in every field.",
    correct: "Please correct the following",
    done: Notice {
        title: "You have registered",
        text: "Sign in with this username, not with your email address.",
    },
    done_username: "Your username is",
    next: "What to do next",
    next_mail: "We have also emailed you your username.",
    next_activate: "Sign in within 30 days to activate your account.",
    next_seed: "Enrol your device in SEED. A second email explains how.",
    sign_in: "Sign in to TechPass",
    expired: Notice {
        title: "This invitation has expired",
        text: "Its link no longer works. Ask the officer who invited you for a new invitation.",
    },
    superseded: Notice {
        title: "A newer invitation has replaced this one",
        text: "Open the newest invitation email that you received, and use the link in it.",
    },
    revoked: Notice {
        title: "This invitation has been revoked",
        text: "Its link no longer works. If you still need an account, contact the officer who invited you.",
    },
    registered: Notice {
        title: "You have already registered",
        text: "Sign in with the username that we emailed to you.",
    },
    not_allowed: Notice {
        title: "You cannot register with this address",
        text: "The part of your email address after the @ is no longer on the list of organisations that use TechPass.",
    },
    tell_officer: "Tell the officer who invited you",
    officer_told: "We have told the officer who invited you. Contact them if you still need an account.",
    declined: Notice {
        title: "You have declined this invitation",
        text: "Its link no longer works. If you have changed your mind, contact the officer who invited you.",
    },
    account_ended: Notice {
        title: "Your account has ended",
        text: "You can no longer sign in to it. If you still need an account, ask the officer who invited you for a \
               new invitation.",
    },
    misspelt: Notice {
        title: "This address is not quite right",
        text: "It differs a little from the link in your email. Use the button to open your invitation.",
    },
    not_found: Notice {
        title: "Page not found",
        text: "There is nothing at this address. If you followed a link in an email, copy the whole link from the email \
               and open it again.",
    },
    open_invitation: "Open your invitation",
    unavailable: Notice {
        title: "Service temporarily unavailable",
        text: "Nothing has changed. Wait a moment, then go back and try again.",
    },
    too_many_tries: "Too many attempts",
    too_many_tries_text: |moment| {
        format!("Your invitation is still valid. Open its link again after {moment}.")
    },
    yes: "Yes",
    no: "No",
    choose_yes_or_no: "Choose yes or no.",
    go_on: "Continue",
    unchanged: Notice {
        title: "Nothing has changed",
        text: "You can close this page, or open the link in your email again.",
    },
    masthead: Masthead {
        title: "A Singapore Government Agency Website",
        how: "How to identify",
        domain: "Official website links end with .gov.sg",
        domain_text: "Government agencies communicate via .gov.sg websites. Look at the address of this page.",
        secure: "Secure websites use HTTPS",
        secure_text: "Look for a lock or https:// in front of the address. Share sensitive information only on official, \
                      secure websites.",
    },
    genuine: Genuine {
        title: "How to check that an email is from us",
        sender: |sender| {
            format!(
                "Our emails come from {sender}. Check the whole address, not only the name in front of it."
            )
        },
        links: "Every link in our emails begins with one of these addresses:",
        officer: "Our emails name the public officer who invited you. If you are not sure, ask this officer. Use a \
                  telephone number or an email address that you already know.",
        secrets: "We never ask for your password, for a one-time code or for money by email, telephone or message.",
        report: "If an email is not from us, do not open its links. Tell us through the help page below, or call the \
                 ScamShield Helpline at 1799.",
    },
};

const OBJECTIONS: Objections = Objections {
    title: "Is something wrong with this invitation?",
    not_wanted: "I do not want this account",
    wrong_person: "I am not this person",
    wrong_details: "The details are wrong",
    choose: "Choose what is wrong with this invitation.",
    decline: "Do you want to decline this invitation?",
    decline_not_wanted: |inviter| {
        format!("Your link will stop working. We will tell {inviter} that you do not want this account.")
    },
    decline_wrong_person: |inviter| {
        format!(
            "The link will stop working. We will tell {inviter} that the invitation has reached the wrong person."
        )
    },
    reject: "Do you want to tell the officer that the details are wrong?",
    reject_text: |inviter| {
        format!(
            "We will email {inviter}. Your link keeps working. If the officer corrects the details, you get a new email \
             with a new link."
        )
    },
    done: "You have declined the invitation",
    done_text: |inviter| format!("We are telling {inviter}. You can close this page."),
    told: "We are telling the officer",
    told_text: |inviter| {
        format!(
            "We are emailing {inviter} that the details are wrong. If the officer corrects them, you get a new email \
             with a new link."
        )
    },
    told_already: "The officer has been told",
    told_until: |moment| {
        format!(
            "We have told the officer that the details are wrong. You can tell them again after {moment}."
        )
    },
    told_often: "We have told the officer several times that the details are wrong. Contact the officer directly.",
};

const ASKING: Asking = Asking {
    button: "Ask for a new invitation",
    title: "Do you want to ask for a new invitation?",
    text: |inviter| format!("We will email {inviter} that you ask for a new invitation."),
    done: "We are asking for a new invitation",
    done_text: |inviter| {
        format!(
            "We are emailing {inviter}. If the officer invites you again, you get a new email with a new link."
        )
    },
    already: "You have already asked",
    until: |moment| {
        format!(
            "We have emailed the officer that you ask for a new invitation. You can ask again after {moment}."
        )
    },
    often: "You have asked for a new invitation several times. Contact the officer directly.",
    has_newer: "There is a newer invitation for you. Open the newest invitation email that you received, and use the link \
                in it.",
    has_account: "There is an account for your address already. Sign in to TechPass.",
    is_open: "Your invitation is still open. Use its link to register.",
    busy: Notice {
        title: "The officer has many requests today",
        text: "We have not emailed the officer. Contact the officer directly, or try again tomorrow.",
    },
};

const MAILS: Mails = Mails {
    button: "If the button does not work, open this address:",
    help: "Help",
    genuine: "How to check that this email is genuine",
    objection: "Tell the officer if you do not want this account, are not this person, or the details are wrong",
    reminder_subject: "Reminder: your TechPass invitation expires soon",
    reminder_text: |inviter| {
        format!(
            "{inviter} has invited you to TechPass, the account for Singapore government developer services. You have \
             not registered yet."
        )
    },
    reminder_step: "Register before the deadline. The link is the same as in our earlier email. It is for you only: do \
                    not forward this email.",
    invitation_subject: "You are invited to TechPass: please register",
    invitation_text: PAGE.invited,
    invitation_step: "Register to choose your username and password. The link is for you only: do not forward this email.",
    invitation_reason: |inviter, invitee| {
        format!(
            "You received this email because {inviter} invited {invitee} to TechPass. If you do not expect an \
             invitation, ignore this email: you have no account unless you register."
        )
    },
    onboarding_subject: "Welcome to TechPass: please activate your account",
    onboarding_text: |inviter| format!("{inviter} has invited you to TechPass, and your account is ready."),
    onboarding_step: "Sign in once with your organisation's account to activate it.",
    onboarding_reason: |inviter, invitee| {
        format!(
            "You received this email because {inviter} invited {invitee} to TechPass. If you do not expect an account, \
             do not sign in, and contact support."
        )
    },
    account_subject: "Your TechPass account is ready",
    account_text: "You have registered for TechPass.",
    account_step: "To activate your account, sign in within 30 days with the username below, not with your email address.",
    account_reason: |invitee| {
        format!(
            "You received this email because someone registered for TechPass with the invitation for {invitee}. If this \
             was not you, contact support."
        )
    },
    seed_subject: "Enrol your device in SEED",
    seed_text: "Your work needs an internet device that is enrolled in SEED, the government's device management.",
    seed_step: "Sign in to TechPass on that device and follow the SEED steps there.",
    seed_action: "Start with SEED",
    seed_reason: |inviter, invitee| {
        format!(
            "You received this email because {inviter} invited {invitee} to TechPass and asked for SEED. If you do not \
             expect this, contact support."
        )
    },
    activation_reminder_subject: "Sign in to TechPass to keep your account",
    activation_reminder_text: "You have a TechPass account, but you have not signed in yet.",
    activation_reminder_step: "Sign in once before the date below. Otherwise the account ends, and you need a new invitation.",
    ended_subject: "Your TechPass account has ended",
    ended_text: "Nobody signed in to your TechPass account within 30 days, so it has ended.",
    ended_step: "If you still need an account, ask the officer who invited you for a new invitation.",
    ended_reason: |inviter, invitee| {
        format!(
            "You received this email because {inviter} invited {invitee} to TechPass. If you do not know this account, \
             contact support."
        )
    },
    withdrawn_subject: "Your TechPass invitation was withdrawn",
    withdrawn_text: |inviter| {
        format!("{inviter} has withdrawn your invitation to TechPass. Your account has been removed.")
    },
    withdrawn_step: "You do not need to do anything. If you still need an account, contact the officer.",
    withdrawn_reason: |inviter, invitee| {
        format!(
            "You received this email because {inviter} had invited {invitee} to TechPass. If you do not know of the \
             invitation, contact support."
        )
    },
    again_subject: "Someone tried to invite you to TechPass again",
    again_text: |officer| {
        format!("{officer} tried to invite you to TechPass, but you already have an account.")
    },
    again_step: "Nothing has changed. Continue to sign in with the username below.",
    again_reason: "You received this email because you have a TechPass account. If you do not know this account, contact \
                   support.",
    corrected_subject: "We corrected the details of your TechPass account",
    corrected_text: "TechPass support has corrected details of your account, as a service request asked.",
    corrected_step: "You need not do anything. If you did not expect this change, contact support and give the number of \
                     the service request.",
    corrected_reason: |invitee| {
        format!(
            "You received this email because details of the TechPass account of {invitee} were changed. If you do not \
             expect this, contact support."
        )
    },
    corrected_details: "Corrected",
    released_subject: "Support has ended your TechPass account",
    released_text: "TechPass support has ended your account, as a service request asked. You can no longer sign in to it.",
    released_step: "If you still need an account, ask the officer who invited you for a new invitation. If you did not \
                    expect this, contact support and give the number of the service request.",
    released_reason: |invitee| {
        format!(
            "You received this email because the TechPass account of {invitee} has ended. If you do not know this \
             account, contact support."
        )
    },
    resumed_subject: "You get emails from TechPass again",
    resumed_text: |invitee| {
        format!(
            "We had stopped emailing {invitee}. TechPass support has turned our emails on again, as a service request asked."
        )
    },
    resumed_step: "You need not do anything. If you do not want our emails, contact support and give the number of the \
                   service request.",
    resumed_reason: |invitee| {
        format!(
            "You received this email because {invitee} was invited to TechPass, and gets our emails again. If you do not \
             expect this, contact support."
        )
    },
    service_request: "Service request",
};
