//! The product's functions that the model calls, and the values that it passes to them.

use std::sync::LazyLock;

use invitations::domain::forms::correction::Correction;
use invitations::domain::invitation::account::{Account, Completion};
use invitations::domain::invitation::decide::{self, Invite};
use invitations::domain::invitation::decision::{Decision, Displacement};
use invitations::domain::invitation::delivery::MailNote;
use invitations::domain::invitation::event::Actor;
use invitations::domain::invitation::objection::Decline;
use invitations::domain::invitation::refusal::{
    InviteRefusal, NoNoticeDue, NoReminderDue, NotAsked, NotCorrected, NotDue, NotOpen, NotPending,
    NotRejected, NotTransferable,
};
use invitations::domain::invitation::waiting;
use invitations::domain::invitation::{Invitation, InvitationId, Inviter, desk};
use invitations::domain::values::mobile::MobileNumber;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use samples::{ANNA, BEN, invite, invite_with, registration};

const EMAIL: &str = "mei@vendor.example";
const INTEGRATED: &str = "kumar@tech.gov.sg";
pub(super) const MOST_INVITATIONS: usize = 3;
/// The possible details of an integrated invitee: a mobile number, and whether SEED is required.
pub(super) const DETAILS: [(&str, bool); 4] =
    [("91234567", false), ("92345678", false), ("91234567", true), ("93456789", false)];
/// The product's functions, one for each command.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    pub(super) invite: fn(Option<&Invitation>, &Invite, Timestamp) -> Result<Decision, InviteRefusal>,
    pub(super) register: fn(&Invitation, &Completion, Timestamp) -> Result<Decision, NotOpen>,
    pub(super) expire: fn(&Invitation, Timestamp) -> Result<Decision, NotDue>,
    pub(super) revoke: fn(&Invitation, &Actor, Timestamp) -> Result<Decision, NotPending>,
    pub(super) resend: fn(&Invitation, &Actor, Timestamp) -> Result<Decision, NotPending>,
    pub(super) remind:
        fn(&Invitation, &[MailNote], SignedDuration, Timestamp) -> Result<Decision, NoReminderDue>,
    pub(super) decline: fn(&Invitation, Decline, Timestamp) -> Result<Decision, NotOpen>,
    pub(super) reject_details: fn(&Invitation, Timestamp) -> Result<Decision, NotRejected>,
    pub(super) ask_again: fn(&Invitation, Option<&Invitation>, Timestamp) -> Result<Decision, NotAsked>,
    pub(super) withdraw: fn(&Invitation, &Actor, Timestamp) -> Result<Decision, NotPending>,
    pub(super) displace: fn(&Invitation, &MobileNumber, Timestamp) -> Option<Displacement>,
    pub(super) tell_holder: fn(&Invitation, &Actor, Timestamp) -> Result<Decision, NoNoticeDue>,
    pub(super) transfer: Transfer,
    pub(super) correct: Correct,
}

/// A transfer to another officer (R59).
type Transfer = fn(
    &Invitation,
    Option<&Account>,
    &Inviter,
    &[InvitationId],
    &Actor,
    Timestamp,
) -> Result<Decision, NotTransferable>;
/// A correction by support (R58).
type Correct = fn(&Invitation, &Account, &Correction, &Actor, Timestamp) -> Result<Decision, NotCorrected>;

pub(super) const PRODUCT: Rules = Rules {
    invite: decide::invite,
    register: decide::register,
    expire: decide::expire,
    revoke: decide::revoke,
    resend: decide::resend,
    remind: waiting::remind,
    decline: waiting::decline,
    reject_details: waiting::reject_details,
    ask_again: waiting::ask_again,
    withdraw: decide::withdraw,
    displace: decide::displace,
    tell_holder: decide::tell_holder,
    transfer: desk::transfer,
    correct: desk::correct,
};

/// The values of commands. They are checked once, when the model starts.
pub(super) struct Commands {
    pub(super) invite: Vec<((&'static str, usize), Invite)>,
    /// Invitations of integrated invitees, by officer, number and index in [`DETAILS`].
    pub(super) onboard: Vec<((&'static str, usize, usize), Invite)>,
    /// Registrations, by the number of accounts before. Each is another person with another mobile number.
    pub(super) register: Vec<Completion>,
    /// The mobile numbers of [`DETAILS`].
    pub(super) numbers: Vec<MobileNumber>,
}

pub(super) static COMMANDS: LazyLock<Commands> = LazyLock::new(|| {
    let numbers = 0..MOST_INVITATIONS;
    let invites = numbers.clone().flat_map(|id| [(ANNA, id), (BEN, id)]);
    let onboards = invites.clone().flat_map(|(by, id)| (0..DETAILS.len()).map(move |place| (by, id, place)));
    let onboard = |(by, id, place): (&'static str, usize, usize)| {
        let (number, seed) = DETAILS[place];
        let body = json!({ "mobile_number": number, "seed_required": seed });
        ((by, id, place), invite_with(by, INTEGRATED, id as u128, body))
    };
    Commands {
        invite: invites.map(|(by, id)| ((by, id), invite(by, EMAIL, id as u128))).collect(),
        onboard: onboards.map(onboard).collect(),
        register: (0..=MOST_INVITATIONS).map(completion).collect(),
        numbers: DETAILS.iter().map(|(number, _)| mobile_number(number)).collect(),
    }
});

/// The registration of a person with a mobile number of their own.
fn completion(number: usize) -> Completion {
    let mut completion = registration(number as u128);
    completion.registration.mobile_number = mobile_number(&format!("8123456{number}"));
    completion
}

fn mobile_number(text: &str) -> MobileNumber {
    MobileNumber::singapore(text).expect("a mobile number")
}
