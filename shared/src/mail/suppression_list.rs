//! SES's own list of addresses that it does not email.

use aws_config::SdkConfig;
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::operation::delete_suppressed_destination::DeleteSuppressedDestinationError as DeleteError;

use super::SendError;
use crate::domain::values::address::EmailAddress;
use crate::error::describe;

/// The suppression list of an AWS account.
#[derive(Clone, Debug)]
pub struct SuppressionList {
    client: Client,
}

impl SuppressionList {
    /// The list of the configured account.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self { client: Client::new(config) }
    }

    /// Removes an address from the list, if it is there.
    ///
    /// # Errors
    /// When SES cannot do it now.
    /// <https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteSuppressedDestination.html>
    pub async fn remove(&self, email: &EmailAddress) -> Result<(), SendError> {
        let removed = self.client.delete_suppressed_destination().email_address(email.as_str()).send().await;
        match removed {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.as_service_error(), Some(DeleteError::NotFoundException(_))) => {
                Ok(())
            }
            Err(error) => Err(SendError::Unavailable(describe(&error))),
        }
    }
}
