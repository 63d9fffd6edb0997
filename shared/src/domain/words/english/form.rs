//! The registration form in English: its fields, and what can be wrong with an answer.

use crate::domain::words::{AddressFaults, Faults, FieldWords, Fields, MobileFaults, RegistrationFaults};

pub(super) const FIELDS: Fields = Fields {
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

pub(in crate::domain::words) const FAULTS: Faults = Faults {
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

pub(in crate::domain::words) const ADDRESS_FAULTS: AddressFaults = AddressFaults {
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

pub(in crate::domain::words) const MOBILE_FAULTS: MobileFaults = MobileFaults {
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

pub(super) const REGISTRATION: RegistrationFaults = RegistrationFaults {
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
