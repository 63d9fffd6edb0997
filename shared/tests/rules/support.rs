//! A world of one address, kept in memory by the same conditions as the table's.

use std::collections::HashMap;

use invitations::domain::forms::onboarding::parse_submission;
use invitations::domain::forms::registration::{RegistrationRules, parse_registration};
use invitations::domain::invitation::account::Completion;
use invitations::domain::invitation::decide::{Command, Invite, Refusal, decide};
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::delivery::{MailNote, MailStatus, apply_report};
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::{Actor, Event, Happening};
use invitations::domain::invitation::{AccountId, Invitation, InvitationId, Inviter, Outcome, State};
use invitations::domain::policy::{Policy, ReservedUsernames};
use invitations::domain::values::address::EmailAddress;
use invitations::domain::words::Language;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use ulid::Ulid;

pub(crate) const ANNA: &str = "anna";
pub(crate) const BEN: &str = "ben";
pub(crate) const DAY: SignedDuration = SignedDuration::from_hours(24);

pub(crate) fn start() -> Timestamp {
    "2026-11-23T01:00:00Z".parse().unwrap()
}

pub(crate) fn officer(name: &str) -> Inviter {
    let email = EmailAddress::parse(&format!("{name}@tech.gov.sg")).unwrap();
    Inviter { subject: name.to_owned(), email }
}

pub(crate) fn actor(name: &str) -> Actor {
    Actor::Officer(officer(name))
}

pub(crate) fn policy() -> Policy {
    Policy::embedded()
}

pub(crate) fn invite(officer_name: &str, email: &str, id: u128) -> Command {
    let body = if email.ends_with(".gov.sg") {
        json!({"email": email, "mobile_number": "91234567"})
    } else {
        json!({"email": email, "sponsoring_agency": "GOVTECH", "business_operation": "onshore"})
    };
    Command::Invite(Box::new(Invite {
        submission: parse_submission(body.as_object().unwrap(), &policy()).unwrap(),
        inviter: officer(officer_name),
        id: InvitationId(Ulid::from_parts(1, id)),
        account_id: AccountId(Ulid::from_parts(2, id)),
        validity: 5 * DAY,
        language: Language::English,
    }))
}

pub(crate) fn registration(account: u128) -> Command {
    let body = json!({
        "username": "mei.tan", "first_name": "Mei", "last_name": "Tan", "mobile_number": "81234567",
        "department": "Platform", "password": "correct-Horse-42-staple",
    });
    let rules = RegistrationRules {
        offshore: false,
        other_site: false,
        invitee: EmailAddress::parse("mei@vendor.example").unwrap(),
        company: Vec::new(),
        language: Language::English,
    };
    Command::Register(Box::new(Completion {
        account_id: AccountId(Ulid::from_parts(3, account)),
        registration: parse_registration(body.as_object().unwrap(), &rules, &ReservedUsernames::embedded())
            .unwrap(),
        password_hash: "hash".to_owned(),
        login_suffix: "techpass.gov.sg".to_owned(),
        language: Language::English,
    }))
}

pub(crate) struct World {
    email: &'static str,
    now: Timestamp,
    standing: Option<Invitation>,
    invitations: Vec<InvitationId>,
    events: HashMap<InvitationId, Vec<Event>>,
    mails: HashMap<InvitationId, MailNote>,
    accounts: usize,
}

impl World {
    pub(crate) fn new(email: &'static str) -> Self {
        Self {
            email,
            now: start(),
            standing: None,
            invitations: Vec::new(),
            events: HashMap::new(),
            mails: HashMap::new(),
            accounts: 0,
        }
    }

    pub(crate) fn wait(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    pub(crate) fn invite(&mut self, officer_name: &str) {
        let command = invite(officer_name, self.email, self.invitations.len() as u128);
        match decide(self.standing.as_ref(), &command, &actor(officer_name), self.now) {
            Ok(decision) => self.commit(decision),
            Err(Refusal::AlreadyRegistered(Some(notice))) => self.commit(*notice),
            Err(Refusal::AlreadyRegistered(None) | Refusal::ResentRecently { .. }) => {}
            Err(refusal) => panic!("an invitation refused for {refusal:?}"),
        }
    }

    pub(crate) fn call(&mut self, which: usize, command: &Command) {
        let known = self.invitations.get(which).and_then(|id| self.latest(*id)).cloned();
        let by = match command {
            Command::Register(_) => Actor::Invitee,
            Command::Expire => Actor::Timer,
            Command::Invite(_) | Command::Revoke | Command::Resend | Command::TellHolder => actor(ANNA),
        };
        if let Ok(decision) = decide(known.as_ref(), command, &by, self.now) {
            self.commit(decision);
        }
    }

    /// A report on the email with the link of the n-th invitation.
    pub(crate) fn report(&mut self, which: usize, status: MailStatus) {
        let Some(id) = self.invitations.get(which).copied() else { return };
        let Some(standing) = self.latest(id) else { return };
        let kind = MailKind::RegistrationInvitation;
        let report = MailNote { event: 1, kind, status, at: self.now, ses_message_id: None };
        let known: Vec<MailNote> = self.mails.get(&id).cloned().into_iter().collect();
        if let Some(decision) = apply_report(standing, &self.events[&id], &known, &report, self.now) {
            self.mails.extend(decision.delivery.clone().map(|delivery| (id, delivery.note)));
            self.commit(decision);
        }
    }

    fn latest(&self, id: InvitationId) -> Option<&Invitation> {
        self.events.get(&id)?.last().map(|event| &event.invitation)
    }

    /// As the table's transaction: each event follows the one before it.
    fn commit(&mut self, decision: Decision) {
        self.accounts += usize::from(decision.account.is_some());
        for event in decision.events {
            let ends = event.event.ends();
            let id = event.invitation.id;
            let history = self.events.entry(id).or_default();
            assert_eq!(event.invitation.version as usize, history.len() + 1, "versions count the events");
            if history.is_empty() {
                self.invitations.push(id);
            }
            if ends || event.invitation.stands() {
                self.standing = Some(event.invitation.clone()).filter(Invitation::stands);
            }
            history.push(event);
        }
    }

    pub(crate) fn check(&self) {
        let all = || self.invitations.iter().filter_map(|id| self.latest(*id));
        let live = all().filter(|invitation| matches!(invitation.state, State::Pending { .. })).count();
        let standing = all().filter(|invitation| invitation.stands()).count();
        assert!(live <= 1 && standing <= 1, "R25: one live invitation, none beside an account");
        assert_eq!(self.standing.as_ref(), all().find(|invitation| invitation.stands()));
        assert!(self.accounts <= 1, "R34: one account");
        for invitation in all() {
            if let State::Closed { outcome: Outcome::Superseded { by }, .. } = invitation.state {
                let successor = self.latest(by).expect("R22: the successor exists");
                assert_eq!(successor.supersedes, Some(invitation.id), "R22: the chain has no gap");
            }
            self.check_closing_mails(invitation.id);
        }
    }

    /// R36, R37: never two different closing mails.
    fn check_closing_mails(&self, id: InvitationId) {
        let closing = [MailKind::Registered, MailKind::NotRegisteredInTime, MailKind::Replaced];
        let owed = self.events[&id].iter().flat_map(effects);
        let closing =
            owed.filter(|effect| matches!(effect, Effect::Mail { kind, .. } if closing.contains(kind)));
        assert!(closing.count() <= 1, "one closing mail");
        let told = self.events[&id].iter().filter(|event| event.event == Happening::NotDelivered);
        assert!(told.count() <= 1, "R42: one mail about a mail that did not arrive");
    }
}
