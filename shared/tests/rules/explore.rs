//! Exploring a model to its end.

use std::hash::Hash;

use stateright::{Checker, HasDiscoveries, Model};

/// Explores all states, or until that is found, and prints how many there were.
#[expect(clippy::print_stdout, reason = "its reader wants to know")]
pub(crate) fn explored<M>(name: &str, world: M, until: HasDiscoveries) -> impl Checker<M>
where
    M: Model + Send + Sync + 'static,
    M::State: Clone + Hash + PartialEq + Send + Sync + 'static,
    M::Action: Clone + PartialEq,
{
    let checker = world.checker().threads(2).finish_when(until).spawn_bfs().join();
    println!("{name}: {} states, {} of them different", checker.state_count(), checker.unique_state_count());
    checker
}
