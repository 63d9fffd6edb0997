//! The wish to stop, as the host's background work sees it.

use std::time::Duration;

use tokio::sync::watch;

/// Tells all holders of a [`Stop`] that the host is stopping.
#[derive(Debug)]
pub(crate) struct StopSignal(watch::Sender<bool>);

/// Learns when the host is stopping.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl StopSignal {
    /// A signal that has not been given yet.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// Another holder.
    pub(crate) fn holder(&self) -> Stop {
        Stop(self.0.subscribe())
    }

    /// Gives the signal. It stays on.
    pub(crate) fn give(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Whether the host is stopping.
    pub(crate) fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the host is stopping.
    pub(crate) async fn requested(&self) {
        // An error means that the signal is gone and with it the host.
        let _ = self.0.clone().wait_for(|stopping| *stopping).await;
    }

    /// Sleeps. The answer is `false` when the host is stopping.
    pub(crate) async fn sleep(&self, duration: Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(duration) => true,
            () = self.requested() => false,
        }
    }
}
