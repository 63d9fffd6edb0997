//! The life of one address, explored to the end: two officers, three invitations, an invitee, a clock that
//! passes the deadlines, timers and a stream that come late, twice, out of order or not at all. Every step
//! is the product's own `decide` and `effects`.

mod life;
mod properties;

use invitations::domain::decide::{Command, Decision, Refusal, decide};
use invitations::domain::effect::{Effect, MailKind, effects};
use invitations::domain::event::{Actor, Event, Happening};
use invitations::domain::invitation::Invitation;
use jiff::{SignedDuration, Timestamp};
use stateright::{Checker, HasDiscoveries, Model};

use life::{Focus, World};

/// Explores all states, or until a rule is found broken, and prints how many there were.
#[expect(clippy::print_stdout, reason = "whoever runs it wants to know")]
fn explored(name: &str, world: World) -> impl Checker<World> {
    let checker = world.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    println!("{name}: {} states, {} of them different", checker.state_count(), checker.unique_state_count());
    checker
}

/// R21 - R26, R34 - R38, R41: no order of calls breaks them.
#[test]
fn no_order_of_calls_breaks_a_rule() {
    for (name, focus) in [("races", Focus::Races), ("deliveries", Focus::Deliveries)] {
        explored(name, World { decide, effects, focus }).assert_properties();
    }
}

/// A rule that is broken on purpose is found, by its name.
#[test]
fn broken_rules_are_found() {
    for (broken, world, rule) in [
        (
            "registers after the deadline",
            World { decide: registers_late, effects, focus: Focus::Races },
            "R21",
        ),
        (
            "expires before the deadline",
            World { decide: expires_early, effects, focus: Focus::Races },
            "R36 not early",
        ),
        (
            "leaves the old invitation open",
            World { decide: leaves_the_old_one, effects, focus: Focus::Races },
            "R25",
        ),
        ("registers twice", World { decide: registers_twice, effects, focus: Focus::Races }, "R34"),
        ("never expires", World { decide: never_expires, effects, focus: Focus::Races }, "R36 can end"),
        (
            "mails the failure of a replaced one",
            World { decide, effects: mails_failure, focus: Focus::Races },
            "R22 no failure",
        ),
        (
            "forgets the mail to the inviter",
            World { decide, effects: forgets_the_inviter, focus: Focus::Races },
            "R34 told",
        ),
    ] {
        let checker = explored(broken, world);
        assert!(checker.discovery(rule).is_some(), "{broken}: {rule} does not find it");
    }
}

type Decided = Result<Decision, Refusal>;

fn registers_late(standing: Option<&Invitation>, command: &Command, by: &Actor, now: Timestamp) -> Decided {
    let earlier = if matches!(command, Command::Register(_)) { Timestamp::MIN } else { now };
    let mut decision = decide(standing, command, by, earlier)?;
    for event in decision.events.iter_mut().filter(|event| event.at == Timestamp::MIN) {
        life::close_at(&mut event.invitation, now);
        event.at = now;
    }
    Ok(decision)
}

fn expires_early(standing: Option<&Invitation>, command: &Command, by: &Actor, now: Timestamp) -> Decided {
    let later = SignedDuration::from_hours(24 * 100);
    let mut decision =
        decide(standing, command, by, if matches!(command, Command::Expire) { now + later } else { now })?;
    for event in decision.events.iter_mut().filter(|event| event.at > now) {
        life::close_at(&mut event.invitation, now);
        event.at = now;
    }
    Ok(decision)
}

fn leaves_the_old_one(
    standing: Option<&Invitation>,
    command: &Command,
    by: &Actor,
    now: Timestamp,
) -> Decided {
    let mut decision = decide(standing, command, by, now)?;
    decision.events.retain(|event| event.event != Happening::Superseded);
    Ok(decision)
}

fn registers_twice(standing: Option<&Invitation>, command: &Command, by: &Actor, now: Timestamp) -> Decided {
    match (standing, command) {
        (Some(closed), Command::Register(_)) => decide(Some(&life::reopened(closed)), command, by, now),
        _ => decide(standing, command, by, now),
    }
}

fn never_expires(standing: Option<&Invitation>, command: &Command, by: &Actor, now: Timestamp) -> Decided {
    match command {
        Command::Expire => Err(Refusal::NotYet),
        _ => decide(standing, command, by, now),
    }
}

fn mails_failure(event: &Event) -> Vec<Effect> {
    let mut owed = effects(event);
    if event.event == Happening::Superseded {
        let to = event.invitation.inviter.email.clone();
        owed.push(Effect::Mail { kind: MailKind::NotRegisteredInTime, to });
    }
    owed
}

fn forgets_the_inviter(event: &Event) -> Vec<Effect> {
    let mut owed = effects(event);
    owed.retain(|effect| !matches!(effect, Effect::Mail { kind: MailKind::Registered, .. }));
    owed
}
