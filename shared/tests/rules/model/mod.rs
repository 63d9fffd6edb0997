//! A model checker explores the life of one address: two officers, three invitations, an invitee, and a clock that
//! passes the deadlines. Timers and the stream come late, twice, out of order or not at all. Every step calls the
//! product's own code: `decide` and `effects`.

mod calls;
mod life;
mod mutants;
mod properties;
mod rules;
mod steps;
mod world;

use invitations::domain::invitation::effect::effects;
use stateright::CheckerBuilder;

use rules::Rules;
use steps::Focus;
use world::World;

use crate::explore::{assert_found, assert_holds};

const PRODUCT: World = World { rules: rules::PRODUCT, effects, focus: Focus::Races };
const WAITING: World = World { focus: Focus::Waiting, ..PRODUCT };
const CORRECTIONS: World = World { focus: Focus::Corrections, ..PRODUCT };
const WITHDRAWALS: World = World { focus: Focus::Withdrawals, ..PRODUCT };

/// R21 - R26, R31, R34 - R38, R41, R48, R58, R59: no order of calls breaks these rules.
#[test]
fn no_order_of_calls_breaks_a_rule() {
    assert_holds("races", PRODUCT);
    assert_holds("corrections", CORRECTIONS);
    let deliveries = World { focus: Focus::Deliveries, ..PRODUCT };
    assert_holds("deliveries", deliveries);
}

/// R58, R59: no order of calls breaks a rule while support revokes and transfers.
#[test]
fn no_order_of_calls_breaks_a_rule_of_the_desk() {
    assert_holds("desk", World { focus: Focus::Desk, ..PRODUCT });
}

/// R24, R31, R48, R49: no order of calls breaks a rule while accounts are corrected, withdrawn, or lose their mobile
/// number.
#[test]
fn no_order_of_calls_breaks_a_rule_of_withdrawals() {
    assert_holds("withdrawals", WITHDRAWALS);
}

/// R22, R37, R52 - R54: no order of calls breaks a rule while an invitee is reminded, declines or asks again.
#[test]
fn no_order_of_calls_breaks_a_rule_of_waiting() {
    assert_holds("waiting", WAITING);
}

/// Rules that are broken on purpose: the fault, the world that has it, and the property that must find it.
type Broken = Vec<(&'static str, World, &'static str)>;

/// The checker finds each rule that is broken on purpose.
#[test]
fn broken_rules_are_found() {
    for (broken, world, rule) in [broken_races(), broken_accounts(), broken_waiting()].concat() {
        assert_found(broken, world, rule, CheckerBuilder::spawn_bfs);
    }
}

/// Faults in the life of an invitation.
fn broken_races() -> Broken {
    vec![
        (
            "registers after the deadline",
            World { rules: Rules { register: mutants::registers_late, ..rules::PRODUCT }, ..PRODUCT },
            "R21",
        ),
        (
            "expires before the deadline",
            World { rules: Rules { expire: mutants::expires_early, ..rules::PRODUCT }, ..PRODUCT },
            "R36 not early",
        ),
        (
            "leaves the old invitation open",
            World { rules: Rules { invite: mutants::leaves_the_old_one, ..rules::PRODUCT }, ..PRODUCT },
            "R25",
        ),
        (
            "registers twice",
            World { rules: Rules { register: mutants::registers_twice, ..rules::PRODUCT }, ..PRODUCT },
            "R34",
        ),
        (
            "never expires",
            World { rules: Rules { expire: mutants::never_expires, ..rules::PRODUCT }, ..PRODUCT },
            "R36 can end",
        ),
        (
            "emails that a replaced invitation failed",
            World { effects: mutants::mails_failure, ..PRODUCT },
            "R22 no failure",
        ),
        (
            "forgets the email to the inviter",
            World { effects: mutants::forgets_the_inviter, ..PRODUCT },
            "R34 told",
        ),
    ]
}

/// Faults in the correction, transfer and withdrawal of accounts.
fn broken_accounts() -> Broken {
    vec![
        (
            "keeps the old mobile number",
            World { rules: Rules { invite: mutants::keeps_the_number, ..rules::PRODUCT }, ..CORRECTIONS },
            "R48 claims",
        ),
        (
            "corrects the invitation alone",
            World { rules: Rules { invite: mutants::leaves_the_account, ..rules::PRODUCT }, ..CORRECTIONS },
            "R48 account",
        ),
        (
            "transfers the invitation alone",
            World { rules: Rules { transfer: mutants::transfers_alone, ..rules::PRODUCT }, ..CORRECTIONS },
            "R48 account",
        ),
        (
            "corrects the invitation alone, at the desk",
            World { rules: Rules { correct: mutants::corrects_alone, ..rules::PRODUCT }, ..CORRECTIONS },
            "R48 account",
        ),
        (
            "withdraws and keeps the mobile number",
            World {
                rules: Rules { withdraw: mutants::withdraws_and_keeps_the_number, ..rules::PRODUCT },
                ..WITHDRAWALS
            },
            "R48 claims",
        ),
        (
            "withdraws the invitation alone",
            World {
                rules: Rules { withdraw: mutants::withdraws_the_invitation_alone, ..rules::PRODUCT },
                ..WITHDRAWALS
            },
            "R49",
        ),
        (
            "does not email about withdrawals",
            World { effects: mutants::does_not_tell_of_withdrawals, ..WITHDRAWALS },
            "R49",
        ),
        (
            "displaces a number and leaves it in the account",
            World {
                rules: Rules { displace: mutants::displaces_and_leaves_the_number, ..rules::PRODUCT },
                ..WITHDRAWALS
            },
            "R48 claims",
        ),
        (
            "does not email that a number is needed",
            World { effects: mutants::does_not_tell_of_numbers, ..WITHDRAWALS },
            "R31 told",
        ),
    ]
}

/// Faults in reminders, declined invitations and requests for new ones.
fn broken_waiting() -> Broken {
    vec![
        (
            "reminds twice",
            World { rules: Rules { remind: mutants::reminds_twice, ..rules::PRODUCT }, ..WAITING },
            "R52 once",
        ),
        (
            "reminds after the end",
            World { rules: Rules { remind: mutants::reminds_after_the_end, ..rules::PRODUCT }, ..WAITING },
            "R52 open",
        ),
        (
            "reminds early",
            World { rules: Rules { remind: mutants::reminds_early, ..rules::PRODUCT }, ..WAITING },
            "R52 open",
        ),
        (
            "declines an ended invitation",
            World { rules: Rules { decline: mutants::declines_what_is_over, ..rules::PRODUCT }, ..WAITING },
            "R37",
        ),
        (
            "asks without end",
            World { rules: Rules { ask_again: mutants::asks_without_end, ..rules::PRODUCT }, ..WAITING },
            "R53 often",
        ),
        (
            "does not email about a declined invitation",
            World { effects: mutants::keeps_the_decline_quiet, ..WAITING },
            "R54 told",
        ),
        (
            "does not email about a revocation",
            World { effects: mutants::keeps_the_revocation_quiet, ..WAITING },
            "R22 revoked",
        ),
    ]
}
