//! The states of the life of an address, and the steps between them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

use invitations::domain::forms::onboarding::Answers;
use invitations::domain::invitation::account::Account;
use invitations::domain::invitation::decide::Invite;
use invitations::domain::invitation::decision::{AccountChange, Decision, Displacement};
use invitations::domain::invitation::effect::{Effect, MailKind};
use invitations::domain::invitation::event::{Actor, Event};
use invitations::domain::invitation::objection::Decline;
use invitations::domain::invitation::refusal::InviteRefusal;
use invitations::domain::invitation::{AccountId, Invitation, InvitationId};
use invitations::domain::values::mobile::MobileNumber;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use stateright::{Model, Property};
use ulid::Ulid;

use super::properties;
use super::rules::{COMMANDS, DETAILS, MOST_INVITATIONS, Rules};
use crate::support::{ANNA, BEN, DAY, at_the_desk, change_claims, correction, officer, start};

/// A mobile number that another account has.
pub(super) const TAKEN: &str = "+6593456789";
/// How far the clock goes, in days. Links work for five, and the clock leaps.
const MOMENTS: [i64; 4] = [0, 4, 5, 10];
const MOST_RESENDS: u8 = 1;
/// The details that an invitee may be given whose account may be taken back: more would only multiply the states.
const FEW_DETAILS: std::ops::Range<usize> = 0..2;
/// How often another person registers with a number that the account claims.
const MOST_DISPLACED: usize = 1;
const MOST_CRASHES: u8 = 1;
const MOST_DESK: u8 = 1;

type Effects = fn(&Event) -> Vec<Effect>;

/// The rules that are explored.
#[derive(Clone, Copy)]
pub(super) struct World {
    pub(super) rules: Rules,
    pub(super) effects: Effects,
    pub(super) focus: Focus,
}

/// What is explored in every order. What happens to the table and what happens to the stream do not
/// touch each other but through the events, so that they need not be multiplied.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Focus {
    /// Calls that are decided now and committed later.
    Races,
    /// The same of an integrated address, with details that may change (R24, R48).
    Corrections,
    /// Support revokes and transfers pending invitations, against whatever else happens (R58, R59).
    Desk,
    /// The same as the corrections, with accounts that are taken back, or lose their mobile number (R31, R49).
    Withdrawals,
    /// Reminders, declined invitations and requests for new ones, against whatever else happens (R52 - R54).
    Waiting,
    /// Events that are dispatched late, out of order, and again after a crash.
    Deliveries,
}

/// One email that an event owes: the invitation, the event's number and the kind.
pub(super) type Mail = (InvitationId, u32, MailKind);

/// Everything that is kept, and what is on its way.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Life {
    /// The clock's place in [`MOMENTS`].
    moment: usize,
    /// The table: what stands for the address, and every invitation.
    pub(super) current: Option<Invitation>,
    pub(super) invitations: Vec<Invitation>,
    pub(super) accounts: u8,
    pub(super) account: Option<Account>,
    /// The mobile numbers of people with other addresses.
    pub(super) others: BTreeSet<String>,
    /// Whose the mobile numbers are.
    pub(super) claims: HashMap<String, AccountId>,
    /// Events that the dispatcher has not finished, in any order.
    pub(super) stream: Vec<Event>,
    pub(super) owed: BTreeSet<Mail>,
    noted: BTreeSet<Mail>,
    pub(super) sent: BTreeMap<Mail, u8>,
    /// The number of the event that ended an invitation.
    pub(super) ends: BTreeMap<InvitationId, u32>,
    /// A decision that somebody slow has made and not committed yet.
    held: Option<Held>,
    pub(super) crashes: u8,
    resends: u8,
    /// How often support transferred or corrected.
    desk: u8,
    /// How many invitations were asked for, committed or not: each has an id of its own.
    asked: usize,
}

/// A decision, and what it was based on.
#[derive(Clone, Debug)]
struct Held {
    decision: Decision,
    /// The number that another person registers with, whose account is not part of this model.
    displaces: Option<String>,
    based_on: Option<(InvitationId, u32)>,
    about_address: bool,
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.decision.events().eq(other.decision.events()) && self.based_on == other.based_on
    }
}

/// What may happen next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// The clock goes on.
    Time,
    /// Somebody calls, and the answer is committed at once, or `held` for later.
    Call { who: Call, held: bool },
    /// What was held is committed, if nothing has changed meanwhile.
    Commit,
    /// The dispatcher gets an event. It may crash between an email and the note of it.
    Dispatch { event: usize, crash: Option<usize> },
}

/// Whose call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Call {
    Invite(&'static str),
    /// An integrated invitee, with the details of that place.
    Onboard(&'static str, usize),
    Revoke(usize),
    Resend(usize),
    Register(usize),
    Expire(usize),
    Remind(usize),
    Decline(usize, Decline),
    RejectDetails(usize),
    AskAgain(usize),
    /// Support gives the invitation to the other officer (R59).
    Transfer(usize),
    /// Support revokes it (R58).
    DeskRevoke(usize),
    /// Support corrects the account to the details of that place (R58).
    DeskCorrect(usize, usize),
    /// The owner takes an integrated invitation back.
    Withdraw(usize),
    /// Another person registers with the mobile number of that place, which the account claims.
    Displace(usize),
}

impl Focus {
    /// Whether the first of two officers is as good as the other.
    fn is_symmetric(self) -> bool {
        matches!(self, Self::Waiting | Self::Withdrawals | Self::Desk)
    }

    /// Late and repeated deliveries multiply the states of all invitations.
    fn most_invitations(self) -> usize {
        match self {
            Self::Races | Self::Corrections | Self::Withdrawals => MOST_INVITATIONS,
            Self::Waiting | Self::Deliveries | Self::Desk => 2,
        }
    }
}

impl Focus {
    /// Whether somebody slow may make such a call. Of two calls that race, it is enough that one is held.
    fn holds(self, who: Call) -> bool {
        match self {
            Self::Races | Self::Corrections | Self::Withdrawals | Self::Desk => true,
            Self::Waiting => matches!(who, Call::Register(_) | Call::Remind(_) | Call::Decline(..)),
            Self::Deliveries => false,
        }
    }
}

impl World {
    /// What the product decides on a call, and on what it is based.
    fn decided(&self, life: &Life, who: Call) -> Option<Held> {
        let now = life.now();
        let invite = |invite: &Invite| match (self.rules.invite)(life.current.as_ref(), invite, now) {
            Ok(decision) => Some(decision),
            Err(InviteRefusal::AlreadyRegistered { owes_notice: true, .. }) => {
                (self.rules.tell_holder)(life.current.as_ref()?, &Actor::Officer(invite.inviter.clone()), now)
                    .ok()
            }
            Err(_) => None,
        };
        let about = |which: usize| &life.invitations[which];
        let mut displaces = None;
        let (decision, known) = match who {
            Call::Invite(officer) => {
                let ready = COMMANDS.invite.iter().find(|((by, id), _)| *by == officer && *id == life.asked);
                (invite(&ready?.1), life.current.as_ref())
            }
            Call::Onboard(officer, place) => {
                let ready = COMMANDS.onboard.iter().find(|(key, _)| *key == (officer, life.asked, place));
                (invite(&ready?.1), life.current.as_ref())
            }
            Call::Revoke(which) => {
                ((self.rules.revoke)(about(which), &owner(life, which), now).ok(), Some(about(which)))
            }
            Call::Resend(which) => {
                ((self.rules.resend)(about(which), &owner(life, which), now).ok(), Some(about(which)))
            }
            Call::Register(which) => {
                let completion = &COMMANDS.register[usize::from(life.accounts)];
                ((self.rules.register)(about(which), completion, now).ok(), Some(about(which)))
            }
            Call::Expire(which) => ((self.rules.expire)(about(which), now).ok(), Some(about(which))),
            Call::Remind(which) => {
                let before = SignedDuration::from_hours(24);
                ((self.rules.remind)(about(which), &[], before, now).ok(), Some(about(which)))
            }
            Call::Decline(which, reason) => {
                ((self.rules.decline)(about(which), reason, now).ok(), Some(about(which)))
            }
            Call::RejectDetails(which) => {
                ((self.rules.reject_details)(about(which), now).ok(), Some(about(which)))
            }
            Call::AskAgain(which) => {
                let standing = life.current.as_ref();
                ((self.rules.ask_again)(about(which), standing, now).ok(), Some(about(which)))
            }
            Call::Transfer(which) => {
                let current = about(which);
                let to = if current.inviter.subject == ANNA { BEN } else { ANNA };
                let account = life.account.as_ref().filter(|_| current.account().is_some());
                let (to, by) = (officer(to), at_the_desk(ANNA));
                let moved = (self.rules.transfer)(current, account, &to, &[current.id], &by, now);
                (moved.ok(), Some(current))
            }
            Call::DeskRevoke(which) => {
                ((self.rules.revoke)(about(which), &at_the_desk(ANNA), now).ok(), Some(about(which)))
            }
            Call::DeskCorrect(which, place) => {
                let current = about(which);
                let account = life.account.as_ref().filter(|_| current.account().is_some())?;
                let (number, seed) = DETAILS[place];
                let given = json!({ "mobile_number": number, "seed_required": seed });
                let details = correction(current, account, given);
                let corrected = (self.rules.correct)(current, account, &details, &at_the_desk(ANNA), now);
                (corrected.ok(), Some(current))
            }
            Call::Withdraw(which) => {
                ((self.rules.withdraw)(about(which), &owner(life, which), now).ok(), Some(about(which)))
            }
            Call::Displace(place) => {
                let holder = life.current.as_ref()?;
                let number = MobileNumber::singapore(DETAILS[place].0).ok()?;
                let Displacement { event, account } = (self.rules.displace)(holder, &number, now)?;
                let before = life.account.as_ref()?.mobile_number.clone();
                displaces = Some(number.as_str().to_owned());
                let account = Some(AccountChange::Corrected { account, before });
                (Some(Decision { ended: None, event, account, displaced: None }), Some(holder))
            }
        };
        let about_address = matches!(who, Call::Invite(_) | Call::Onboard(..));
        let based_on = known.map(|known| (known.id, known.version));
        Some(Held { decision: decision?, displaces, based_on, about_address })
    }

    /// Writes a decision as the table does: only if what it was based on is still there.
    fn commit(&self, life: &mut Life, held: Held) -> Option<()> {
        let now = if held.about_address {
            life.current.as_ref()
        } else {
            life.invitations.iter().find(|kept| held.based_on.is_some_and(|(id, _)| kept.id == id))
        };
        if now.map(|now| (now.id, now.version)) != held.based_on {
            return None;
        }
        if let Some(change) = &held.decision.account {
            if change.claimed().is_some_and(|number| life.claims.contains_key(number.as_str())) {
                return None;
            }
            change_claims(&mut life.claims, change);
            life.accounts += u8::from(matches!(change, AccountChange::Created(_)));
            life.accounts -= u8::from(matches!(change, AccountChange::Removed(_)));
            life.account = change.remains().cloned();
        }
        if let Some(number) = held.displaces {
            life.claims.insert(number.clone(), AccountId(Ulid::nil()));
            life.others.insert(number);
        }
        for event in held.decision.ended.into_iter().chain([held.decision.event]) {
            let after = &event.invitation;
            match life.invitations.iter_mut().find(|kept| kept.id == after.id) {
                Some(kept) => kept.clone_from(after),
                None => life.invitations.push(after.clone()),
            }
            // What happens to an invitation that has ended does not touch the address.
            if after.is_current() || event.event.ends() {
                life.current = Some(after.clone()).filter(Invitation::is_current);
            }
            if event.event.ends() {
                life.ends.insert(after.id, after.version);
            }
            life.owed.extend(self.mails(&event));
            if self.focus == Focus::Deliveries {
                life.stream.push(event);
            }
        }
        // Dispatched in any order: the order in which they came makes no other state.
        life.stream.sort_by_key(|event| (event.invitation.id, event.invitation.version));
        Some(())
    }

    /// Does what an event owes, as the dispatcher does: what is noted is not sent again.
    fn dispatch(&self, life: &mut Life, which: usize, crash: Option<usize>) {
        for (number, mail) in self.mails(&life.stream[which]).into_iter().enumerate() {
            if life.noted.contains(&mail) {
                continue;
            }
            *life.sent.entry(mail).or_default() += 1;
            if crash == Some(number) {
                life.crashes += 1;
                return;
            }
            life.noted.insert(mail);
        }
        // A crash after the last note: all is done, and the event comes again.
        if crash.is_some() {
            life.crashes += 1;
            return;
        }
        life.stream.remove(which);
    }

    fn mails(&self, event: &Event) -> Vec<Mail> {
        let owed = (self.effects)(event).into_iter().filter_map(|effect| match effect {
            Effect::Mail { kind, .. } => Some((event.invitation.id, event.invitation.version, kind)),
            Effect::Timer { .. } => None,
        });
        owed.collect()
    }
}

fn owner(life: &Life, which: usize) -> Actor {
    Actor::Officer(life.invitations[which].inviter.clone())
}

impl Life {
    pub(super) fn now(&self) -> Timestamp {
        start() + DAY * i32::try_from(MOMENTS[self.moment]).unwrap()
    }

    fn calls(&self, focus: Focus) -> Vec<Call> {
        let mut calls = Vec::new();
        if self.asked < focus.most_invitations() {
            // The first of two officers is as good as the other.
            let officers = if focus.is_symmetric() && self.asked == 0 { vec![ANNA] } else { vec![ANNA, BEN] };
            calls.extend(officers.into_iter().flat_map(|officer| match focus {
                Focus::Races | Focus::Waiting | Focus::Deliveries | Focus::Desk => {
                    vec![Call::Invite(officer)]
                }
                Focus::Corrections => (0..DETAILS.len()).map(|place| Call::Onboard(officer, place)).collect(),
                Focus::Withdrawals => FEW_DETAILS.map(|place| Call::Onboard(officer, place)).collect(),
            }));
        }
        for which in 0..self.invitations.len() {
            calls.extend([Call::Register(which), Call::Expire(which), Call::Revoke(which)]);
            if focus == Focus::Waiting {
                calls.extend([Call::Remind(which), Call::Decline(which, Decline::WrongPerson)]);
                // How often is a rule of its own. More would only multiply the states of everything else.
                let invitation = &self.invitations[which];
                let asked = invitation.asked_again.map_or(0, |told| told.times);
                calls.extend((invitation.details_rejected.is_none()).then_some(Call::RejectDetails(which)));
                calls.extend((asked < 2).then_some(Call::AskAgain(which)));
            }
            calls.extend((focus == Focus::Withdrawals).then_some(Call::Withdraw(which)));
            if focus == Focus::Deliveries && self.resends < MOST_RESENDS {
                calls.push(Call::Resend(which));
            }
            // Once is enough: more would only multiply the states of everything else.
            if focus == Focus::Desk && self.desk < MOST_DESK {
                calls.extend([Call::DeskRevoke(which), Call::Transfer(which)]);
            }
            if focus == Focus::Corrections && self.desk < MOST_DESK {
                calls.extend([
                    Call::Transfer(which),
                    Call::DeskCorrect(which, 1),
                    Call::DeskCorrect(which, 2),
                ]);
            }
        }
        if focus == Focus::Withdrawals && self.others.len() <= MOST_DISPLACED {
            calls.extend(FEW_DETAILS.map(Call::Displace));
        }
        calls
    }
}

impl Model for World {
    type State = Life;
    type Action = Step;

    fn init_states(&self) -> Vec<Life> {
        let claims = HashMap::from([(TAKEN.to_owned(), AccountId(Ulid::nil()))]);
        let others = BTreeSet::from([TAKEN.to_owned()]);
        vec![Life { others, claims, ..Life::default() }]
    }

    fn actions(&self, life: &Life, steps: &mut Vec<Step>) {
        if life.moment + 1 < MOMENTS.len() {
            steps.push(Step::Time);
        }
        for who in life.calls(self.focus) {
            steps.push(Step::Call { who, held: false });
            if self.focus.holds(who) && life.held.is_none() {
                steps.push(Step::Call { who, held: true });
            }
        }
        if life.held.is_some() {
            steps.push(Step::Commit);
        }
        if self.focus != Focus::Deliveries {
            return;
        }
        for (event, waiting) in life.stream.iter().enumerate() {
            steps.push(Step::Dispatch { event, crash: None });
            if life.crashes < MOST_CRASHES {
                let mails = self.mails(waiting).len();
                steps.extend((0..mails).map(|mail| Step::Dispatch { event, crash: Some(mail) }));
            }
        }
    }

    fn next_state(&self, last: &Life, step: Step) -> Option<Life> {
        let mut life = last.clone();
        match step {
            Step::Time => life.moment += 1,
            Step::Call { who, held } => {
                let decided = self.decided(&life, who)?;
                life.resends += u8::from(matches!(who, Call::Resend(_)));
                life.desk +=
                    u8::from(matches!(who, Call::Transfer(_) | Call::DeskRevoke(_) | Call::DeskCorrect(..)));
                life.asked += usize::from(matches!(who, Call::Invite(_) | Call::Onboard(..)));
                if held {
                    life.held = Some(decided);
                } else {
                    self.commit(&mut life, decided)?;
                }
            }
            Step::Commit => {
                let held = life.held.take()?;
                // Refused: somebody else was quicker.
                let _ = self.commit(&mut life, held);
            }
            Step::Dispatch { event, crash } => self.dispatch(&mut life, event, crash),
        }
        Some(life)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        [properties::always(), properties::reached(self.focus)].into_iter().flatten().collect()
    }
}

impl Hash for Life {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        let invitation = |invitation: &Invitation, hasher: &mut H| {
            (invitation.id, invitation.version, invitation.mailed_at, invitation.created_at).hash(hasher);
            (&invitation.inviter.subject, invitation.supersedes, invitation.seed).hash(hasher);
            if let Answers::Integrated { mobile_number } = &invitation.answers {
                mobile_number.as_str().hash(hasher);
            }
            format!("{:?}", invitation.state).hash(hasher);
            (invitation.reminded_at, invitation.details_rejected, invitation.asked_again).hash(hasher);
            invitation.replaced.as_ref().map(|replaced| replaced.id).hash(hasher);
        };
        let event = |event: &Event, hasher: &mut H| {
            (event.event, event.at).hash(hasher);
            format!("{:?}", event.by).hash(hasher);
            invitation(&event.invitation, hasher);
        };
        self.others.hash(hasher);
        (self.moment, self.accounts, self.crashes, self.resends, self.desk, self.asked).hash(hasher);
        self.current.is_some().hash(hasher);
        self.claims.iter().collect::<BTreeMap<_, _>>().hash(hasher);
        if let Some(account) = &self.account {
            (
                account.mobile_number.as_ref().map(MobileNumber::as_str),
                account.seed,
                &account.inviter.subject,
            )
                .hash(hasher);
        }
        for kept in self.current.iter().chain(&self.invitations) {
            invitation(kept, hasher);
        }
        self.stream.len().hash(hasher);
        for waiting in &self.stream {
            event(waiting, hasher);
        }
        (&self.owed, &self.noted, &self.sent, &self.ends).hash(hasher);
        if let Some(held) = &self.held {
            held.based_on.hash(hasher);
            for decided in held.decision.events() {
                event(decided, hasher);
            }
        }
    }
}
