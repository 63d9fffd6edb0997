//! The people who can sign in.

use serde_json::{Map, Value};

/// Claims with texts as their values.
pub(crate) type Claims = &'static [(&'static str, &'static str)];

/// A person.
#[derive(Debug)]
pub(crate) struct Person {
    /// The name.
    pub(crate) name: &'static str,
    /// The email address, which is also the subject of tokens.
    pub(crate) email: &'static str,
    /// What is special about this person.
    pub(crate) about: &'static str,
    /// Claims that replace the usual ones, or are added to them.
    pub(crate) claims: Claims,
}

/// All people of the issuer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct People {
    /// The people who can sign in, in groups with a heading.
    pub(crate) groups: &'static [(&'static str, &'static [Person])],
    /// The claims of a token without special requests. They begin with `sub` and `email`.
    pub(crate) claims: Claims,
}

impl People {
    /// The person with an address.
    pub(super) fn find(self, email: &str) -> Option<&'static Person> {
        self.groups.iter().flat_map(|(_, people)| *people).find(|person| person.email == email)
    }

    /// The names of the claims in tokens.
    pub(super) fn claim_names(self) -> Vec<&'static str> {
        self.claims.iter().map(|(name, _)| *name).chain(["name"]).collect()
    }
}

impl Person {
    /// The claims of the person's tokens.
    pub(super) fn claims(&self) -> Map<String, Value> {
        let own = [("name", self.name)];
        own.iter().chain(self.claims).map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
    }
}

#[cfg(test)]
pub(super) const TEST_PEOPLE: People = People {
    groups: &[
        (
            "One",
            &[Person { name: "Ann", email: "ann@x.example", about: "first", claims: &[("device", "own")] }],
        ),
        ("Two", &[Person { name: "Ben", email: "ben@x.example", about: "second", claims: &[] }]),
    ],
    claims: &[("sub", "default-1"), ("email", "default@x.example"), ("device", "any")],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_every_group_are_found() {
        for (email, name) in [("ann@x.example", "Ann"), ("ben@x.example", "Ben")] {
            assert_eq!(TEST_PEOPLE.find(email).map(|person| person.name), Some(name));
        }
        assert!(TEST_PEOPLE.find("nobody@x.example").is_none());
        assert_eq!(TEST_PEOPLE.claim_names(), ["sub", "email", "device", "name"]);
    }
}
