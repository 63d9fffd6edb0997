//! Requests from API Gateway, and responses to it, in payload format 2.0.
//!
//! API Gateway chooses the route. Authorizers, throttles and the access log depend on it. A function that read the
//! path again could choose another route and so bypass them. Therefore a [`Request`] has no path here: its URI is
//! always `/`.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use std::convert::Infallible;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lambda_http::aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use lambda_http::http::{HeaderValue, header};
use lambda_http::lambda_runtime::{self, LambdaEvent};
use lambda_http::{Body, Error, Request, Response, service_fn};
use tracing::Instrument;

use super::context::{Gateway, span};
use crate::system;

/// Handles requests until Lambda ends the process.
///
/// # Errors
/// When Lambda's runtime API fails.
pub async fn run(handle: impl AsyncFn(&Request) -> Response<Body>) -> Result<(), Error> {
    let handle = &handle;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<ApiGatewayV2httpRequest>| async move {
        let mut request = request(event.payload);
        if let Some(gateway) = request.extensions_mut().get_mut::<Gateway>() {
            gateway.deadline = Some(system::timestamp_of_millis(event.context.deadline));
        }
        // Boxed, because the library moves the future several times, and it has ten kilobytes.
        let response = Box::pin(handle(&request)).instrument(span(&request)).await;
        Ok::<_, Infallible>(result(response))
    }))
    .await
}

/// The request of an event.
#[must_use]
pub fn request(event: ApiGatewayV2httpRequest) -> Request {
    let context = event.request_context;
    let key = context.route_key.or(event.route_key).unwrap_or_default();
    let gateway = Gateway {
        // "ANY /invitations/{id}"
        route: key.split_once(' ').map_or(key.as_str(), |(_, pattern)| pattern).to_owned(),
        parameters: event.path_parameters,
        path: event.raw_path.unwrap_or_default(),
        query: event.raw_query_string.unwrap_or_default(),
        request_id: context.request_id.unwrap_or_default(),
        deadline: None,
    };
    let body = event.body.unwrap_or_default();
    // API Gateway always encodes correctly. Anything else becomes an empty body, not a panic.
    let decoded = || Body::Binary(STANDARD.decode(&body).unwrap_or_default());
    let mut request =
        Request::new(if event.is_base64_encoded { decoded() } else { Body::Text(body.clone()) });
    *request.method_mut() = context.http.method;
    *request.headers_mut() = event.headers;
    if let Some(cookies) = event.cookies
        && let Ok(cookies) = HeaderValue::from_str(&cookies.join("; "))
    {
        request.headers_mut().insert(header::COOKIE, cookies);
    }
    request.extensions_mut().insert(gateway);
    request
}

/// The response in the form that API Gateway reads. `Set-Cookie` has a member of its own.
fn result(response: Response<Body>) -> ApiGatewayV2httpResponse {
    let (parts, body) = response.into_parts();
    let mut result = ApiGatewayV2httpResponse::default();
    result.status_code = parts.status.as_u16().into();
    result.headers = parts.headers;
    let cookies = result.headers.get_all(header::SET_COOKIE).iter();
    result.cookies = cookies.filter_map(|cookie| cookie.to_str().ok().map(str::to_owned)).collect();
    result.headers.remove(header::SET_COOKIE);
    result.is_base64_encoded = matches!(body, Body::Binary(_));
    result.body = Some(body).filter(|body| !matches!(body, Body::Empty));
    result
}
