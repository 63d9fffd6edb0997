//! The model: its steps change a state as the product changes the table.

use std::sync::LazyLock;

use invitations::domain::invitation::account::{Account, AccountState, ActivationPeriod};
use invitations::domain::invitation::activation::{self, Listener, SignInFeed};
use invitations::domain::invitation::decide::{self, Invite};
use invitations::domain::invitation::decision::{AccountChange, Decision};
use invitations::domain::invitation::event::{Actor, Happening};
use invitations::domain::invitation::refusal::{AccountNotDue, HasEnded, InviteRefusal};
use invitations::domain::invitation::{Invitation, desk};
use jiff::Timestamp;
use samples::{ANNA, DAY, at_the_desk, invite_with, start};
use serde_json::json;
use stateright::{Model, Property};

use super::life::{Life, MOMENTS, PATIENCE};
use super::properties::properties;

const MOST_INVITATIONS: u8 = 2;
pub(super) const NUMBERS: [&str; 2] = ["91234567", "92345678"];

/// The officer's invitations, by their number and the index of the mobile number. They are checked once.
static INVITES: LazyLock<[[Invite; 2]; 2]> = LazyLock::new(|| {
    [1, 2].map(|id| {
        NUMBERS.map(|number| invite_with(ANNA, "kumar@tech.gov.sg", id, json!({ "mobile_number": number })))
    })
});

pub(super) type Terminate =
    fn(&Invitation, &Account, &Listener, Timestamp) -> Result<Decision, AccountNotDue>;

/// The rules that are explored.
#[derive(Clone, Copy)]
pub(super) struct World {
    pub(super) invite: fn(Option<&Invitation>, &Invite, Timestamp) -> Result<Decision, InviteRefusal>,
    pub(super) terminate: Terminate,
    pub(super) release: fn(&Invitation, &Account, &Actor, Timestamp) -> Result<Decision, HasEnded>,
    pub(super) hear: fn(&Listener, Timestamp) -> SignInFeed,
}

pub(super) const PRODUCT: World = World {
    invite: decide::invite,
    terminate: activation::terminate,
    release: desk::release,
    hear: Listener::hear,
};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    Time,
    /// An officer invites, with this mobile number.
    Invite(usize),
    /// The person signs in. The event comes, unless events are lost.
    SignIn,
    /// Another person signs in.
    OtherSignIn,
    /// The directory's events are lost from now on.
    Break,
    /// The events come again. The interruption is at least as long as the patience, because EventBridge bridges
    /// shorter ones.
    Mend,
    Remind,
    /// The sweep ends the account.
    Terminate,
    /// The sweep decides to end the account, and writes later.
    Hold,
    Commit,
    /// Support releases the account.
    Release,
}

impl World {
    fn hear(self, life: &mut Life) {
        if life.broken_since.is_none() {
            life.feed = Some((self.hear)(&life.listener(), life.now()));
        }
    }

    /// Writes a decision, as the table does.
    fn commit(life: &mut Life, decision: Decision) -> Option<()> {
        if let Some(change) = &decision.account {
            if change.claimed().is_some_and(|number| life.claims.contains_key(number.as_str())) {
                return None;
            }
            let account = change.account();
            if let Some(number) = change.released() {
                assert_eq!(life.claims.remove(number.as_str()), Some(account.id), "an own claim");
            }
            if let Some(number) = change.claimed() {
                life.claims.insert(number.as_str().to_owned(), account.id);
            }
            if matches!(change, AccountChange::Terminated(_)) {
                let before = &life.accounts[&account.id].state;
                life.ended_active |= matches!(before, AccountState::Active { .. });
            }
            life.accounts.insert(account.id, account.clone());
        }
        life.current = Some(decision.event.invitation).filter(Invitation::is_current);
        Some(())
    }

    fn terminate(self, life: &mut Life) -> Option<()> {
        let (current, account) = (life.current.clone()?, life.account()?.clone());
        let decision = (self.terminate)(&current, &account, &life.listener(), life.now()).ok()?;
        life.ended_in_silence |= life.listener().is_silent(life.now());
        Self::commit(life, decision)
    }
}

impl Model for World {
    type State = Life;
    type Action = Step;

    fn init_states(&self) -> Vec<Life> {
        vec![Life::default()]
    }

    fn actions(&self, life: &Life, steps: &mut Vec<Step>) {
        if life.moment + 1 < MOMENTS.len() {
            steps.push(Step::Time);
        }
        if life.asked < MOST_INVITATIONS {
            steps.extend([Step::Invite(0), Step::Invite(1)]);
        }
        steps.extend([Step::SignIn, Step::OtherSignIn, Step::Remind, Step::Terminate]);
        // Only the first account is released, early or when the sweep may end it. More would only multiply the
        // states.
        steps.extend((life.asked == 1 && matches!(life.moment, 0 | 5)).then_some(Step::Release));
        steps.push(if life.held.is_none() { Step::Hold } else { Step::Commit });
        steps.push(if life.broken_since.is_none() { Step::Break } else { Step::Mend });
    }

    fn next_state(&self, last: &Life, step: Step) -> Option<Life> {
        let mut life = last.clone();
        let now = life.now();
        match step {
            Step::Time => life.moment += 1,
            Step::Invite(number) => {
                let invite = &INVITES[usize::from(life.asked)][number];
                life.asked += 1;
                Self::commit(&mut life, (self.invite)(last.current.as_ref(), invite, now).ok()?)?;
            }
            Step::SignIn => {
                let (current, account) = (life.current.clone()?, life.account()?.clone());
                if let AccountState::PendingActivation { activate_by } = account.state
                    && now < activate_by
                {
                    life.signed_in.insert(account.id);
                }
                if life.broken_since.is_none()
                    && let Ok(decision) = activation::activate(&current, &account, now)
                {
                    Self::commit(&mut life, decision)?;
                }
                self.hear(&mut life);
            }
            Step::OtherSignIn => self.hear(&mut life),
            Step::Break => life.broken_since = Some(life.moment),
            Step::Mend => {
                let since = start() + DAY * MOMENTS[life.broken_since?];
                (now >= since + PATIENCE).then_some(())?;
                life.broken_since = None;
            }
            Step::Remind => {
                let period = ActivationPeriod::new(30 * DAY);
                let current = life.current.clone()?;
                let decision = activation::remind(&current, &[], &life.listener(), period, now).ok()?;
                assert_eq!(decision.event.event, Happening::Reminded);
                life.reminders += 1;
                Self::commit(&mut life, decision)?;
            }
            Step::Terminate => self.terminate(&mut life)?,
            Step::Hold => {
                let (current, account) = (life.current.as_ref()?, life.account()?);
                (self.terminate)(current, account, &life.listener(), now).ok()?;
                life.held = Some((current.id, current.version));
            }
            Step::Commit => {
                let held = life.held.take()?;
                // The write fails if the invitation has changed since.
                let version = life.current.as_ref().map(|current| (current.id, current.version));
                if version == Some(held) {
                    self.terminate(&mut life);
                }
            }
            Step::Release => {
                let (current, account) = (life.current.clone()?, life.account()?.clone());
                let decision = (self.release)(&current, &account, &at_the_desk(ANNA), now).ok()?;
                Self::commit(&mut life, decision)?;
                // Support may end an account that is in use.
                life.ended_active = last.ended_active;
                life.signed_in.remove(&account.id);
            }
        }
        (life != *last).then_some(life)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties()
    }
}
