//! The signal that the host is stopping, for background work.

use std::time::Duration;

use tokio::sync::watch;

/// Gives the signal to all holders of a [`Stop`].
#[derive(Debug)]
pub(crate) struct StopSignal(watch::Sender<bool>);

/// Receives the signal.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl StopSignal {
    /// A signal that has not been given yet.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// Another receiver.
    pub(crate) fn holder(&self) -> Stop {
        Stop(self.0.subscribe())
    }

    /// Gives the signal. It cannot be taken back.
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
        // An error means that the sender is gone, and the host with it.
        let _ = self.0.clone().wait_for(|stopping| *stopping).await;
    }

    /// Sleeps. Returns false if the host is stopping.
    pub(crate) async fn sleep(&self, duration: Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(duration) => true,
            () = self.requested() => false,
        }
    }
}
