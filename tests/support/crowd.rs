//! Many who act at the same moment.

use std::thread::scope;

/// Does the same for each at once, and returns the results in the order of `many`.
pub fn at_once<T: Sync, R: Send>(many: &[T], act: impl Fn(&T) -> R + Sync) -> Vec<R> {
    scope(|scope| {
        let running: Vec<_> = many.iter().map(|one| scope.spawn(|| act(one))).collect();
        running.into_iter().map(|thread| thread.join().expect("no test thread fails")).collect()
    })
}
