//! Finds the function for a request.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>

use std::sync::Arc;

use axum::http::Method;

use crate::aws::lambda::Lambda;
use crate::template::Route;

/// The routes of the HTTP API.
#[derive(Debug)]
pub(crate) struct Routes<T = Arc<Lambda>> {
    entries: Vec<Entry<T>>,
}

#[derive(Debug)]
struct Entry<T> {
    /// The name of the route in the event, such as `GET /invitations/{id}`.
    key: String,
    /// None means any method.
    method: Option<Method>,
    pattern: Vec<Segment>,
    target: T,
}

/// A part of a path between slashes.
#[derive(Debug)]
enum Segment {
    Exactly(String),
    Parameter(String),
    /// `{proxy+}`: the whole rest of the path.
    Rest(String),
    /// The whole rest of the path, for the default route.
    Default,
}

/// The route of a request.
#[derive(Debug, PartialEq)]
pub(super) struct Match<'r, T> {
    /// The name of the route in the event.
    pub(super) key: &'r str,
    /// The function.
    pub(super) target: &'r T,
    /// The values of the route's parameters, not decoded.
    pub(super) parameters: Vec<(&'r str, String)>,
}

impl<T> Routes<T> {
    /// An empty list of routes.
    pub(crate) fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// Adds a route of the template.
    pub(crate) fn add(&mut self, route: &Route, target: T) -> Result<(), String> {
        if route.path == "$default" {
            let pattern = vec![Segment::Default];
            self.entries.push(Entry { key: route.path.clone(), method: None, pattern, target });
            return Ok(());
        }
        let Some(path) = route.path.strip_prefix('/') else {
            return Err(format!("the path {} must start with a slash", route.path));
        };
        let name = route.method.to_ascii_uppercase();
        let method = match name.as_str() {
            "ANY" | "*" | "X-AMAZON-APIGATEWAY-ANY-METHOD" => None,
            name => Some(name.parse().map_err(|_| format!("{name} is not a method"))?),
        };
        let key = format!("{} {}", method.as_ref().map_or("ANY", Method::as_str), route.path);
        self.entries.push(Entry { key, method, pattern: path.split('/').map(segment).collect(), target });
        Ok(())
    }

    /// The route for a request. The most exact path wins, then a route with the method wins over one for any method.
    pub(super) fn find(&self, method: &Method, path: &str) -> Option<Match<'_, T>> {
        let parts: Vec<_> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
        let fitting =
            self.entries.iter().filter(|entry| entry.method.as_ref().is_none_or(|own| own == method));
        fitting
            .filter_map(|entry| Some((entry, parameters(&entry.pattern, &parts)?)))
            .min_by_key(|(entry, _)| (ranks(&entry.pattern), entry.method.is_none()))
            .map(|(entry, parameters)| Match { key: &entry.key, target: &entry.target, parameters })
    }
}

fn segment(text: &str) -> Segment {
    match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        None => Segment::Exactly(text.to_owned()),
        Some(name) => match name.strip_suffix('+') {
            None => Segment::Parameter(name.to_owned()),
            Some(name) => Segment::Rest(name.to_owned()),
        },
    }
}

/// How exact each segment is. Smaller is more exact.
fn ranks(pattern: &[Segment]) -> Vec<u8> {
    let rank = |segment: &Segment| match segment {
        Segment::Exactly(_) => 0,
        Segment::Parameter(_) => 1,
        Segment::Rest(_) => 2,
        Segment::Default => 3,
    };
    pattern.iter().map(rank).collect()
}

/// The values of a pattern's parameters, if the path matches.
fn parameters<'p>(pattern: &'p [Segment], parts: &[&str]) -> Option<Vec<(&'p str, String)>> {
    let mut values = Vec::new();
    let mut parts = parts.iter();
    for segment in pattern {
        match segment {
            Segment::Default => return Some(values),
            Segment::Exactly(text) => {
                parts.next().filter(|part| *part == text)?;
            }
            Segment::Parameter(name) => {
                let part = parts.next().filter(|part| !part.is_empty())?;
                values.push((name.as_str(), (*part).to_owned()));
            }
            Segment::Rest(name) => {
                let rest = parts.as_slice().join("/");
                return (!rest.is_empty()).then(|| {
                    values.push((name.as_str(), rest));
                    values
                });
            }
        }
    }
    parts.next().is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(list: &[&'static str]) -> Routes<&'static str> {
        let mut routes = Routes::new();
        for text in list {
            let (method, path) = text.split_once(' ').unwrap();
            let route = serde_json::json!({ "Method": method, "Path": path });
            routes.add(&serde_json::from_value(route).unwrap(), *text).unwrap();
        }
        routes
    }

    #[test]
    fn the_most_exact_route_wins() {
        let routes = routes(&[
            "ANY $default",
            "ANY /a/{proxy+}",
            "ANY /a/{id}",
            "get /a/{id}",
            "ANY /a/b",
            "POST /a/{id}/c",
        ]);
        let find = |method, path| *routes.find(&method, path).unwrap().target;
        assert_eq!(find(Method::GET, "/a/b"), "ANY /a/b");
        assert_eq!(find(Method::GET, "/a/x"), "get /a/{id}");
        assert_eq!(find(Method::POST, "/a/x"), "ANY /a/{id}");
        assert_eq!(find(Method::POST, "/a/x/c"), "POST /a/{id}/c");
        assert_eq!(find(Method::GET, "/a/x/c"), "ANY /a/{proxy+}");
        assert_eq!(find(Method::GET, "/"), "ANY $default");
        assert_eq!(find(Method::GET, "/a/"), "ANY $default");
        assert_eq!(find(Method::GET, "/b"), "ANY $default");
    }

    #[test]
    fn parameters_are_taken_from_the_path() {
        let routes = routes(&["GET /a/{id}/b/{rest+}"]);
        let found = routes.find(&Method::GET, "/a/1%202/b/x/y").unwrap();
        assert_eq!(found.key, "GET /a/{id}/b/{rest+}");
        assert_eq!(found.parameters, [("id", "1%202".to_owned()), ("rest", "x/y".to_owned())]);
    }

    #[test]
    fn without_a_default_route_nothing_may_fit() {
        let routes = routes(&["GET /a", "GET /a/{id}"]);
        assert_eq!(routes.find(&Method::POST, "/a"), None);
        assert_eq!(routes.find(&Method::GET, "/a/"), None);
        assert_eq!(routes.find(&Method::GET, "/a/b/c"), None);
    }

    #[test]
    fn a_bad_route_is_refused() {
        let add = |route| Routes::new().add(&serde_json::from_value(route).unwrap(), ());
        assert!(add(serde_json::json!({ "Method": "GET", "Path": "a" })).is_err());
        assert!(add(serde_json::json!({ "Method": "G T", "Path": "/a" })).is_err());
        assert!(add(serde_json::json!({})).is_ok());
    }
}
