//! The keys of the table's items.

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
/// The beginning of the sort keys of events. The filter of the stream uses it.
pub(super) const EVENT: &str = "EVENT#";
/// The partition of support officers' acts.
pub(super) const DESK_JOURNAL: &str = "DESK#JOURNAL";
/// The beginning of the sort keys of emails' notes.
pub(super) const MAIL: &str = "MAIL#";

/// The number of index partitions for the deadlines of one day, and for the ends of one day.
pub(super) const DEADLINE_SHARDS: u8 = 8;

/// The length of stored hashes, in bytes. With 16 bytes, two values practically never have the same hash.
const HASHED: usize = 16;

/// A key in the form that DynamoDB needs.
pub(super) fn key(pk: String, sk: String) -> Item {
    Item::from([("PK".to_owned(), AttributeValue::S(pk)), ("SK".to_owned(), AttributeValue::S(sk))])
}

/// The partition key and the sort key of an item. None if it lacks one.
pub(super) fn names(item: &Item) -> Option<(String, String)> {
    let name = |attribute| item.get(attribute)?.as_s().ok().cloned();
    Some((name("PK")?, name("SK")?))
}

pub(super) fn of_address(email: &EmailAddress) -> (String, String) {
    (format!("EMAIL#{}", email.as_str()), "ADDRESS".to_owned())
}

/// The key of the suppression of an address.
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

/// The key of the password hash of an account.
pub(super) fn of_secret(id: AccountId) -> (String, String) {
    (format!("SECRET#{id}"), "PASSWORD".to_owned())
}

pub(super) fn of_username(username: &Username) -> (String, String) {
    (format!("USERNAME#{username}"), "ACCOUNT".to_owned())
}

pub(super) fn of_mobile(mobile: &MobileNumber) -> (String, String) {
    (format!("MOBILE#{}", mobile.as_str()), "ACCOUNT".to_owned())
}

/// The key of the counters of one officer, mailbox or link in one window.
pub(super) fn of_counters(counters: &CountersKey) -> (String, String) {
    let CountersKey { whom, began, length } = counters;
    (format!("LIMIT#{}#{length}#{began}", hash(&[whom])), "COUNTER".to_owned())
}

/// A short hash of several parts, with their lengths. It replaces values that could identify a person (R46).
pub(super) fn hash(parts: &[&str]) -> String {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part.as_bytes());
    }
    URL_SAFE_NO_PAD.encode(&context.finish().as_ref()[..HASHED])
}

/// The key of an act of a support officer. The keys sort by time (R58).
pub(super) fn of_act(id: Ulid) -> (String, String) {
    (DESK_JOURNAL.to_owned(), id.to_string())
}

/// The key of an officer, by their address (R59).
pub(super) fn of_officer(email: &EmailAddress) -> (String, String) {
    (format!("OFFICER#{}", email.as_str()), "OFFICER".to_owned())
}

pub(super) fn of_request(name: &str) -> (String, String) {
    (format!("REQUEST#{name}"), "ANSWER".to_owned())
}

/// The index partition of a deadline: its day, and one of several shards, so that no day is a hot key.
pub(super) fn deadline_shard(deadline: Timestamp, shard: u8) -> String {
    format!("{}#{shard}", deadline.strftime("%Y-%m-%d"))
}

/// The index partition of a deadline whose invitee was reminded (R52).
pub(super) fn reminded_shard(deadline: Timestamp, shard: u8) -> String {
    format!("REMINDED#{}", deadline_shard(deadline, shard))
}

/// The index partition of invitations that ended on a day and must be purged later (R46).
pub(super) fn closed_shard(closed_at: Timestamp, shard: u8) -> String {
    format!("CLOSED#{}", deadline_shard(closed_at, shard))
}

/// The key of the notice to an officer whose invitations an operator revoked (R56). It has only a hash of the
/// officer's subject.
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

/// The key of the state of the directory's events.
pub(super) fn of_feed() -> (String, String) {
    ("FEED#SIGN_INS".to_owned(), "FEED".to_owned())
}

/// The shard of an invitation.
pub(super) fn shard_of(id: InvitationId) -> u8 {
    id.0.to_bytes()[15] % DEADLINE_SHARDS
}

/// The invitation that an item belongs to.
pub(super) fn invitation_id(item: &Item) -> Option<InvitationId> {
    let partition = item.get("PK")?.as_s().ok()?;
    partition.strip_prefix("INVITATION#")?.parse().ok()
}
