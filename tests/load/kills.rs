//! Kills processes, and records when.

use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::json;
use tests::Host;

use crate::scene::Scene;

/// The time is divided into this many parts. At the end of each but the last, something is killed.
const PARTS: u32 = 12;

/// How long the host stays down.
const AWAY: Duration = Duration::from_secs(2);

/// The kills.
#[derive(Default)]
pub(crate) struct Kills {
    /// How many processes of `dispatch`, at any time.
    pub(crate) at_any_moment: usize,
    /// How many processes of `dispatch`, after SES accepted an email and before that was recorded.
    pub(crate) between_mail_and_note: usize,
    /// The host with everything that it runs: from when to when it was down.
    pub(crate) hosts: Vec<(Instant, Instant)>,
}

impl Kills {
    pub(crate) fn all(&self) -> usize {
        self.at_any_moment + self.between_mail_and_note + self.hosts.len()
    }

    /// Whether the host was up all the time between two moments.
    pub(crate) fn spared(&self, start: Instant, end: Instant) -> bool {
        self.hosts.iter().all(|(killed, back)| end < *killed || start > *back)
    }
}

/// Kills `dispatch` and, every fourth time, the host, until the time is over.
pub(crate) fn kill_until(host: &mut Host, scene: &Scene) -> Kills {
    let mut kills = Kills::default();
    let part = scene.end.duration_since(scene.start) / PARTS;
    for number in 1..PARTS {
        wait_until(scene.start + part * number);
        if number % 4 == 0 {
            let killed = Instant::now();
            host.kill();
            sleep(AWAY);
            host.start_again();
            kills.hosts.push((killed, Instant::now()));
        } else if number % 2 == 0 {
            host.arm(&json!({ "function": "dispatch", "operation": "SendEmail", "fault": "killed" }));
            wait_until(scene.start + part * number + part / 2);
            kills.between_mail_and_note += usize::try_from(host.disarm()).unwrap_or_default();
        } else {
            kills.at_any_moment += host.kill_function("dispatch");
        }
    }
    kills
}

fn wait_until(moment: Instant) {
    sleep(moment.checked_duration_since(Instant::now()).unwrap_or(Duration::ZERO));
}
