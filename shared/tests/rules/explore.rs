//! The exploration of a model.

use std::hash::Hash;

use stateright::{Checker, HasDiscoveries, Model};

/// Explores all states, or stops when `until` is found. Prints the number of states.
#[expect(clippy::print_stdout, reason = "the reader of the output needs the numbers")]
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
