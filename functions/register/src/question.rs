//! Questions with a few answers: what is wrong with an invitation (R54), and a confirmation (R53, R54).
//!
//! Mail scanners press buttons, and type the same word into every field. So a page acts only on a choice between radio
//! buttons whose values nobody types by chance, and only after a confirmation. A program needs only one request.

use invitations::domain::invitation::Invitation;
use invitations::domain::invitation::objection::{Decline, Objection};
use invitations::domain::words::{Language, Words};
use serde_json::{Map, Value};

/// The field for the objection, in requests and on the page.
pub(crate) const REASON: &str = "reason";
/// The field for the confirmation.
pub(crate) const CONFIRM: &str = "confirm";

/// The query parameter that opens the question whether to ask for a new invitation.
pub(crate) const ASK: &str = "ask";
/// A hidden field of all questions: it shows that a form without a choice was sent.
pub(crate) const ASKED: &str = "asked";

/// A question on a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Question {
    /// What is wrong with the invitation.
    Objection,
    /// The confirmation of the objection.
    Object(Objection),
    /// The confirmation to ask the officer for a new invitation.
    AskAgain,
}

/// A person's answer to a confirmation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Confirmed {
    /// The person confirmed.
    Yes,
    /// The person cancelled.
    No,
    /// The question was not asked yet.
    NotAsked,
    /// The question was asked, but not answered.
    Unanswered,
}

/// A question on a page: radio buttons and a button.
pub(crate) struct Choice {
    /// The form's method: `post` if the answer may change something.
    pub(crate) method: &'static str,
    /// Hidden fields, with their values.
    pub(crate) hidden: Vec<(&'static str, &'static str)>,
    pub(crate) question: &'static str,
    pub(crate) help: Option<String>,
    pub(crate) error: Option<&'static str>,
    /// The name of the field.
    pub(crate) name: &'static str,
    /// The values, each with its text.
    pub(crate) options: Vec<(&'static str, &'static str)>,
    /// Whether the question is secondary on its page, so that its button must not stand out.
    pub(crate) is_quiet: bool,
}

impl Question {
    /// The answer in a form.
    pub(crate) fn confirmed(self, typed: &Map<String, Value>) -> Confirmed {
        let (yes, no) = self.values();
        match typed.get(CONFIRM).and_then(Value::as_str) {
            Some(word) if word == yes => Confirmed::Yes,
            Some(word) if word == no => Confirmed::No,
            Some(_) => Confirmed::Unanswered,
            None if typed.contains_key(ASKED) => Confirmed::Unanswered,
            None => Confirmed::NotAsked,
        }
    }

    /// The values of yes and no. Each question has its own values, so one word in all fields answers no question.
    fn values(self) -> (&'static str, &'static str) {
        match self {
            Self::Objection => ("", ""),
            Self::Object(Objection::Decline(Decline::NotWanted)) => ("yes_not_wanted", "no_keep_it"),
            Self::Object(Objection::Decline(Decline::WrongPerson)) => ("yes_wrong_person", "no_keep_it"),
            Self::Object(Objection::WrongDetails) => ("yes_wrong_details", "no_keep_it"),
            Self::AskAgain => ("yes_new_invitation", "no_not_now"),
        }
    }

    /// The question as a page shows it. The form posts to the page's own URL, so no page contains the link, which is secret.
    pub(crate) fn choice(self, invitation: &Invitation, language: Language, is_unanswered: bool) -> Choice {
        let words = language.words();
        let inviter = invitation.inviter.email.as_str();
        let (objections, asking) = (&words.objections, &words.asking);
        let (question, help) = match self {
            Self::Objection => return objection(words, language, is_unanswered),
            Self::Object(Objection::Decline(Decline::NotWanted)) => {
                (objections.decline, (objections.decline_not_wanted)(inviter))
            }
            Self::Object(Objection::Decline(Decline::WrongPerson)) => {
                (objections.decline, (objections.decline_wrong_person)(inviter))
            }
            Self::Object(Objection::WrongDetails) => (objections.reject, (objections.reject_text)(inviter)),
            Self::AskAgain => (asking.title, (asking.text)(inviter)),
        };
        let (yes, no) = self.values();
        let reason = match self {
            Self::Object(objection) => Some((REASON, objection.name())),
            Self::Objection | Self::AskAgain => None,
        };
        Choice {
            method: "post",
            hidden: reason.into_iter().chain([(ASKED, "yes")]).collect(),
            question,
            help: Some(help),
            error: is_unanswered.then_some(words.page.choose_yes_or_no),
            name: CONFIRM,
            options: vec![(yes, words.page.yes), (no, words.page.no)],
            is_quiet: false,
        }
    }
}

/// The question with the three objections. It is also below the registration form.
fn objection(words: &Words, language: Language, is_unanswered: bool) -> Choice {
    let words = &words.objections;
    let options = Objection::ALL.map(|objection| {
        let text = match objection {
            Objection::Decline(Decline::NotWanted) => words.not_wanted,
            Objection::Decline(Decline::WrongPerson) => words.wrong_person,
            Objection::WrongDetails => words.wrong_details,
        };
        (objection.name(), text)
    });
    Choice {
        // The answer only opens the next question.
        method: "get",
        hidden: vec![("lang", language.tag()), (ASKED, "yes")],
        question: words.title,
        help: None,
        error: is_unanswered.then_some(words.choose),
        name: REASON,
        options: options.to_vec(),
        is_quiet: false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MEANT: [Question; 4] = [
        Question::Object(Objection::Decline(Decline::NotWanted)),
        Question::Object(Objection::Decline(Decline::WrongPerson)),
        Question::Object(Objection::WrongDetails),
        Question::AskAgain,
    ];

    fn typed(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    /// R53, R54: a scanner that types the same word everywhere confirms nothing, even if the word is one of our values.
    #[test]
    fn r54_one_word_in_every_field_confirms_nothing() {
        let own = MEANT.iter().flat_map(|question| [question.values().0, question.values().1]);
        let words =
            own.chain(Objection::ALL.map(Objection::name)).chain(["", "yes", "true", "1", "on", "test"]);
        for word in words {
            let form = typed(&json!({ REASON: word, CONFIRM: word, ASKED: word }));
            if let Some(objection) = Objection::find(word) {
                assert_ne!(Question::Object(objection).confirmed(&form), Confirmed::Yes, "{word}");
            }
        }
        for word in ["", "yes", "no", "true", "1", "on", "test", "a@b.example", "not_wanted", "wrong_details"]
        {
            for question in MEANT {
                let form = typed(&json!({ REASON: word, CONFIRM: word, ASKED: word }));
                assert_eq!(question.confirmed(&form), Confirmed::Unanswered, "{question:?} {word}");
            }
        }
    }

    #[test]
    fn r54_each_question_has_an_answer_of_its_own() {
        for asked in MEANT {
            let (yes, no) = asked.values();
            assert_eq!(asked.confirmed(&typed(&json!({ CONFIRM: no }))), Confirmed::No);
            for question in MEANT {
                let confirmed = question.confirmed(&typed(&json!({ CONFIRM: yes })));
                assert_eq!(confirmed == Confirmed::Yes, question == asked, "{asked:?} {question:?}");
            }
            assert_eq!(asked.confirmed(&Map::new()), Confirmed::NotAsked);
            assert_eq!(asked.confirmed(&typed(&json!({ ASKED: "yes" }))), Confirmed::Unanswered);
        }
    }
}
