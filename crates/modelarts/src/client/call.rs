//! A request and an answer, as the calls of the services make and read them.

use reqwest::Method;
use reqwest::header::HeaderMap;

use crate::failure::Service;

/// Whether a request may be sent a second time when nobody knows what became of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Twice is like once.
    Safe,
    /// Twice is twice.
    Once,
}

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) service: Service,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) repeat: Repeat,
    /// Of object storage: what is named, for its signature.
    pub(crate) resource: Option<String>,
    /// The bucket, where it stands before the host.
    pub(crate) bucket: Option<String>,
    /// Sign in with nothing: the request itself does.
    pub(crate) anonymous: bool,
    /// First and last byte, where only a part is wanted.
    pub(crate) range: Option<(u64, u64)>,
    /// Asked by a person: also of a service that asked for a pause.
    pub(crate) urgent: bool,
}

/// A value of a query.
pub(crate) struct Value(String);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self(text.clone())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self(number.to_string())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self(truth.to_string())
    }
}

/// One answer, whole.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) http_status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Call {
    pub(crate) fn new(service: Service, method: Method, path: impl Into<String>) -> Self {
        let repeat = if method == Method::POST {
            Repeat::Once
        } else {
            Repeat::Safe
        };
        Self {
            service,
            method,
            path: path.into(),
            query: Vec::new(),
            body: Vec::new(),
            repeat,
            resource: None,
            bucket: None,
            anonymous: false,
            range: None,
            urgent: false,
        }
    }

    pub(crate) fn get(service: Service, path: impl Into<String>) -> Self {
        Self::new(service, Method::GET, path)
    }

    pub(crate) fn query(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.query.push((name.to_owned(), value.into().0));
        self
    }

    /// A page of a list of the first generation; of those whose names hold `search`, where it is given.
    pub(crate) fn page(self, page: u32, per_page: u32, search: &str) -> Self {
        let call = self.query("per_page", per_page).query("page", page);
        if search.is_empty() {
            call
        } else {
            call.query("search_content", search)
        }
    }

    /// Sorted by a member: `asc` or `desc`.
    pub(crate) fn sorted(self, by: &str, order: &str) -> Self {
        self.query("sortBy", by).query("order", order)
    }

    pub(crate) fn json(mut self, body: &impl serde::Serialize) -> Self {
        self.body = serde_json::to_vec(body).expect("BUG: a body is JSON");
        self
    }

    pub(crate) fn safe(mut self) -> Self {
        self.repeat = Repeat::Safe;
        self
    }

    pub(crate) fn urgent(mut self) -> Self {
        self.urgent = true;
        self
    }
}
