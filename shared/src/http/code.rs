//! The codes of problems: each with its status and title, in this one place (`infra/openapi.yaml`).

use lambda_http::http::StatusCode;

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal, $status:ident, $title:literal;)+) => {
        /// The stable word for a problem. Its `type` is `/problems/<code>`.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Code {
            $($(#[$doc])* $code,)+
        }

        impl Code {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$code,)+];

            /// The word.
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
    /// No more email goes to the address (R42).
    AddressSuppressed = "address_suppressed", CONFLICT, "We do not email this address";
    /// The invitee has an account (R23).
    AlreadyRegistered = "already_registered", CONFLICT, "This person has an account";
    /// The officer has been told already what the holder of a link wants to tell them (R53, R54).
    AlreadyTold = "already_told", CONFLICT, "The officer has been told already";
    /// The body is longer than the route allows.
    BodyTooLarge = "body_too_large", PAYLOAD_TOO_LARGE, "The body is too large";
    /// The invitation is not the version that the client asked to change (RFC 9110, 13.1.1).
    ChangedMeanwhile = "changed_meanwhile", PRECONDITION_FAILED, "The invitation has changed";
    /// The officer's device may not be used (R1).
    DeviceNotAllowed = "device_not_allowed", FORBIDDEN, "Your device is not allowed";
    /// Nobody can be invited with the address (R2-R7).
    EmailNotAllowed = "email_not_allowed", UNPROCESSABLE_ENTITY, "This person cannot be invited with this address";
    /// The idempotency key was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY, "The idempotency key was used for another request";
    /// The idempotency key cannot be used.
    InvalidIdempotencyKey = "invalid_idempotency_key", BAD_REQUEST, "The idempotency key cannot be used";
    /// The header `If-Match` cannot be read.
    InvalidIfMatch = "invalid_if_match", BAD_REQUEST, "The header If-Match cannot be used";
    /// The query has an unknown, repeated or bad parameter.
    InvalidQuery = "invalid_query", BAD_REQUEST, "The query cannot be understood";
    /// The invitee has declined (R54).
    InvitationDeclined = "invitation_declined", GONE, "This invitation was declined";
    /// The invitation has expired (R35).
    InvitationExpired = "invitation_expired", GONE, "This invitation has expired";
    /// The allowlist no longer has the invitee's address (R55).
    InvitationNotAllowed = "invitation_not_allowed", GONE, "You cannot register with this address";
    /// The link still works: there is no need to ask for a new one (R53).
    InvitationPending = "invitation_pending", CONFLICT, "This invitation is still open";
    /// The person has registered (R35).
    InvitationRegistered = "invitation_registered", GONE, "You have registered already";
    /// The invitation was taken back (R35).
    InvitationRevoked = "invitation_revoked", GONE, "This invitation was taken back";
    /// A newer invitation replaced it (R35).
    InvitationSuperseded = "invitation_superseded", GONE, "This invitation was replaced by a newer one";
    /// The body cannot be read.
    MalformedBody = "malformed_body", BAD_REQUEST, "The body cannot be read";
    /// The route has no such method.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "Method not allowed";
    /// The address has a newer invitation (R53).
    NewerInvitation = "newer_invitation", CONFLICT, "There is a newer invitation";
    /// The caller is no public officer (R1).
    NotAPublicOfficer = "not_a_public_officer", FORBIDDEN, "Only public officers may invite";
    /// The officer does not answer service requests (R58).
    NotSupport = "not_support", FORBIDDEN, "Only support officers may do this";
    /// The invitation can be given to no other officer (R59).
    NotTransferable = "not_transferable", CONFLICT, "This invitation cannot be transferred";
    /// The account is as the correction wants it (R58).
    NothingToCorrect = "nothing_to_correct", CONFLICT, "There is nothing to correct";
    /// No such route, or nothing that the caller may see.
    NotFound = "not_found", NOT_FOUND, "Not found";
    /// The invitation is not pending.
    NotPending = "not_pending", CONFLICT, "This invitation is not pending";
    /// A limit is reached (R45).
    RateLimited = "rate_limited", TOO_MANY_REQUESTS, "Too many requests";
    /// The same request is still being answered.
    RequestInProgress = "request_in_progress", CONFLICT, "The same request is being answered";
    /// The onboarding email was sent within a day (R24).
    ResentRecently = "resent_recently", TOO_MANY_REQUESTS, "The email was sent less than a day ago";
    /// A dependency failed; nothing was done.
    TemporarilyUnavailable = "temporarily_unavailable", SERVICE_UNAVAILABLE, "Temporarily unavailable";
    /// The caller has not proved who they are.
    Unauthenticated = "unauthenticated", UNAUTHORIZED, "Sign in first";
    /// The body has another media type than the route takes.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The body has the wrong media type";
    /// Somebody else has the username (R29).
    UsernameTaken = "username_taken", CONFLICT, "This username is taken";
    /// Fields break rules (R14).
    ValidationFailed = "validation_failed", UNPROCESSABLE_ENTITY, "Some fields need correction";
}

impl Code {
    /// The code with that name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// Whether the same request, unchanged, may succeed later.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::RateLimited | Self::RequestInProgress | Self::ResentRecently | Self::TemporarilyUnavailable
        )
    }
}
