//! The life of the account of one address, explored to the end (R50): an officer who invites and corrects, a person who
//! signs in or does not, a directory whose events may be lost for a while, a sweep that decides now and writes later.

mod life;
mod mutants;
mod properties;
mod world;

use stateright::{Checker, HasDiscoveries};
use world::{PRODUCT, World};

use crate::explore::explored;

/// R25, R44, R48, R50, R58: no order of invitations, sign-ins, lost events, sweeps and releases breaks them.
#[test]
fn r50_no_order_of_events_ends_an_account_in_use() {
    explored("accounts", PRODUCT, HasDiscoveries::AnyFailures).assert_properties();
}

/// A rule that is broken on purpose is found, by its name.
#[test]
fn r50_broken_rules_are_found() {
    for (broken, world, rule) in [
        ("ends an active account", World { terminate: mutants::ends_any, ..PRODUCT }, "R50 active"),
        (
            "ends an account in a silence",
            World { terminate: mutants::ends_in_silence, ..PRODUCT },
            "R50 silent",
        ),
        (
            "ends without an event since",
            World { terminate: mutants::ends_unproven, ..PRODUCT },
            "R50 signed in",
        ),
        (
            "keeps what an ended account held",
            World { terminate: mutants::keeps_the_account, ..PRODUCT },
            "R50 address",
        ),
        (
            "releases the invitation alone",
            World { release: mutants::releases_the_invitation_alone, ..PRODUCT },
            "R50 address",
        ),
        ("counts on after a silence", World { hear: mutants::goes_on, ..PRODUCT }, "R50 signed in"),
        ("makes a second account", World { invite: mutants::invites_beside, ..PRODUCT }, "R25 one account"),
    ] {
        let checker = explored(broken, world, HasDiscoveries::AnyOf([rule].into()));
        assert!(checker.discovery(rule).is_some(), "{broken}: {rule} does not find it");
    }
}
