//! The model: its steps write to a state as the table and the dispatcher do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use invitations::domain::invitation::AccountId;
use invitations::domain::invitation::decision::AccountChange;
use invitations::domain::invitation::effect::Effect;
use invitations::domain::invitation::event::Event;
use stateright::{Model, Property};
use ulid::Ulid;

use super::life::{Held, Life, MOMENTS, Mail};
use super::properties;
use super::rules::Rules;
use super::steps::{Call, Focus, Step};
use crate::world::change_claims;

/// A mobile number that another account has.
pub(super) const TAKEN: &str = "+6593456789";
const MOST_CRASHES: u8 = 1;

type Effects = fn(&Event) -> Vec<Effect>;

/// The rules that are explored.
#[derive(Clone, Copy)]
pub(super) struct World {
    pub(super) rules: Rules,
    pub(super) effects: Effects,
    pub(super) focus: Focus,
}

impl World {
    /// Writes a decision as the table does. None if the invitation has changed since the decision.
    pub(super) fn commit(&self, life: &mut Life, held: &Held) -> Option<()> {
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
            life.account = change.remains().cloned().map(Arc::new);
        }
        if let Some(number) = &held.displaces {
            life.claims.insert(number.clone(), AccountId(Ulid::nil()));
            life.others.insert(number.clone());
        }
        for event in held.decision.events() {
            let after = Arc::new(event.invitation.clone());
            match life.invitations.iter_mut().find(|kept| kept.id == after.id) {
                Some(kept) => kept.clone_from(&after),
                None => life.invitations.push(after.clone()),
            }
            // An event of an ended invitation does not change the address.
            if after.is_current() || event.event.ends() {
                life.current = Some(after.clone()).filter(|after| after.is_current());
            }
            if event.event.ends() {
                life.ends.insert(after.id, after.version);
            }
            life.owed.extend(self.mails(event));
            if self.focus == Focus::Deliveries {
                life.stream.push(Arc::new(event.clone()));
            }
        }
        // Events are dispatched in any order, so their order in the stream must not make different states.
        life.stream.sort_by_key(|event| (event.invitation.id, event.invitation.version));
        Some(())
    }

    /// The state after a call. None if the product refuses the call, or if its decision cannot be committed.
    fn call(&self, last: &Life, who: Call, held: bool) -> Option<Life> {
        let decided = self.decided(last, who)?;
        let mut life = last.clone();
        life.resends += u8::from(matches!(who, Call::Resend(_)));
        life.desk += u8::from(matches!(who, Call::Transfer(_) | Call::DeskRevoke(_) | Call::DeskCorrect(..)));
        life.asked += usize::from(matches!(who, Call::Invite(_) | Call::Onboard(..)));
        if held {
            life.held = Some(Arc::new(decided));
        } else {
            self.commit(&mut life, &decided)?;
        }
        Some(life)
    }

    /// Sends the emails of an event as the dispatcher does. An email with a note is not sent again.
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
        // The crash comes after the last note. All emails are sent, and the event comes again.
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

impl Model for World {
    type State = Life;
    type Action = Step;

    fn init_states(&self) -> Vec<Life> {
        let claims = BTreeMap::from([(TAKEN.to_owned(), AccountId(Ulid::nil()))]);
        let others = BTreeSet::from([TAKEN.to_owned()]);
        vec![Life { others, claims, ..Life::default() }]
    }

    fn actions(&self, life: &Life, steps: &mut Vec<Step>) {
        if life.moment + 1 < MOMENTS.len() {
            steps.push(Step::Time);
        }
        for who in self.focus.calls(life) {
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
        // A call decides before it copies the state: most calls are refused, and lead to no other state.
        match step {
            Step::Call { who, held } => self.call(last, who, held),
            Step::Time => Some(Life { moment: last.moment + 1, ..last.clone() }),
            Step::Commit => {
                let held = last.held.as_deref()?;
                let mut life = Life { held: None, ..last.clone() };
                // The commit fails if another call has changed the invitation.
                let _ = self.commit(&mut life, held);
                Some(life)
            }
            Step::Dispatch { event, crash } => {
                let mut life = last.clone();
                self.dispatch(&mut life, event, crash);
                Some(life)
            }
        }
    }

    fn properties(&self) -> Vec<Property<Self>> {
        [properties::always(), properties::reached(self.focus)].into_iter().flatten().collect()
    }
}
