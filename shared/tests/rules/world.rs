//! All invitations of one address, kept in memory under the same conditions as in the table.

use std::collections::{BTreeMap, HashMap};

use invitations::domain::forms::onboarding::Answers;
use invitations::domain::invitation::account::Account;
use invitations::domain::invitation::decide::{self, Invite};
use invitations::domain::invitation::decision::{AccountChange, Decision};
use invitations::domain::invitation::delivery::{MailNote, MailStatus, apply_report};
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::{Actor, Event, Happening};
use invitations::domain::invitation::refusal::InviteRefusal;
use invitations::domain::invitation::{AccountId, Invitation, InvitationId, Outcome, State};
use invitations::domain::values::mobile::MobileNumber;
use jiff::{SignedDuration, Timestamp};
use samples::{Command, invite, invite_with, start};
use serde_json::json;

/// Changes the claims of mobile numbers as the transaction of an account's change does.
pub(crate) fn change_claims(claims: &mut BTreeMap<String, AccountId>, change: &AccountChange) {
    let id = change.account().id;
    if let Some(number) = change.released() {
        assert_eq!(claims.remove(number.as_str()), Some(id), "an account releases only its own claim");
    }
    if let Some(number) = change.claimed() {
        assert_eq!(claims.insert(number.as_str().to_owned(), id), None, "R31: a number is claimed once");
    }
}

pub(crate) struct World {
    email: &'static str,
    now: Timestamp,
    current: Option<Invitation>,
    invitations: Vec<InvitationId>,
    events: HashMap<InvitationId, Vec<Event>>,
    mails: HashMap<InvitationId, MailNote>,
    accounts: usize,
    account: Option<Account>,
    claims: BTreeMap<String, AccountId>,
}

impl World {
    pub(crate) fn new(email: &'static str) -> Self {
        Self {
            email,
            now: start(),
            current: None,
            invitations: Vec::new(),
            events: HashMap::new(),
            mails: HashMap::new(),
            accounts: 0,
            account: None,
            claims: BTreeMap::new(),
        }
    }

    pub(crate) fn wait(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    pub(crate) fn invite(&mut self, officer_name: &str) {
        let invite = invite(officer_name, self.email, self.invitations.len() as u128);
        self.invite_as(&invite);
    }

    /// Invites an integrated address again, with another mobile number and SEED answer (R48).
    pub(crate) fn correct(&mut self, officer_name: &str, number: u8, seed: bool) {
        let body = json!({"mobile_number": format!("9123456{number}"), "seed_required": seed});
        let invite = invite_with(officer_name, self.email, self.invitations.len() as u128, body);
        self.invite_as(&invite);
    }

    fn invite_as(&mut self, invite: &Invite) {
        match decide::invite(self.current.as_ref(), invite, self.now) {
            Ok(decision) => self.commit(decision),
            Err(InviteRefusal::AlreadyRegistered { holder, owes_notice }) => {
                let current = self.latest(holder).expect("R23: the holder has an invitation");
                let by = Actor::Officer(invite.inviter.clone());
                let notice = decide::tell_holder(current, &by, self.now);
                assert_eq!(notice.is_ok(), owes_notice, "R23: what is owed can be sent");
                if let Ok(notice) = notice {
                    self.commit(notice);
                }
            }
            Err(InviteRefusal::ResentRecently { again_at }) => assert!(self.now < again_at),
        }
    }

    pub(crate) fn call(&mut self, which: usize, command: &Command) {
        let current = self.invitations.get(which).and_then(|id| self.latest(*id));
        if let Some(decision) = current.and_then(|current| command.decide(current, self.now)) {
            self.commit(decision);
        }
    }

    /// Applies a report about the email with the link of the n-th invitation.
    pub(crate) fn report(&mut self, which: usize, status: MailStatus) {
        let Some(id) = self.invitations.get(which).copied() else { return };
        let Some(current) = self.latest(id) else { return };
        let kind = MailKind::RegistrationInvitation;
        let report = MailNote { event: 1, kind, status, at: self.now, ses_message_id: None };
        let known: Vec<MailNote> = self.mails.get(&id).cloned().into_iter().collect();
        if let Some(outcome) = apply_report(current, &self.events[&id], &known, &report, self.now) {
            self.mails.insert(id, outcome.delivery.note);
            if let Some(event) = outcome.event {
                self.happened(event);
            }
        }
    }

    fn latest(&self, id: InvitationId) -> Option<&Invitation> {
        self.events.get(&id)?.last().map(|event| &event.invitation)
    }

    fn commit(&mut self, decision: Decision) {
        if let Some(change) = &decision.account {
            change_claims(&mut self.claims, change);
            match change {
                AccountChange::Created(_) => self.accounts += 1,
                AccountChange::Removed(_) => self.accounts -= 1,
                AccountChange::Corrected { .. }
                | AccountChange::Activated(_)
                | AccountChange::Terminated(_) => {}
            }
            self.account = change.remains().cloned();
        }
        if let Some(ended) = decision.ended {
            self.happened(ended);
        }
        self.happened(decision.event);
    }

    /// Appends an event, as the table's transaction does. It must follow the event before it.
    fn happened(&mut self, event: Event) {
        let ends = event.event.ends();
        let id = event.invitation.id;
        let history = self.events.entry(id).or_default();
        assert_eq!(event.invitation.version as usize, history.len() + 1, "versions count the events");
        if history.is_empty() {
            self.invitations.push(id);
        }
        if ends || event.invitation.is_current() {
            self.current = Some(event.invitation.clone()).filter(Invitation::is_current);
        }
        history.push(event);
    }

    pub(crate) fn check(&self) {
        let all = || self.invitations.iter().filter_map(|id| self.latest(*id));
        let live = all().filter(|invitation| matches!(invitation.state, State::Pending { .. })).count();
        let current = all().filter(|invitation| invitation.is_current()).count();
        assert!(live <= 1 && current <= 1, "R25: one live invitation, none beside an account");
        assert_eq!(self.current.as_ref(), all().find(|invitation| invitation.is_current()));
        assert!(self.accounts <= 1, "R34: one account");
        let numbers = self.account.iter().filter_map(|account| account.mobile_number.as_ref());
        let numbers: Vec<_> = numbers.map(MobileNumber::as_str).collect();
        let claimed: Vec<_> = self.claims.keys().map(String::as_str).collect();
        assert_eq!(claimed, numbers, "R31, R48: its number is claimed, and no other");
        if let (
            Some(account),
            Some(Invitation { answers: Answers::Integrated { mobile_number }, seed, inviter, .. }),
        ) = (&self.account, &self.current)
        {
            let corrected = (account.mobile_number.as_ref(), account.seed, &account.inviter);
            assert_eq!(corrected, (Some(mobile_number), *seed, inviter), "R48: invitation and account agree");
        }
        for invitation in all() {
            if let State::Closed { outcome: Outcome::Superseded { by }, .. } = invitation.state {
                let successor = self.latest(by).expect("R22: the successor exists");
                assert_eq!(successor.supersedes, Some(invitation.id), "R22: the chain has no gap");
            }
            self.check_closing_mails(invitation.id);
        }
    }

    /// Checks that an invitation never owes two different closing emails (R36, R37).
    fn check_closing_mails(&self, id: InvitationId) {
        let closing =
            [MailKind::Registered, MailKind::NotRegisteredInTime, MailKind::Replaced, MailKind::Declined];
        let owed = self.events[&id].iter().filter(|event| event.event.ends()).flat_map(effects);
        let closing =
            owed.filter(|effect| matches!(effect, Effect::Mail { kind, .. } if closing.contains(kind)));
        assert!(closing.count() <= 1, "one closing email");
        let count = |kind| self.events[&id].iter().filter(|event| event.event == kind).count();
        assert!(count(Happening::Reminded) <= 1, "R52: one reminder");
        assert!(
            count(Happening::AskedAgain) <= 3 && count(Happening::DetailsRejected) <= 3,
            "R53, R54: three times"
        );
        let end = self.events[&id].iter().position(|event| event.event.ends());
        let reminder = self.events[&id].iter().position(|event| event.event == Happening::Reminded);
        assert!(end.is_none() || reminder < end, "R52: no reminder after an end");
        let told = self.events[&id].iter().filter(|event| event.event == Happening::NotDelivered);
        assert!(told.count() <= 1, "R42: one email about an email that did not arrive");
    }
}
