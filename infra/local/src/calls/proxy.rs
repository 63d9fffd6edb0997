//! Passes requests on to a server that cannot use our layer.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::uri::{Authority, Scheme};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::{Calls, recorded};
use crate::terminal::warn;

/// Passes all requests on to a server (host and port), and records them.
pub(crate) fn forward(to: Authority, calls: Arc<Calls>) -> Router {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let client = Client::builder(TokioExecutor::new()).build(connector);
    recorded(Router::new().fallback(move |request| hand_on(client.clone(), to.clone(), request)), calls)
}

async fn hand_on(client: Client<HttpConnector, Body>, to: Authority, mut request: Request) -> Response {
    let mut address = request.uri().clone().into_parts();
    (address.scheme, address.authority) = (Some(Scheme::HTTP), Some(to));
    let handed_on = match Uri::from_parts(address) {
        Ok(address) => {
            *request.uri_mut() = address;
            client.request(request).await.map_err(|fault| fault.to_string())
        }
        Err(fault) => Err(fault.to_string()),
    };
    match handed_on {
        Ok(response) => response.map(Body::new).into_response(),
        Err(fault) => {
            warn(format_args!("a request could not be forwarded: {fault}"));
            StatusCode::BAD_GATEWAY.into_response()
        }
    }
}
