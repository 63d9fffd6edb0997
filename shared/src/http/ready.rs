//! Handing answers to `lambda_http`.

use std::future::{Future, ready};
use std::pin::Pin;

use lambda_http::{Body, IntoResponse, Response};

/// An answer as it is: its text is UTF-8. For a plain [`Response`] the library looks at the headers for the text's
/// encoding, and brings the tables of all encodings into the function.
pub struct Ready(pub Response<Body>);

impl IntoResponse for Ready {
    fn into_response(self) -> Pin<Box<dyn Future<Output = Response<Body>> + Send>> {
        Box::pin(ready(self.0))
    }
}
