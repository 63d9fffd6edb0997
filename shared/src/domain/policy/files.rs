//! The texts of the policy's files: those that are compiled in, or an operator's own.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The texts of the policy's files, by file name. `policy/README.md` describes them.
#[derive(Clone, Debug)]
pub struct PolicyFiles(BTreeMap<&'static str, Cow<'static, str>>);

impl PolicyFiles {
    /// The domains whose people may be invited (R3).
    pub const ALLOWLIST: &'static str = "allowlist.csv";
    /// Sponsoring agencies.
    pub const AGENCIES: &'static str = "agencies.csv";
    /// Offshore Development Centres.
    pub const OFFSHORE_CENTRES: &'static str = "offshore_centres.csv";
    /// Domains of personal email (R5).
    pub const PERSONAL_MAIL: &'static str = "personal_mail.txt";
    /// Reserved usernames (R29).
    pub const RESERVED_USERNAMES: &'static str = "reserved_usernames.txt";

    const EMBEDDED: [(&'static str, &'static str); 5] = [
        (Self::ALLOWLIST, include_str!("../../../policy/allowlist.csv")),
        (Self::AGENCIES, include_str!("../../../policy/agencies.csv")),
        (Self::OFFSHORE_CENTRES, include_str!("../../../policy/offshore_centres.csv")),
        (Self::PERSONAL_MAIL, include_str!("../../../policy/personal_mail.txt")),
        (Self::RESERVED_USERNAMES, include_str!("../../../policy/reserved_usernames.txt")),
    ];

    /// The files of this repository's `policy` folder at build time.
    #[must_use]
    pub fn embedded() -> Self {
        Self(Self::EMBEDDED.map(|(name, text)| (name, Cow::Borrowed(text))).into())
    }

    /// The embedded files. A file is replaced if `read` returns a text for its name.
    ///
    /// # Errors
    /// The first error of `read`.
    pub fn overridden<E>(read: impl Fn(&'static str) -> Result<Option<String>, E>) -> Result<Self, E> {
        let mut files = Self::embedded();
        for (name, text) in &mut files.0 {
            if let Some(own) = read(name)? {
                *text = Cow::Owned(own);
            }
        }
        Ok(files)
    }

    /// The text of a file.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text)
    }
}
