//! The table's keys.

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::digest::{Context, SHA256};
use ulid::Ulid;

use super::Item;
use crate::domain::invitation::effect::MailKind;
use crate::domain::invitation::{AccountId, InvitationId};
use crate::domain::requests::limit::CountersKey;
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;
use crate::domain::values::username::Username;

/// The sort key of an invitation.
pub(super) const INVITATION: &str = "INVITATION";
/// What the sort keys of events begin with; the stream's filter looks for it.
pub(super) const EVENT: &str = "EVENT#";
/// The partition of what support officers did.
pub(super) const DESK_JOURNAL: &str = "DESK#JOURNAL";
/// What the sort keys of emails begin with.
pub(super) const MAIL: &str = "MAIL#";

/// Into how many index partitions the deadlines of one day, and its ends, are spread.
pub const DEADLINE_SHARDS: u8 = 8;

/// How many bytes of a hash are kept. With 16, no two values have the same.
const HASHED: usize = 16;

/// A key as DynamoDB takes it.
pub(super) fn key(pk: String, sk: String) -> Item {
    Item::from([("PK".to_owned(), AttributeValue::S(pk)), ("SK".to_owned(), AttributeValue::S(sk))])
}

/// The names of an item's key, as the functions below give them.
pub(super) fn names(item: &Item) -> Option<(String, String)> {
    let name = |attribute| item.get(attribute)?.as_s().ok().cloned();
    Some((name("PK")?, name("SK")?))
}

pub(super) fn of_address(email: &EmailAddress) -> (String, String) {
    (format!("EMAIL#{}", email.as_str()), "ADDRESS".to_owned())
}

/// That no more mail goes to an address.
pub(super) fn of_suppression(email: &EmailAddress) -> (String, String) {
    (format!("EMAIL#{}", email.as_str()), "SUPPRESSION".to_owned())
}

pub(super) fn invitation_partition(id: InvitationId) -> String {
    format!("INVITATION#{id}")
}

pub(super) fn of_invitation(id: InvitationId) -> (String, String) {
    (invitation_partition(id), INVITATION.to_owned())
}

pub(super) fn of_event(id: InvitationId, version: u32) -> (String, String) {
    (invitation_partition(id), format!("{EVENT}{version:06}"))
}

pub(super) fn of_mail(id: InvitationId, version: u32, kind: MailKind) -> (String, String) {
    (invitation_partition(id), format!("{MAIL}{version:06}#{kind}"))
}

pub(super) fn of_account(id: AccountId) -> (String, String) {
    (format!("ACCOUNT#{id}"), "ACCOUNT".to_owned())
}

/// The password's hash of an account.
pub(super) fn of_secret(id: AccountId) -> (String, String) {
    (format!("SECRET#{id}"), "PASSWORD".to_owned())
}

pub(super) fn of_username(username: &Username) -> (String, String) {
    (format!("USERNAME#{username}"), "ACCOUNT".to_owned())
}

pub(super) fn of_mobile(mobile: &MobileNumber) -> (String, String) {
    (format!("MOBILE#{}", mobile.as_str()), "ACCOUNT".to_owned())
}

/// The counters of one officer, mailbox or link in one window.
pub(super) fn of_counters(counters: &CountersKey) -> (String, String) {
    let CountersKey { whom, began, length } = counters;
    (format!("LIMIT#{}#{length}#{began}", hash(&[whom])), "COUNTER".to_owned())
}

/// A short hash of parts, each with its length, in place of what may name a person (R46).
pub(super) fn hash(parts: &[&str]) -> String {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part.as_bytes());
    }
    URL_SAFE_NO_PAD.encode(&context.finish().as_ref()[..HASHED])
}

/// An act of a support officer, by its id: all acts in the order of time (R58).
pub(super) fn of_act(id: Ulid) -> (String, String) {
    (DESK_JOURNAL.to_owned(), id.to_string())
}

/// Who an officer is to the issuer, by their address (R59).
pub(super) fn of_officer(email: &EmailAddress) -> (String, String) {
    (format!("OFFICER#{}", email.as_str()), "OFFICER".to_owned())
}

pub(super) fn of_request(name: &str) -> (String, String) {
    (format!("REQUEST#{name}"), "ANSWER".to_owned())
}

/// The index partition of a deadline: its day, and one of a few shards so that no day is a hot key.
pub(super) fn deadline_shard(deadline: Timestamp, shard: u8) -> String {
    format!("{}#{shard}", deadline.strftime("%Y-%m-%d"))
}

/// The index partition of a deadline whose invitee was reminded (R52).
pub(super) fn reminded_shard(deadline: Timestamp, shard: u8) -> String {
    format!("REMINDED#{}", deadline_shard(deadline, shard))
}

/// The index partition of what ended on a day and is to be purged in time (R46).
pub(super) fn closed_shard(closed_at: Timestamp, shard: u8) -> String {
    format!("CLOSED#{}", deadline_shard(closed_at, shard))
}

/// The notice to an officer whose invitations an operator revoked (R56). The item names nobody.
pub(super) fn of_notice(subject: &str) -> (String, String) {
    (format!("NOTICE#{}", hash(&[subject])), "REVOKED".to_owned())
}

/// The index partition of notices that wait to be sent.
pub(super) fn notice_shard(shard: u8) -> String {
    format!("NOTICE#{shard}")
}

/// The index partition of accounts that wait for their first sign-in, by the day on which something is due (R50).
pub(super) fn account_shard(due_at: Timestamp, shard: u8) -> String {
    format!("ACCOUNT#{}", deadline_shard(due_at, shard))
}

/// What is known of the directory's events of sign-ins.
pub(super) fn of_feed() -> (String, String) {
    ("FEED#SIGN_INS".to_owned(), "FEED".to_owned())
}

/// The shard that an invitation goes to.
pub(super) fn shard_of(id: InvitationId) -> u8 {
    id.0.to_bytes()[15] % DEADLINE_SHARDS
}

/// The invitation that an item belongs to.
pub(super) fn invitation_id(item: &Item) -> Option<InvitationId> {
    let partition = item.get("PK")?.as_s().ok()?;
    partition.strip_prefix("INVITATION#")?.parse().ok()
}
