//! The codes of problems, each with its status and its title (`infra/openapi.yaml`).

use lambda_http::http::StatusCode;

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal, $status:ident, $title:literal;)+) => {
        /// The code of a problem: a word that never changes. The `type` of the problem is `/problems/<code>`.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Code {
            $($(#[$doc])* $code,)+
        }

        impl Code {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$code,)+];

            /// The word for the code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$code => $name,)+ }
            }

            /// The status of a response with this problem.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$code => StatusCode::$status,)+ }
            }

            /// A short sentence that never changes (RFC 9457, 3.1.3).
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$code => $title,)+ }
            }
        }
    };
}

codes! {
    /// The account has ended, so nothing about it can be changed (R50, R58).
    AccountEnded = "account_ended", CONFLICT, "This account has ended";
    /// The account that the invitation led to has ended (R35, R50).
    AccountTerminated = "account_terminated", GONE, "Your account has ended";
    /// The officer's account is not active (R1).
    AccountNotActive = "account_not_active", FORBIDDEN, "Your account is not active";
    /// The address is suppressed (R42).
    AddressSuppressed = "address_suppressed", CONFLICT, "We do not email this address";
    /// The invitee has an account (R23).
    AlreadyRegistered = "already_registered", CONFLICT, "This person has an account";
    /// The officer was told recently, or too often, by this link (R53, R54).
    AlreadyTold = "already_told", CONFLICT, "The officer has been told already";
    /// The body is longer than the route accepts.
    BodyTooLarge = "body_too_large", PAYLOAD_TOO_LARGE, "The body is too large";
    /// The invitation has another version than the client named (RFC 9110, 13.1.1).
    ChangedMeanwhile = "changed_meanwhile", PRECONDITION_FAILED, "The invitation has changed";
    /// The officer's device is not allowed (R1).
    DeviceNotAllowed = "device_not_allowed", FORBIDDEN, "Your device is not allowed";
    /// The address cannot be invited (R2-R7).
    EmailNotAllowed = "email_not_allowed", UNPROCESSABLE_ENTITY, "This person cannot be invited with this address";
    /// The idempotency key was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY, "The idempotency key was used for another request";
    /// The idempotency key cannot be used.
    InvalidIdempotencyKey = "invalid_idempotency_key", BAD_REQUEST, "The idempotency key cannot be used";
    /// The header `If-Match` cannot be read.
    InvalidIfMatch = "invalid_if_match", BAD_REQUEST, "The header If-Match cannot be used";
    /// The query has an unknown, a repeated or a bad parameter.
    InvalidQuery = "invalid_query", BAD_REQUEST, "The query cannot be understood";
    /// The invitee has declined (R54).
    InvitationDeclined = "invitation_declined", GONE, "This invitation was declined";
    /// The invitation has expired (R35).
    InvitationExpired = "invitation_expired", GONE, "This invitation has expired";
    /// The allowlist no longer has the invitee's address (R55).
    InvitationNotAllowed = "invitation_not_allowed", GONE, "You cannot register with this address";
    /// The link still works, so the invitee need not ask for a new one (R53).
    InvitationPending = "invitation_pending", CONFLICT, "This invitation is still open";
    /// The invitee has registered (R35).
    InvitationRegistered = "invitation_registered", GONE, "You have registered already";
    /// The invitation was revoked (R35).
    InvitationRevoked = "invitation_revoked", GONE, "This invitation was revoked";
    /// A newer invitation replaced it (R35).
    InvitationSuperseded = "invitation_superseded", GONE, "This invitation was replaced by a newer one";
    /// The body cannot be read.
    MalformedBody = "malformed_body", BAD_REQUEST, "The body cannot be read";
    /// The route has no such method.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "Method not allowed";
    /// The address has a newer invitation (R53).
    NewerInvitation = "newer_invitation", CONFLICT, "There is a newer invitation";
    /// The caller is not a public officer (R1).
    NotAPublicOfficer = "not_a_public_officer", FORBIDDEN, "Only public officers may invite";
    /// The officer does not answer service requests (R58).
    NotSupport = "not_support", FORBIDDEN, "Only support officers may do this";
    /// The invitation cannot be transferred to another officer (R59).
    NotTransferable = "not_transferable", CONFLICT, "This invitation cannot be transferred";
    /// The account already has the details of the correction (R58).
    NothingToCorrect = "nothing_to_correct", CONFLICT, "There is nothing to correct";
    /// There is no such route, or nothing that the caller may see.
    NotFound = "not_found", NOT_FOUND, "Not found";
    /// The invitation is not pending.
    NotPending = "not_pending", CONFLICT, "This invitation is not pending";
    /// A limit is reached (R45).
    RateLimited = "rate_limited", TOO_MANY_REQUESTS, "Too many requests";
    /// The same request is still being answered.
    RequestInProgress = "request_in_progress", CONFLICT, "The same request is being answered";
    /// The onboarding email was sent less than 24 hours ago (R24).
    ResentRecently = "resent_recently", TOO_MANY_REQUESTS, "The email was sent less than a day ago";
    /// A dependency failed. Nothing was changed.
    TemporarilyUnavailable = "temporarily_unavailable", SERVICE_UNAVAILABLE, "Temporarily unavailable";
    /// The caller has not proved who they are.
    Unauthenticated = "unauthenticated", UNAUTHORIZED, "Sign in first";
    /// The route does not accept the media type of the body.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The body has the wrong media type";
    /// Another account has the username (R29).
    UsernameTaken = "username_taken", CONFLICT, "This username is taken";
    /// Fields break rules (R14).
    ValidationFailed = "validation_failed", UNPROCESSABLE_ENTITY, "Some fields need correction";
}

impl Code {
    /// The code with this word.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::RateLimited | Self::RequestInProgress | Self::ResentRecently | Self::TemporarilyUnavailable
        )
    }
}
