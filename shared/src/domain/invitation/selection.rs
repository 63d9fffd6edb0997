//! A selection of pending invitations that an operator revokes together (R56).

use super::Invitation;
use crate::domain::values::address::{AddressFault, EmailAddress, canonical_domain};

/// The invitations to an email domain, or of an officer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Selection {
    /// Invitations to addresses of this domain.
    Domain(String),
    /// Invitations to addresses of a sub-domain of this domain.
    Below(String),
    /// Invitations of the officer with this subject or email address.
    Inviter(String),
}

impl Selection {
    /// Selects the invitations to an email domain. The text is written as in the allowlist: `*.` and a domain select
    /// all its sub-domains.
    ///
    /// # Errors
    /// If the text is not a domain name.
    pub fn of_domain(typed: &str) -> Result<Self, AddressFault> {
        let typed = typed.trim();
        match typed.strip_prefix("*.") {
            Some(parent) => canonical_domain(parent).map(Self::Below),
            None => canonical_domain(typed).map(Self::Domain),
        }
    }

    /// Selects the invitations of an officer, by the token's subject or by the email address. Addresses are compared
    /// in canonical form (R13).
    #[must_use]
    pub fn of_inviter(typed: &str) -> Self {
        let typed = typed.trim();
        Self::Inviter(EmailAddress::parse(typed).map_or(typed.to_owned(), |email| email.to_string()))
    }

    /// Whether the invitation is selected.
    #[must_use]
    pub fn has(&self, invitation: &Invitation) -> bool {
        let domain = invitation.email.domain();
        match self {
            Self::Domain(selected) => domain == selected,
            Self::Below(parent) => {
                domain.strip_suffix(parent.as_str()).is_some_and(|below| below.ends_with('.'))
            }
            Self::Inviter(name) => {
                let inviter = &invitation.inviter;
                inviter.subject == *name || inviter.email.as_str() == name
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Selection;

    #[test]
    fn r56_a_domain_is_spelled_as_in_the_allowlist() {
        let domain = |name: &str| Ok(Selection::Domain(name.to_owned()));
        assert_eq!(Selection::of_domain(" Vendor.Example "), domain("vendor.example"));
        assert_eq!(Selection::of_domain("bücher.example"), domain("xn--bcher-kva.example"));
        assert_eq!(Selection::of_domain("*.gov.sg"), Ok(Selection::Below("gov.sg".to_owned())));
        for typed in ["", "*", "*.", "mei@vendor.example", "a b.example", "*.*.gov.sg"] {
            assert!(Selection::of_domain(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn r56_an_officer_is_named_by_subject_or_address() {
        let inviter = |name: &str| Selection::Inviter(name.to_owned());
        assert_eq!(Selection::of_inviter("Anna@Tech.gov.sg"), inviter("anna@tech.gov.sg"));
        assert_eq!(Selection::of_inviter("a1B2-c3"), inviter("a1B2-c3"));
    }
}
