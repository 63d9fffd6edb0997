//! Secrets Manager, with the one secret that exists here.
//!
//! <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html>

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::account::arn;
use crate::protocol::{self, AwsError};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetSecretValue {
    secret_id: String,
}

/// The secret.
#[derive(Clone, Debug)]
pub(crate) struct Secret {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its value.
    pub(crate) value: String,
}

impl Secret {
    /// `GetSecretValue`.
    pub(crate) fn get(&self, body: &Bytes) -> Result<Json<Value>, AwsError> {
        let Self { name, value } = self;
        let asked: GetSecretValue = protocol::body(body)?;
        if asked.secret_id != *name {
            let message = "Secrets Manager can't find the specified secret.";
            return Err(AwsError::new(StatusCode::BAD_REQUEST, "ResourceNotFoundException", message));
        }
        let arn = arn("secretsmanager", &format!("secret:{name}-local0"));
        Ok(Json(json!({ "ARN": arn, "Name": name, "SecretString": value, "VersionStages": ["AWSCURRENT"] })))
    }
}
