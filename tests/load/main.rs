//! Some hundred clients at once, while `dispatch` and the host are killed again and again. All promises hold, every
//! email is sent, and the counts add up (R25, R34, R41).
//!
//! `cargo run --example load -- [CLIENTS] [SECONDS]`. It exits with 1 if anything does not hold.

#![expect(
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program for the terminal, which nothing but the machine it runs on makes panic"
)]

mod client;
mod due;
mod kills;
mod ledger;
mod reconciliation;
mod scene;
mod story;
mod table;

use std::env::args;
use std::process::ExitCode;
use std::thread::{Builder, scope};
use std::time::{Duration, Instant};

use tests::{Host, World};

use crate::client::Client;
use crate::kills::{Kills, kill_until};
use crate::ledger::Ledger;
use crate::reconciliation::reconcile;
use crate::scene::Scene;
use crate::table::Table;

const CLIENTS: usize = 300;
const SECONDS: u64 = 60;

fn main() -> ExitCode {
    let mut numbers = args().skip(1).map(|text| text.parse::<u64>());
    let (clients, seconds) = match (numbers.next(), numbers.next()) {
        (None, _) => (CLIENTS, SECONDS),
        (Some(Ok(clients)), None) => (usize::try_from(clients).unwrap_or(CLIENTS), SECONDS),
        (Some(Ok(clients)), Some(Ok(seconds))) => (usize::try_from(clients).unwrap_or(CLIENTS), seconds),
        _ => {
            eprintln!("usage: load [CLIENTS] [SECONDS]");
            return ExitCode::FAILURE;
        }
    };
    let mut host = Host::without_limits("5d");
    let scene = Scene::new(&host, clients, Duration::from_secs(seconds));
    let (ledger, kills) = play(&mut host, &scene);
    let (worked, waited) = (scene.start.elapsed(), Instant::now());
    eprintln!(
        "{clients} clients are done after {:.0} s; waiting until nothing is left to do",
        worked.as_secs_f64()
    );
    host.quiet();
    let quiet_after = waited.elapsed();
    let sums = reconcile(&ledger, &scene, &kills, &host, &World::of(&host));
    println!("{}", Table { clients, worked, quiet_after, ledger: &ledger, kills: &kills, sums: &sums });
    if sums.complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Plays the stories of all clients, kills processes meanwhile, and returns the promises.
fn play(host: &mut Host, scene: &Scene) -> (Ledger, Kills) {
    let mut postbox = host.postbox();
    scope(|scope| {
        let clients: Vec<_> = (0..scene.officers.len())
            .map(|number| {
                let thread = Builder::new().name(format!("client {number}"));
                thread.spawn_scoped(scope, move || Client::new(number, scene).play()).expect("a thread more")
            })
            .collect();
        scope.spawn(|| scene.deliver(&mut postbox));
        let kills = kill_until(host, scene);
        let mut all = Ledger::default();
        for client in clients {
            match client.join() {
                Ok(ledger) => all.add(ledger),
                Err(_) => all.complaints.push("a client panicked".to_owned()),
            }
        }
        (all, kills)
    })
}
