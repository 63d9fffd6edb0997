//! Listens on this machine.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::http::uri::Authority;
use axum::serve::{Listener, ListenerExt};
use tokio::net::{TcpListener, TcpStream};

use crate::guard;
use crate::stop::Stop;

/// Listens on a port of the loopback address. 0 means any free port.
pub(crate) async fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// Listens on a free port of the loopback address.
pub(crate) async fn free_port() -> io::Result<TcpListener> {
    listen(0).await
}

/// The address of a listener, as a URL.
pub(crate) fn url(listener: &TcpListener) -> io::Result<String> {
    Ok(format!("http://{}", listener.local_addr()?))
}

/// The address of a listener, as the host and port of a URL.
pub(crate) fn authority(listener: &TcpListener) -> io::Result<Authority> {
    listener.local_addr()?.to_string().parse().map_err(io::Error::other)
}

/// Serves until the task is aborted.
pub(crate) async fn serve(listener: TcpListener, routes: Router) {
    let routes = guarded(&listener, routes);
    // It ends only with the host.
    let _ = axum::serve(prompt(listener), routes).await;
}

/// Serves until the host stops. Then finishes the requests that have begun.
pub(crate) async fn serve_until(listener: TcpListener, routes: Router, stop: Stop) {
    let routes = guarded(&listener, routes);
    let _ = axum::serve(prompt(listener), routes)
        .with_graceful_shutdown(async move { stop.requested().await })
        .await;
}

/// Wraps routes so that they serve only requests whose host is this listener.
fn guarded(listener: &TcpListener, routes: Router) -> Router {
    // A listener without an address serves nobody.
    guard::own_host(routes, listener.local_addr().map_or(0, |address| address.port()))
}

/// Sends responses at once. The kernel would delay the second part of a response by up to 40 ms.
fn prompt(listener: TcpListener) -> impl Listener<Io = TcpStream, Addr = SocketAddr> {
    listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    })
}
