//! Email addresses in their one canonical form (R2, R13): the whole address (`email_address`), the part after the @
//! (`domain_name`), and what it looks like (`look`).

mod domain_name;
mod email_address;
mod look;

pub use domain_name::{canonical_domain, is_internationalised, skeleton};
pub use email_address::{AddressFault, EmailAddress, MAX_LENGTH, MAX_LOCAL_PART, NotCanonical};

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod tests;
