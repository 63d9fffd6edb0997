//! The pause before the next attempt.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(10);

/// The pause after failed attempt number `tries`, counted from 1. It doubles each time. On AWS it grows to minutes.
/// Here it is shorter, because somebody is watching.
pub(crate) fn pause(tries: u32) -> Duration {
    FIRST.saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1))).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_up_to_a_limit() {
        let pauses = [1, 2, 3, 6, 7, 100].map(|tries| pause(tries).as_millis());
        assert_eq!(pauses, [200, 400, 800, 6_400, 10_000, 10_000]);
    }
}
