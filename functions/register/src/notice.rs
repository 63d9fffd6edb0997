//! Pages without a form. Each says what happened, and what to do next (R35, R53, R54).

use std::borrow::Cow;

use askama::Template;
use invitations::domain::invitation::Invitation;
use invitations::domain::invitation::objection::TooOften;
use invitations::domain::invitation::refusal::{ClosedReason, NotAsked};
use invitations::domain::policy::Workplaces;
use invitations::domain::requests::limit::Counted;
use invitations::domain::words::{Language, Notice, Words};
use invitations::http::Code;
use jiff::{SignedDuration, Timestamp};
use lambda_http::{Body, Response};

use crate::page::{Frame, Pages, render};
use crate::question::ASK;
use crate::refusal::{NextStep, Refusal};

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage<'a> {
    frame: Frame<'a>,
    texts: Vec<Cow<'a, str>>,
    /// The officer to ask.
    inviter: Option<&'a str>,
    /// The next step, if it is a link.
    button: Option<Button<'a>>,
    /// The text of a button that posts an empty form to the link.
    submit: Option<&'static str>,
}

/// A link that looks like a button.
struct Button<'a> {
    to: Cow<'a, str>,
    words: &'static str,
}

/// The texts of a page without a form.
struct Said<'a> {
    title: &'a str,
    texts: Vec<Cow<'a, str>>,
    /// The address of the officer to ask.
    inviter: Option<String>,
    button: Option<Button<'a>>,
    submit: Option<&'static str>,
}

impl<'a> Said<'a> {
    fn new(title: &'a str, text: impl Into<Cow<'a, str>>) -> Self {
        Self { title, texts: vec![text.into()], inviter: None, button: None, submit: None }
    }
}

/// A time for people. It is shown in minutes, so it is rounded up.
fn to_the_minute(moment: Timestamp, language: Language) -> String {
    language.words().singapore(moment + SignedDuration::from_secs(59))
}

impl Pages {
    /// Says what was done, in a heading and a sentence.
    pub(crate) fn told(&self, title: &str, text: String, language: Language) -> Response<Body> {
        self.say(Said::new(title, text), language)
    }

    /// Says that nothing was changed, because the reader chose so.
    pub(crate) fn unchanged(&self, language: Language) -> Response<Body> {
        let words = &language.words().page;
        self.say(Said::new(words.unchanged.title, words.unchanged.text), language)
    }

    fn say(&self, said: Said<'_>, language: Language) -> Response<Body> {
        let Said { title, texts, inviter, button, submit } = said;
        let frame = self.frame(title, language);
        render(&NoticePage { frame, texts, inviter: inviter.as_deref(), button, submit })
    }

    /// Says why there is no form or no account, and what to do next (R35). `asked` is the language that the
    /// reader chose.
    pub(crate) fn refusal(
        &self,
        refusal: &Refusal,
        workplaces: &Workplaces,
        asked: Option<Language>,
    ) -> Response<Body> {
        let language = asked.or(refusal.language()).unwrap_or_default();
        let words = language.words();
        let page = &words.page;
        let says = |notice: &'static Notice| Said::new(notice.title, notice.text);
        let inviter = |invitation: &Invitation| Some(invitation.inviter.email.to_string());
        let said = match refusal {
            Refusal::Invalid(form) => return self.invalid_form(form, workplaces, language),
            Refusal::Unanswered(question, invitation, _) => {
                return self.question(*question, invitation, language, true);
            }
            Refusal::NotFound | Refusal::NotAsked(NotAsked::Integrated, _) => says(&page.not_found),
            Refusal::Misspelt(link) => {
                let button = Button { to: link.into(), words: page.open_invitation };
                Said { button: Some(button), ..says(&page.misspelt) }
            }
            Refusal::Closed(reason, invitation, next) => {
                let inviter = inviter(invitation);
                match reason {
                    ClosedReason::Expired => self.ended(&page.expired, *next, inviter, language),
                    ClosedReason::Revoked => self.ended(&page.revoked, *next, inviter, language),
                    ClosedReason::Superseded => says(&page.superseded),
                    ClosedReason::Registered => {
                        Said { button: Some(self.sign_in(words)), ..says(&page.registered) }
                    }
                    ClosedReason::AccountEnded => self.ended(&page.account_ended, *next, inviter, language),
                    ClosedReason::Declined => Said { inviter, ..says(&page.declined) },
                }
            }
            Refusal::NotAllowed { invitation, told } => {
                let mut said = says(&page.not_allowed);
                said.texts.extend(told.then(|| page.officer_told.into()));
                let submit = (!told).then_some(page.tell_officer);
                Said { inviter: inviter(invitation), submit, ..said }
            }
            Refusal::NotAsked(why, invitation) => self.not_asked(*why, inviter(invitation), language),
            Refusal::ToldAlready(TooOften { again_at }, invitation) => {
                let words = &words.objections;
                let text = match again_at {
                    Some(again_at) => Cow::Owned((words.told_until)(&to_the_minute(*again_at, language))),
                    None => words.told_often.into(),
                };
                Said { inviter: inviter(invitation), ..Said::new(words.told_already, text) }
            }
            Refusal::Limited(limit, invitation) if limit.what == Counted::EmailsToOfficer => {
                Said { inviter: invitation.as_deref().and_then(inviter), ..says(&words.asking.busy) }
            }
            Refusal::Limited(limit, _) => {
                let text = (page.too_many_tries_text)(&to_the_minute(limit.again_at, language));
                Said::new(page.too_many_tries, text)
            }
            Refusal::Other(problem) if problem.code == Code::TemporarilyUnavailable => {
                says(&page.unavailable)
            }
            // Only programs get these problems: the form does not send such requests.
            Refusal::Other(problem) => Said::new(problem.code.title(), problem.detail.clone()),
        };
        self.say(said, language)
    }

    /// The page of an invitation that has expired, was revoked, or led to an ended account, with the next step (R53).
    fn ended<'a>(
        &'a self,
        notice: &'static Notice,
        next: NextStep,
        inviter: Option<String>,
        language: Language,
    ) -> Said<'a> {
        let said = Said { inviter, ..Said::new(notice.title, notice.text) };
        match next {
            NextStep::None | NextStep::NotAsk(NotAsked::Purged(_)) => said,
            NextStep::Ask => {
                let to = format!("?{ASK}=new_invitation&lang={}", language.tag());
                let words = language.words().asking.button;
                Said { button: Some(Button { to: to.into(), words }), ..said }
            }
            NextStep::NotAsk(why) => {
                let other = self.not_asked(why, None, language);
                let is_asked = matches!(why, NotAsked::TooOften(_));
                let texts = if is_asked { [said.texts, other.texts].concat() } else { other.texts };
                let inviter = said.inviter.filter(|_| is_asked);
                Said { title: said.title, texts, inviter, ..other }
            }
        }
    }

    /// Says why the invitee cannot ask for a new invitation, and what to do instead (R53).
    fn not_asked(&self, why: NotAsked, inviter: Option<String>, language: Language) -> Said<'_> {
        let words = language.words();
        let (page, asking) = (&words.page, &words.asking);
        match why {
            NotAsked::Open => Said::new(page.your_invitation, asking.is_open),
            NotAsked::Replaced => Said::new(page.superseded.title, asking.has_newer),
            NotAsked::Registered => {
                let said = Said::new(page.registered.title, asking.has_account);
                Said { button: Some(self.sign_in(words)), ..said }
            }
            NotAsked::TooOften(TooOften { again_at }) => {
                let text = match again_at {
                    Some(again_at) => Cow::Owned((asking.until)(&to_the_minute(again_at, language))),
                    None => asking.often.into(),
                };
                Said { inviter, ..Said::new(asking.already, text) }
            }
            NotAsked::Declined => Said { inviter, ..Said::new(page.declined.title, page.declined.text) },
            NotAsked::Purged(ClosedReason::Revoked) => {
                Said { inviter, ..Said::new(page.revoked.title, page.revoked.text) }
            }
            NotAsked::Purged(ClosedReason::AccountEnded) => {
                Said { inviter, ..Said::new(page.account_ended.title, page.account_ended.text) }
            }
            NotAsked::Purged(_) => Said { inviter, ..Said::new(page.expired.title, page.expired.text) },
            NotAsked::Integrated => Said::new(page.not_found.title, page.not_found.text),
        }
    }

    fn sign_in(&self, words: &Words) -> Button<'_> {
        Button { to: self.sign_in_url.as_str().into(), words: words.page.sign_in }
    }
}
