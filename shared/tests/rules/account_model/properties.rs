//! The properties that must hold in every state, named after the rules, and those that some state must reach.

use std::collections::{BTreeMap, BTreeSet};

use invitations::domain::invitation::account::AccountState;
use invitations::domain::invitation::{AccountId, Invitation};
use stateright::Property;

use super::life::{Life, MOMENTS};
use super::world::World;

pub(super) fn properties() -> Vec<Property<World>> {
    vec![
        Property::always("R25 one account", |_, life: &Life| life.living().count() <= 1),
        Property::always("R50 claims", |_, life: &Life| {
            let expected: BTreeMap<String, AccountId> = life
                .living()
                .filter_map(|account| Some((account.mobile_number.as_ref()?.as_str().to_owned(), account.id)))
                .collect();
            life.claims == expected
        }),
        // The address has its account exactly while there is one.
        Property::always("R50 address", |_, life: &Life| {
            life.living().map(|account| account.id).eq(life
                .current
                .iter()
                .filter_map(Invitation::account)
                .map(|account| account.id))
        }),
        // Invitation and account have the same state.
        Property::always("R50 state", |_, life: &Life| {
            let state = life.current.as_ref().and_then(Invitation::account).map(|account| account.state);
            state == life.account().map(|account| account.state)
        }),
        Property::always("R50 active", |_, life: &Life| !life.ended_active),
        Property::always("R50 silent", |_, life: &Life| !life.ended_in_silence),
        // No account ends whose holder signed in, even if the event was lost.
        Property::always("R50 signed in", |_, life: &Life| {
            let kept: BTreeSet<_> = life.living().map(|account| account.id).collect();
            life.signed_in.is_subset(&kept)
        }),
        Property::sometimes("reminded", |_, life: &Life| life.reminders > 0),
        Property::sometimes("ended, and invited again", |_, life: &Life| {
            life.accounts.len() == 2 && life.living().count() == 1
        }),
        Property::sometimes("released while it waits, and invited again", |_, life: &Life| {
            life.moment == 0 && life.accounts.len() == 2 && life.living().count() == 1
        }),
        Property::sometimes("not ended because of a silence", |_, life: &Life| {
            let is_late = life.moment + 1 == MOMENTS.len();
            is_late && life.living().any(|account| account.state.is_pending()) && life.feed.is_some()
        }),
        Property::sometimes("active", |_, life: &Life| {
            life.living().any(|account| matches!(account.state, AccountState::Active { .. }))
        }),
    ]
}
