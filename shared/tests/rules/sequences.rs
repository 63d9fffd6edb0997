//! Random sequences of calls, reports and waits for one address, by proptest.

use invitations::domain::invitation::delivery::MailStatus;
use invitations::domain::invitation::objection::Decline;
use proptest::prelude::*;
use samples::{ANNA, BEN, Command, registration};

use crate::world::World;

const KUMAR: &str = "kumar@tech.gov.sg";

/// The calls, reports and waits that can happen to an address.
#[derive(Clone, Debug)]
enum Step {
    Invite(&'static str),
    /// Other details, if the address is integrated.
    Correct(&'static str, u8, bool),
    /// A call for the n-th invitation of the address.
    About(usize, Call),
    /// A report about the email with the link of the n-th invitation.
    Report(usize, MailStatus),
    Wait(i64),
}

#[derive(Clone, Copy, Debug)]
enum Call {
    Register,
    Expire,
    Revoke,
    Withdraw,
    Resend,
    Remind,
    Decline,
    RejectDetails,
    AskAgain,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let call = prop_oneof![
        Just(Call::Register),
        Just(Call::Expire),
        Just(Call::Revoke),
        Just(Call::Resend),
        Just(Call::Remind),
        Just(Call::Decline),
        Just(Call::RejectDetails),
        Just(Call::AskAgain),
        Just(Call::Withdraw),
    ];
    let statuses =
        prop_oneof![Just(MailStatus::Delivered), Just(MailStatus::Complained), Just(MailStatus::Bounced)];
    let step = prop_oneof![
        3 => prop_oneof![Just(ANNA), Just(BEN)].prop_map(Step::Invite),
        2 => (prop_oneof![Just(ANNA), Just(BEN)], 0..3_u8, any::<bool>())
            .prop_map(|(officer, number, seed)| Step::Correct(officer, number, seed)),
        5 => (0..6_usize, call).prop_map(|(which, call)| Step::About(which, call)),
        2 => (0..6_usize, statuses).prop_map(|(which, status)| Step::Report(which, status)),
        2 => (0..6 * 86_400_i64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    /// R22, R25, R34, R36, R48, R52 - R54: no sequence of steps leads to an impossible state.
    #[test]
    fn no_sequence_of_calls_makes_an_impossible_state(
        email in prop_oneof![Just("mei@vendor.example"), Just(KUMAR)],
        steps in steps(),
    ) {
        let mut world = World::new(email);
        for step in steps {
            match step {
                Step::Correct(officer, number, seed) if email == KUMAR => {
                    world.correct(officer, number, seed);
                }
                Step::Invite(officer) | Step::Correct(officer, ..) => world.invite(officer),
                Step::Wait(seconds) => world.wait(seconds),
                Step::Report(which, status) => world.report(which, status),
                Step::About(which, call) => world.call(which, &match call {
                    Call::Register => Command::Register(Box::new(registration(which as u128 + 100))),
                    Call::Expire => Command::Expire,
                    Call::Revoke => Command::Revoke,
                    Call::Withdraw => Command::Withdraw,
                    Call::Resend => Command::Resend,
                    Call::Remind => Command::Remind,
                    Call::Decline => Command::Decline(Decline::NotWanted),
                    Call::RejectDetails => Command::RejectDetails,
                    Call::AskAgain => Command::AskAgain,
                }),
            }
            world.check();
        }
    }
}
