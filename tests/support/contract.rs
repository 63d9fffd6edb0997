//! Checks every response of every test against the API's description (`infra/openapi.yaml`).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::Reply;

/// The description, and everything that responses have shown so far.
pub struct Contract {
    document: Value,
    seen: Mutex<BTreeSet<String>>,
}

/// The methods of a path in the description.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl Contract {
    /// The one description.
    pub fn get() -> &'static Self {
        static CONTRACT: LazyLock<Contract> = LazyLock::new(|| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/openapi.yaml");
            let text = fs::read_to_string(path).expect("the description can be read");
            let document = serde_saphyr::from_str(&text).expect("the description is YAML");
            Contract { document, seen: Mutex::default() }
        });
        &CONTRACT
    }

    /// The description as JSON.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Checks a response: route, method, status, media type, headers, and every field of its body.
    #[track_caller]
    pub fn check(&self, method: &str, path: &str, reply: &Reply) {
        let Some((route, item)) = self.route(path) else {
            assert_eq!(reply.status, 404, "{path} is not described");
            return;
        };
        let Some(operation) = item.get(&method.to_lowercase()) else {
            let described = METHODS.iter().filter(|method| item.contains_key(**method));
            let allowed: BTreeSet<&str> =
                reply.header("allow").split(", ").filter(|m| *m != "HEAD").collect();
            if method != "HEAD" {
                let described: BTreeSet<String> = described.map(|method| method.to_uppercase()).collect();
                assert_eq!(reply.status, 405, "{method} {route} is not described");
                assert!(
                    allowed.iter().copied().eq(described.iter().map(String::as_str)),
                    "{allowed:?} {route}"
                );
            }
            return;
        };
        let status = reply.status.to_string();
        let response = self.resolve(&operation["responses"][&status]);
        assert!(response.is_object(), "{method} {route} answers {status}, which is not described");
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            let required = self.resolve(header)["required"] == true;
            assert!(!required || !reply.header(name).is_empty(), "{method} {route} {status}: no {name}");
        }
        let media_type = reply.header("content-type").split(';').next().unwrap_or_default();
        let schema = &response["content"][media_type]["schema"];
        assert!(schema.is_object(), "{method} {route} {status}: {media_type} is not described");
        if media_type.ends_with("json") {
            let body: Value = serde_json::from_str(&reply.body).expect("JSON");
            if let Err(fault) = self.validator(schema).validate(&body) {
                panic!("{method} {route} {status}: {fault} in {body}");
            }
            if let Some(code) = body["code"].as_str() {
                self.note(format!("{status} {code}"));
            }
            self.note_fields("", schema, &body);
        }
        self.note(format!("{} {route} {status}", method.to_uppercase()));
    }

    /// Everything that responses have shown so far: operations with statuses, error codes, and fields with their
    /// schemas.
    pub fn seen(&self) -> BTreeSet<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The routes with their methods, such as `GET /invitations`.
    pub fn operations(&self) -> BTreeSet<String> {
        let paths = self.document["paths"].as_object().into_iter().flatten();
        let operations = paths.flat_map(|(route, item)| {
            let methods = METHODS.iter().filter(|method| item.get(**method).is_some());
            methods.map(move |method| format!("{} {route}", method.to_uppercase()))
        });
        operations.collect()
    }

    /// The routes with their methods that need an officer's access token.
    pub fn operations_of_officers(&self) -> BTreeSet<String> {
        let needs_token = |operation: &String| {
            let (method, route) = operation.split_once(' ').unwrap_or_default();
            self.document["paths"][route][method.to_lowercase()].get("security").is_none()
        };
        self.operations().into_iter().filter(needs_token).collect()
    }

    /// The error codes with their statuses, such as `404 not_found`.
    pub fn codes(&self) -> BTreeSet<String> {
        let mut codes = BTreeSet::new();
        let paths = self.document["paths"].as_object().into_iter().flatten();
        for operation in paths.flat_map(|(_, item)| METHODS.iter().filter_map(|method| item.get(*method))) {
            for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                let schema = &self.resolve(response)["content"]["application/problem+json"]["schema"];
                let listed = &schema["allOf"][1]["properties"]["code"]["enum"];
                let listed = listed.as_array().into_iter().flatten().filter_map(Value::as_str);
                codes.extend(listed.map(|code| format!("{status} {code}")));
            }
        }
        codes
    }

    /// The fields of responses, such as `Invitation.email`.
    pub fn fields(&self) -> BTreeSet<String> {
        let mut fields = BTreeSet::new();
        for (name, schema) in self.document["components"]["schemas"].as_object().into_iter().flatten() {
            if !["Submission", "Registration", "Objection"].contains(&name.as_str()) {
                Self::list_fields(name, schema, &mut fields);
            }
        }
        fields
    }

    /// The values of an enumeration in the schemas.
    pub fn values(&self, schema: &str) -> BTreeSet<String> {
        let values = self.document["components"]["schemas"][schema]["enum"].as_array();
        values.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    fn list_fields(name: &str, schema: &Value, fields: &mut BTreeSet<String>) {
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            let name = format!("{name}.{field}");
            Self::list_fields(&name, schema, fields);
            Self::list_fields(&name, &schema["items"], fields);
            fields.insert(name);
        }
    }

    fn note_fields(&self, name: &str, schema: &Value, value: &Value) {
        let named = schema["$ref"].as_str().and_then(|target| target.strip_prefix("#/components/schemas/"));
        let (name, schema) = (named.unwrap_or(name), self.resolve(schema));
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.note_fields(name, part, value);
        }
        for item in value.as_array().into_iter().flatten() {
            self.note_fields(name, &schema["items"], item);
        }
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            if let Some(value) = value.get(field) {
                let name = format!("{name}.{field}");
                self.note_fields(&name, schema, value);
                self.note(name);
            }
        }
    }

    fn note(&self, what: String) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(what);
    }

    /// The described route of a path. Literal segments come before parameters.
    fn route(&self, path: &str) -> Option<(&str, &Map<String, Value>)> {
        let paths = self.document["paths"].as_object()?;
        let segments: Vec<&str> = path.split('/').collect();
        let fits = |route: &str| {
            let parts: Vec<&str> = route.split('/').collect();
            parts.len() == segments.len()
                // A parameter is never empty.
                && parts.iter().zip(&segments).all(|(part, segment)| {
                    part == segment || (part.starts_with('{') && !segment.is_empty())
                })
        };
        let mut routes: Vec<&String> = paths.keys().filter(|route| fits(route)).collect();
        routes.sort_by_key(|route| route.matches('{').count());
        let route = routes.first()?;
        Some((route.as_str(), paths[*route].as_object()?))
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str().and_then(|target| target.strip_prefix('#')) {
            Some(pointer) => self.document.pointer(pointer).expect("a reference leads somewhere"),
            None => value,
        }
    }

    /// The validator for a schema of the description.
    pub fn validator(&self, schema: &Value) -> Validator {
        let mut schema = schema.clone();
        // References need the whole document.
        schema["components"] = self.document["components"].clone();
        let mut whole = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema" });
        if let (Some(whole), Some(schema)) = (whole.as_object_mut(), schema.as_object()) {
            whole.extend(schema.clone());
        }
        jsonschema::validator_for(&whole).expect("the schemas are valid")
    }
}
