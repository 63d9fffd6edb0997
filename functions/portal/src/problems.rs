//! A page for each problem. The `type` of a problem document is the URL of its page (RFC 9457, 3.1.1).

use askama::Template;
use invitations::http::{Code, Problem, ResponseFormat};
use lambda_http::{Body, Response};

use crate::index::html;

/// The texts about a problem, in addition to its title.
struct Explanation {
    code: Code,
    /// What happened.
    meaning: &'static str,
    /// What the reader can do now.
    action: &'static str,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    title: &'static str,
    /// None if the name is not a code.
    explained: Option<Explanation>,
    folder: &'a str,
    support_url: &'a str,
}

/// Renders the pages about problems.
pub(crate) struct ProblemPages {
    folder: String,
    support_url: String,
}

impl ProblemPages {
    /// `folder` is the folder with the style sheet.
    pub(crate) fn new(folder: String, support_url: String) -> Self {
        Self { folder, support_url }
    }

    /// `GET /problems/{code}`.
    ///
    /// # Errors
    /// 404 for a name that is not a code.
    pub(crate) fn page(&self, name: &str) -> Result<Response<Body>, Problem> {
        let code = Code::find(name).ok_or_else(Problem::not_found)?;
        Ok(self.render(code.title(), Some(Explanation::new(code))))
    }

    /// The response to a refusal. An unknown name gets a page, unless the client asks for JSON.
    pub(crate) fn refusal(
        &self,
        problem: Problem,
        requested: Option<ResponseFormat>,
        request_id: &str,
    ) -> Response<Body> {
        if requested == Some(ResponseFormat::Json) || problem.code != Code::NotFound {
            return problem.into_response(request_id);
        }
        let page = self.render(problem.code.title(), None);
        problem.with_page(page)
    }

    fn render(&self, title: &'static str, explained: Option<Explanation>) -> Response<Body> {
        html(&ProblemPage { title, explained, folder: &self.folder, support_url: &self.support_url })
    }
}

impl Explanation {
    #[expect(clippy::too_many_lines, reason = "it is a list: one text for each code")]
    fn new(code: Code) -> Self {
        let (meaning, action) = match code {
            Code::AccountEnded => (
                "The account has ended: nobody signed in with it in time, or support released it.",
                "Invite the person again if they need an account.",
            ),
            Code::AccountTerminated => (
                "The account that you registered has ended: nobody signed in to it in time, or support released it.",
                "If you still need an account, ask the officer who invited you for a new invitation.",
            ),
            Code::AccountNotActive => (
                "Your own TechPass account is not active. Only officers with an active account may invite.",
                "Activate your account, or ask for help. Then sign in again.",
            ),
            Code::AddressSuppressed => (
                "The person marked one of our emails as unwanted, or their mail server permanently rejected one. So we do not \
                 email this address any more.",
                "Make a service request to have emails to this address turned on again, or invite the person with \
                 another address.",
            ),
            Code::AlreadyRegistered => (
                "The person with this address has an account. An invitation cannot replace or change it.",
                "Ask the person to sign in. To change the account, make a service request at the address in support_url.",
            ),
            Code::AlreadyTold => (
                "The officer was emailed about this less than 24 hours ago, or three times in all. We did not email them \
                 again.",
                "Contact the officer directly. If the problem has again_at, you can also try again then.",
            ),
            Code::BodyTooLarge => (
                "The body of the request is too long for this route. The limit is 64 KiB, or 1 MiB for a list of people.",
                "Send less. Split a long list into several lists.",
            ),
            Code::ChangedMeanwhile => (
                "The invitation or account has changed since you looked at it: the header If-Match does not have its \
                 current ETag. Nothing was done.",
                "Get it again. If you still want the change, send it with the current ETag.",
            ),
            Code::DeviceNotAllowed => (
                "You signed in from a device that may not be used for inviting, such as an SE GSIB laptop.",
                "Use a non-SE GSIB laptop or a government-managed device (GMD), and sign in again.",
            ),
            Code::EmailNotAllowed => (
                "Nobody can be invited with this address. The reason is in errors: the address may be misspelt or \
                 personal, or its domain may not be on the allowlist.",
                "Check the address. Use the person's work address. If its domain should be allowed, make a service \
                 request.",
            ),
            Code::IdempotencyKeyReused => (
                "Within the last 24 hours you sent another request with the same Idempotency-Key. Nothing was done.",
                "Use a new key for a new request. Use the same key only to send the same request again.",
            ),
            Code::InvalidIdempotencyKey => (
                "The header Idempotency-Key is empty, too long, sent twice, or has characters that a key cannot have.",
                "Send it once, with 1 to 255 printable ASCII characters, with or without quotation marks.",
            ),
            Code::InvalidIfMatch => (
                "The header If-Match is neither * nor a list of entity tags. Nothing was done.",
                "Send the ETag that you got with the invitation, with its quotation marks. Or leave the header out.",
            ),
            Code::InvalidQuery => (
                "The part of the address after the question mark has a parameter that is unknown, repeated, or has a \
                 value that it cannot have. Nothing was done.",
                "Correct or leave out the parameter that the problem names. The description of the API lists the \
                 parameters of each address.",
            ),
            Code::InvitationDeclined => (
                "The invitation was declined through its link, so the link does not work any more.",
                "If you still need an account, contact the officer who invited you.",
            ),
            Code::InvitationExpired => (
                "The deadline of the invitation has passed, so its link does not work any more.",
                "Ask the officer who invited you for a new invitation.",
            ),
            Code::InvitationNotAllowed => (
                "The allowlist no longer has the domain of your email address, so you cannot register with it.",
                "Open your link again. Its page has a button to tell the officer who invited you.",
            ),
            Code::InvitationPending => (
                "The link of the invitation still works. There is no need for a new invitation.",
                "Open the link and register.",
            ),
            Code::InvitationRegistered => (
                "The invitation was used: there is an account.",
                "Sign in with the username that we emailed to you. If you did not register, ask for help.",
            ),
            Code::InvitationRevoked => (
                "The officer, the operator of this service or support revoked the invitation. Its link no longer works.",
                "Ask the officer who invited you.",
            ),
            Code::InvitationSuperseded => (
                "A newer invitation replaced this one, so this link does not work any more.",
                "Open the link in the newest email that we sent to you.",
            ),
            Code::MalformedBody => (
                "The body of the request cannot be read: it is not valid JSON, form data or CSV in UTF-8, or it has a field \
                 that is unknown or repeated. Nothing was done.",
                "Correct the fault that detail names, and send the request again.",
            ),
            Code::MethodNotAllowed => (
                "The route exists, but it does not allow this method.",
                "Use one of the methods that the header Allow lists.",
            ),
            Code::NewerInvitation => (
                "There is a newer invitation for the same address. We did not email the officer.",
                "Open the link in the newest email that we sent to you.",
            ),
            Code::NotAPublicOfficer => (
                "The access token does not say that you are a public officer. Only public officers may invite.",
                "Ask a public officer to invite the person. If you are a public officer, sign in with that account; \
                 detail names what is missing from the token.",
            ),
            Code::NotFound => (
                "There is nothing at this address, or nothing that you may see.",
                "Check the address. Officers see only their own invitations. If you came by a link in an email, copy \
                 the whole link.",
            ),
            Code::NotPending => (
                "The person has registered, declined or signed in, or the invitation was replaced, revoked or withdrawn, or it \
                 has expired. So it cannot be sent again or revoked.",
                "Look at the status of the invitation. If the person still needs an account, invite them again.",
            ),
            Code::NotSupport => (
                "Your access token does not say that you are a support officer. Only support officers answer service \
                 requests here.",
                "If you answer service requests, ask for the role, then sign in again.",
            ),
            Code::NotTransferable => (
                "The invitation has ended without an account, or the officer already owns it.",
                "Look at its status and its inviter. There is nothing to transfer.",
            ),
            Code::NothingToCorrect => (
                "The account already has these details. Nothing was changed.",
                "Send only the details that you want to change.",
            ),
            Code::RateLimited => (
                "There were too many requests of this kind. Nothing was done. In the problem, limit says which limit \
                 was reached, and again_at says until when.",
                "Wait for as many seconds as Retry-After says, then send the request again.",
            ),
            Code::RequestInProgress => (
                "The first request with this Idempotency-Key is not finished yet.",
                "Wait for as many seconds as Retry-After says, then send the same request again. You get the response \
                 to the first one.",
            ),
            Code::ResentRecently => (
                "The onboarding email was sent to this person less than 24 hours ago, so we did not send it again.",
                "Ask the person to look in their mailbox, also among junk. After the time in Retry-After you can send \
                 it again.",
            ),
            Code::TemporarilyUnavailable => (
                "A part of this service did not answer. Nothing was changed.",
                "Wait for as many seconds as Retry-After says, then try again. If this happens again, ask for help and give \
                 the request_id.",
            ),
            Code::Unauthenticated => (
                "The request has no access token, or one that has expired or is not valid here.",
                "Sign in again. In a program, get a new access token and send it as Authorization: Bearer.",
            ),
            Code::UnsupportedMediaType => (
                "The header Content-Type names a format that this route does not accept.",
                "Send JSON as application/json, and a list of people as text/csv.",
            ),
            Code::UsernameTaken => {
                ("Another person has this username.", "Choose another username and send the form again.")
            }
            Code::ValidationFailed => (
                "One or more fields break a rule. Nothing was done. All of them are in errors, each with its field, a \
                 code and what to do.",
                "Correct the fields named in errors and send the request again.",
            ),
        };
        Self { code, meaning, action }
    }
}
