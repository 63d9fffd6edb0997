//! The share of exhaustive tests that is played: all, or a fair part.

use std::collections::BTreeMap;
use std::env;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

/// Whether everything is played. `EXHAUSTIVE=1` sets this.
pub fn exhaustive() -> bool {
    is_on("EXHAUSTIVE")
}

/// Whether a variable has the value 1.
pub fn is_on(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| value == "1")
}

/// Whether a story is to be played. With `STORY=Desk` only those are that have this in their names.
pub fn is_wanted(story: &str) -> bool {
    env::var_os("STORY")
        .and_then(|wanted| wanted.into_string().ok())
        .is_none_or(|wanted| story.contains(&wanted))
}

/// The number of rounds: all, or one in `one_in`.
pub fn rounds(all: usize, one_in: usize) -> usize {
    if exhaustive() { all } else { all.div_ceil(one_in) }
}

/// All entries, or a random one in `one_in` of each group. So each group has its share.
pub fn share<T, G: Ord>(all: Vec<T>, one_in: usize, group: impl Fn(&T) -> G) -> Vec<T> {
    if exhaustive() {
        return all;
    }
    let mut groups: BTreeMap<G, Vec<(u64, T)>> = BTreeMap::new();
    for (number, one) in all.into_iter().enumerate() {
        groups.entry(group(&one)).or_default().push((lot(number), one));
    }
    let chosen = groups.into_values().flat_map(|mut members| {
        members.sort_by_key(|(lot, _)| *lot);
        members.truncate(members.len().div_ceil(one_in));
        members
    });
    chosen.map(|(_, one)| one).collect()
}

/// A random draw. The same seed gives the same draws.
fn lot(number: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    (seed(), number).hash(&mut hasher);
    hasher.finish()
}

/// The seed: `SEED`, or a new one. It is printed, so that a failed run can be repeated.
pub fn seed() -> u64 {
    static SEED: OnceLock<u64> = OnceLock::new();
    *SEED.get_or_init(|| {
        let given = env::var_os("SEED").and_then(|text| text.to_str()?.parse().ok());
        given.unwrap_or_else(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
            eprintln!("a share is played: SEED={now} plays the same one again, EXHAUSTIVE=1 plays all");
            now
        })
    })
}
