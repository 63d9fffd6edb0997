//! The life of the account of one address, explored to the end (R50): an officer who invites and corrects, a person who
//! signs in or does not, a directory whose events may be lost for a while, a sweep that decides now and writes later.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use invitations::domain::invitation::account::{Account, AccountState};
use invitations::domain::invitation::activation::{self, ActivationPeriod, Feed, Listener};
use invitations::domain::invitation::decide::{self, Invite};
use invitations::domain::invitation::decision::{AccountChange, Decision};
use invitations::domain::invitation::event::{Actor, Happening};
use invitations::domain::invitation::refusal::{AccountNotDue, HasEnded, InviteRefusal};
use invitations::domain::invitation::{AccountId, Invitation, InvitationId, desk};
use invitations::domain::values::mobile::MobileNumber;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use stateright::{Checker, HasDiscoveries, Model, Property};

use crate::explore::explored;
use crate::support::{ANNA, DAY, at_the_desk, invite_with, start};

/// How far the clock goes, in days: less than the patience at a time.
const MOMENTS: [i32; 9] = [0, 6, 12, 18, 24, 30, 36, 42, 48];
const PATIENCE: SignedDuration = SignedDuration::from_hours(7 * 24);
const MOST_INVITATIONS: u8 = 2;
const NUMBERS: [&str; 2] = ["91234567", "92345678"];

type Terminate = fn(&Invitation, &Account, &Listener, Timestamp) -> Result<Decision, AccountNotDue>;

/// The rules that are explored.
#[derive(Clone, Copy)]
struct World {
    invite: fn(Option<&Invitation>, &Invite, Timestamp) -> Result<Decision, InviteRefusal>,
    terminate: Terminate,
    release: fn(&Invitation, &Account, &Actor, Timestamp) -> Result<Decision, HasEnded>,
    hear: fn(&Listener, Timestamp) -> Feed,
}

const PRODUCT: World = World {
    invite: decide::invite,
    terminate: activation::terminate,
    release: desk::release,
    hear: Listener::hear,
};

/// Everything that is kept, and what really happened.
#[derive(Clone, Debug, Default, PartialEq)]
struct Life {
    moment: usize,
    current: Option<Invitation>,
    accounts: BTreeMap<AccountId, Account>,
    claims: BTreeMap<String, AccountId>,
    feed: Option<Feed>,
    /// Since when the directory's events are lost.
    broken_since: Option<usize>,
    /// Whose holders have signed in before the deadline, whether or not an event came.
    signed_in: BTreeSet<AccountId>,
    asked: u8,
    /// A termination that was decided and is not written yet: of that version.
    held: Option<(InvitationId, u32)>,
    reminders: u8,
    /// That an account ended while the events were silent, or one that was active.
    ended_in_silence: bool,
    ended_active: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Time,
    /// An officer invites, with that mobile number.
    Invite(usize),
    /// The person signs in. The event comes, unless events are lost.
    SignIn,
    /// Somebody else signs in.
    OtherSignIn,
    /// The directory's events are lost from now on.
    Break,
    /// They come again. A short interruption is EventBridge's to bridge.
    Mend,
    Remind,
    /// The sweep ends the account.
    Terminate,
    /// The sweep finds that it is due, and is slow.
    Hold,
    Commit,
    /// Support releases the account.
    Release,
}

impl Life {
    fn now(&self) -> Timestamp {
        start() + DAY * MOMENTS[self.moment]
    }

    fn listener(&self) -> Listener {
        Listener { feed: self.feed, patience: PATIENCE }
    }

    fn account(&self) -> Option<&Account> {
        self.accounts.get(&self.current.as_ref()?.account()?.id)
    }

    /// The accounts that have not ended.
    fn living(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values().filter(|account| account.state.terminated_at().is_none())
    }
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
        // The first account only, early or when the sweep may end it: more would only multiply the states.
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
                life.asked += 1;
                let body = json!({ "mobile_number": NUMBERS[number] });
                let invite = invite_with(ANNA, "kumar@tech.gov.sg", life.asked.into(), body);
                Self::commit(&mut life, (self.invite)(last.current.as_ref(), &invite, now).ok()?)?;
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
                // Refused, if somebody else was quicker.
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
        vec![
            Property::always("R25 one account", |_, life: &Life| life.living().count() <= 1),
            Property::always("R50 claims", |_, life: &Life| {
                let expected: BTreeMap<String, AccountId> = life
                    .living()
                    .filter_map(|account| {
                        Some((account.mobile_number.as_ref()?.as_str().to_owned(), account.id))
                    })
                    .collect();
                life.claims == expected
            }),
            // The address holds its account exactly while there is one.
            Property::always("R50 address", |_, life: &Life| {
                life.living().map(|account| account.id).eq(life
                    .current
                    .iter()
                    .filter_map(Invitation::account)
                    .map(|account| account.id))
            }),
            // Invitation and account say the same.
            Property::always("R50 state", |_, life: &Life| {
                let state = life.current.as_ref().and_then(Invitation::account).map(|account| account.state);
                state == life.account().map(|account| account.state)
            }),
            Property::always("R50 active", |_, life: &Life| !life.ended_active),
            Property::always("R50 silent", |_, life: &Life| !life.ended_in_silence),
            // Also not if the event was lost.
            Property::always("R50 signed in", |_, life: &Life| {
                let kept: BTreeSet<_> = life.living().map(|account| account.id).collect();
                life.signed_in.is_subset(&kept)
            }),
            Property::sometimes("reminded", |_, life: &Life| life.reminders > 0),
            Property::sometimes("ended, and invited afresh", |_, life: &Life| {
                life.accounts.len() == 2 && life.living().count() == 1
            }),
            Property::sometimes("released while it waits, and invited afresh", |_, life: &Life| {
                life.moment == 0 && life.accounts.len() == 2 && life.living().count() == 1
            }),
            Property::sometimes("kept by a silence", |_, life: &Life| {
                let is_late = life.moment + 1 == MOMENTS.len();
                is_late && life.living().any(|account| account.state.is_pending()) && life.feed.is_some()
            }),
            Property::sometimes("active", |_, life: &Life| {
                life.living().any(|account| matches!(account.state, AccountState::Active { .. }))
            }),
        ]
    }
}

impl Hash for Life {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.moment, self.broken_since, self.asked, self.reminders).hash(hasher);
        (self.ended_in_silence, self.ended_active, self.held).hash(hasher);
        (&self.claims, &self.signed_in).hash(hasher);
        self.feed.map(|feed| (feed.since, feed.heard_at)).hash(hasher);
        for (id, account) in &self.accounts {
            (id, account.mobile_number.as_ref().map(MobileNumber::as_str), format!("{:?}", account.state))
                .hash(hasher);
        }
        if let Some(current) = &self.current {
            (current.id, current.version, current.mailed_at, format!("{:?}", current.state)).hash(hasher);
        }
    }
}

/// R25, R44, R48, R50, R58: no order of invitations, sign-ins, lost events, sweeps and releases breaks them.
#[test]
fn r50_no_order_of_events_takes_an_account_from_who_uses_it() {
    explored("accounts", PRODUCT, HasDiscoveries::AnyFailures).assert_properties();
}

/// Ends an account whatever its state.
fn ends_any(
    current: &Invitation,
    account: &Account,
    listener: &Listener,
    now: Timestamp,
) -> Result<Decision, AccountNotDue> {
    let invite = invite_with(ANNA, "kumar@tech.gov.sg", 9, json!({ "mobile_number": NUMBERS[0] }));
    let waiting = decide::invite(None, &invite, current.created_at).map_err(|_| AccountNotDue::NotYet)?;
    let mut reopened = current.clone();
    reopened.state = waiting.event.invitation.state;
    activation::terminate(&reopened, account, listener, now)
}

/// Ends an account in a silence.
fn ends_in_silence(
    current: &Invitation,
    account: &Account,
    listener: &Listener,
    now: Timestamp,
) -> Result<Decision, AccountNotDue> {
    activation::terminate(current, account, &Listener { patience: 100 * DAY, ..*listener }, now)
}

/// Ends an account at its deadline, though no event has come since.
fn ends_unproven(
    current: &Invitation,
    account: &Account,
    listener: &Listener,
    now: Timestamp,
) -> Result<Decision, AccountNotDue> {
    if listener.is_silent(now) {
        return Err(AccountNotDue::NotProven);
    }
    let feed = listener.feed.map(|feed| Feed { heard_at: now, ..feed });
    activation::terminate(current, account, &Listener { feed, ..*listener }, now)
}

/// Ends the invitation alone.
fn keeps_the_account(
    current: &Invitation,
    account: &Account,
    listener: &Listener,
    now: Timestamp,
) -> Result<Decision, AccountNotDue> {
    activation::terminate(current, account, listener, now)
        .map(|decision| Decision { account: None, ..decision })
}

/// Releases the invitation, and leaves the account and all that it holds.
fn releases_the_invitation_alone(
    current: &Invitation,
    account: &Account,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, HasEnded> {
    desk::release(current, account, by, now).map(|decision| Decision { account: None, ..decision })
}

/// Takes a silence for one in which nothing was lost.
fn goes_on(listener: &Listener, now: Timestamp) -> Feed {
    Feed { since: listener.feed.map_or(now, |feed| feed.since), heard_at: now }
}

/// Makes another account beside the one that waits.
fn invites_beside(
    _: Option<&Invitation>,
    invite: &Invite,
    now: Timestamp,
) -> Result<Decision, InviteRefusal> {
    decide::invite(None, invite, now)
}

/// A rule that is broken on purpose is found, by its name.
#[test]
fn r50_broken_rules_are_found() {
    for (broken, world, rule) in [
        ("ends an active account", World { terminate: ends_any, ..PRODUCT }, "R50 active"),
        ("ends an account in a silence", World { terminate: ends_in_silence, ..PRODUCT }, "R50 silent"),
        ("ends without an event since", World { terminate: ends_unproven, ..PRODUCT }, "R50 signed in"),
        (
            "keeps what an ended account held",
            World { terminate: keeps_the_account, ..PRODUCT },
            "R50 address",
        ),
        (
            "releases the invitation alone",
            World { release: releases_the_invitation_alone, ..PRODUCT },
            "R50 address",
        ),
        ("counts on after a silence", World { hear: goes_on, ..PRODUCT }, "R50 signed in"),
        ("makes a second account", World { invite: invites_beside, ..PRODUCT }, "R25 one account"),
    ] {
        let checker = explored(broken, world, HasDiscoveries::AnyOf([rule].into()));
        assert!(checker.discovery(rule).is_some(), "{broken}: {rule} does not find it");
    }
}
