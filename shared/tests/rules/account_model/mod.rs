//! A model checker explores the life of one address's accounts (R50). An officer invites and corrects. A person signs
//! in or does not. The directory's events can be lost for a while. The sweep can decide now and write later.

mod life;
mod mutants;
mod properties;
mod world;

use stateright::CheckerBuilder;
use world::{PRODUCT, World};

use crate::explore::{assert_found, assert_holds};

/// R25, R44, R48, R50, R58: no order of invitations, sign-ins, lost events, sweeps and releases breaks these rules.
#[test]
fn r50_no_order_of_events_ends_an_account_in_use() {
    assert_holds("accounts", PRODUCT);
}

/// The checker finds each rule that is broken on purpose.
#[test]
fn r50_broken_rules_are_found() {
    for (broken, world, rule) in [
        ("ends an active account", World { terminate: mutants::ends_any, ..PRODUCT }, "R50 active"),
        (
            "ends an account while the events are silent",
            World { terminate: mutants::ends_in_silence, ..PRODUCT },
            "R50 silent",
        ),
        (
            "ends without an event since",
            World { terminate: mutants::ends_unproven, ..PRODUCT },
            "R50 signed in",
        ),
        (
            "leaves the account when the invitation ends",
            World { terminate: mutants::keeps_the_account, ..PRODUCT },
            "R50 address",
        ),
        (
            "releases the invitation alone",
            World { release: mutants::releases_the_invitation_alone, ..PRODUCT },
            "R50 address",
        ),
        ("ignores a silence", World { hear: mutants::goes_on, ..PRODUCT }, "R50 signed in"),
        ("makes a second account", World { invite: mutants::invites_beside, ..PRODUCT }, "R25 one account"),
    ] {
        assert_found(broken, world, rule, CheckerBuilder::spawn_dfs);
    }
}
