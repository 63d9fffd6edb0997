//! The AWS account that this machine imitates: its names, ARNs and ids.

use ring::rand::{SecureRandom, SystemRandom};

/// The region of all ARNs. Functions get it too.
pub(crate) const REGION: &str = "ap-southeast-1";
/// The account of this machine.
pub(crate) const ACCOUNT: &str = "000000000000";
/// The partition of the public regions.
pub(crate) const PARTITION: &str = "aws";
/// The name of the stack.
pub(crate) const STACK: &str = "local";

/// An ARN of this account in this region.
pub(crate) fn arn(service: &str, resource: &str) -> String {
    format!("arn:{PARTITION}:{service}:{REGION}:{ACCOUNT}:{resource}")
}

/// A new id in the form of a UUID, as AWS gives to requests and emails.
pub(crate) fn request_id() -> String {
    let mut bytes = [0; 16];
    // The system's random source fails only right after the machine has started. An id of zeros is acceptable then.
    let _ = SystemRandom::new().fill(&mut bytes);
    let hex = u128::from_be_bytes(bytes);
    let text = format!("{hex:032x}");
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_look_like_uuids_and_differ() {
        let (one, other) = (request_id(), request_id());
        assert_ne!(one, other);
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    }
}
