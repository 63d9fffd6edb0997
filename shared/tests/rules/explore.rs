//! The exploration of a model.

use std::env;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::LazyLock;

use stateright::{Checker, CheckerBuilder, HasDiscoveries, Model};

/// Whether the largest models are explored whole. `EXHAUSTIVE=1` sets this.
pub(crate) fn exhaustive() -> bool {
    static ASKED: LazyLock<bool> =
        LazyLock::new(|| env::var_os("EXHAUSTIVE").is_some_and(|value| value == "1"));
    *ASKED
}

/// A state of a model.
pub(crate) trait State: Clone + Debug + Hash + PartialEq + Send + Sync {}

impl<S: Clone + Debug + Hash + PartialEq + Send + Sync> State for S {}

/// Explores all states, and checks that no property is broken. Prints the number of states.
pub(crate) fn assert_holds<M>(name: &str, world: M)
where
    M: Model<State: State, Action: Clone + Debug + PartialEq> + Send + Sync + 'static,
{
    let checker = world.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    print_states(name, &checker);
    checker.assert_properties();
}

/// Checks that this property is broken. The search is `spawn_bfs`, or `spawn_dfs` for a fault that needs many steps.
pub(crate) fn assert_found<M, C>(
    broken: &str,
    world: M,
    rule: &'static str,
    search: fn(CheckerBuilder<M>) -> C,
) where
    M: Model<State: State, Action: Clone + Debug + PartialEq> + Send + Sync + 'static,
    C: Checker<M>,
{
    let until = HasDiscoveries::AnyOf([rule].into());
    let checker = search(world.checker().threads(2).finish_when(until)).join();
    print_states(broken, &checker);
    assert!(checker.discovery(rule).is_some(), "{broken}: {rule} does not find it");
}

#[expect(clippy::print_stdout, reason = "the reader of the output needs the numbers")]
fn print_states<M: Model>(name: &str, checker: &impl Checker<M>) {
    println!("{name}: {} states, {} of them different", checker.state_count(), checker.unique_state_count());
}
