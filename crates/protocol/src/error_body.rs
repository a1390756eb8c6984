//! What an error looks like: each service and the gateway in front of them have a shape of their own.

use serde_json::{Value, json};

/// An error as some service tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceError {
    /// Its code, such as `ModelArts.0103`; empty where none is given.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it, where the service says so.
    pub solution: Option<String>,
    /// The service's id of the request.
    pub request_id: Option<String>,
}

/// Codes that mean something to a program.
pub mod codes {
    /// No such job (v1).
    pub const NO_SUCH_JOB: &str = "ModelArts.0102";
    /// The name is taken (v1).
    pub const NAME_TAKEN: &str = "ModelArts.0103";
    /// A parameter is wrong (v1).
    pub const PARAMETER: &str = "ModelArts.0104";
    /// The job's state forbids it (v1), and whatever else.
    pub const ILLEGAL_STATE: &str = "ModelArts.0105";
    /// Nothing is at this address (v1).
    pub const NO_SUCH_RESOURCE: &str = "ModelArts.0015";
    /// Something went wrong inside.
    pub const INTERNAL: &str = "ModelArts.0010";
    /// The body is malformed (v1).
    pub const MALFORMED: &str = "ModelArts.0101";
    /// There is no log (v1).
    pub const NO_LOG: &str = "ModelArts.0806";
    /// It is in that state already.
    pub const ALREADY_SO: &str = "ModelArts.6357";
    /// The token is wrong or has ended.
    pub const TOKEN: &str = "ModelArts.6401";
    /// The token is none.
    pub const BAD_TOKEN: &str = "ModelArts.0203";
    /// The access key or the signature is wrong.
    pub const BAD_KEY: &str = "ModelArts.0206";
    /// The project of the address is not that of the token.
    pub const OTHER_PROJECT: &str = "ModelArts.0210";
    /// Quota is used up.
    pub const QUOTA: &str = "ModelArts.0118";
    /// The gateway does not believe who asks.
    pub const GATEWAY_IDENTITY: &str = "APIGW.0301";
    /// The gateway knows no such interface.
    pub const GATEWAY_NO_API: &str = "APIGW.0101";
    /// The name is taken (v2).
    pub const V2_NAME_TAKEN: &str = "ModelArts.2751";
    /// No such job (v2).
    pub const V2_NO_SUCH_JOB: &str = "ModelArts.2775";
    /// No log yet (v2).
    pub const V2_LOG_NOT_READY: &str = "ModelArts.2776";
    /// No metrics yet (v2).
    pub const V2_METRICS_NOT_READY: &str = "ModelArts.2777";
    /// The log was never written (v2).
    pub const V2_NO_LOG: &str = "ModelArts.2818";
    /// The log is gone (v2).
    pub const V2_LOG_CLEARED: &str = "ModelArts.2819";
    /// The job's state forbids stopping it (v2).
    pub const V2_NOT_TERMINABLE: &str = "ModelArts.2796";
    /// The body is not JSON (v2).
    pub const V2_INVALID_JSON: &str = "ModelArts.2787";
    /// A parameter is wrong (v2).
    pub const V2_INVALID_PARAM: &str = "ModelArts.2788";
    /// No such flavor (v2).
    pub const V2_NO_FLAVOR: &str = "ModelArts.2781";
    /// No such engine (v2).
    pub const V2_NO_ENGINE: &str = "ModelArts.2780";
    /// A path is none (v2).
    pub const V2_INVALID_PATH: &str = "ModelArts.2791";
    /// More nodes than the flavor allows (v2).
    pub const V2_TOO_MANY_NODES: &str = "ModelArts.2793";
}

impl ServiceError {
    /// One with a code and a message.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            ..Self::default()
        }
    }

    /// Reads any of the shapes; none where it is another text, such as a proxy's page.
    #[must_use]
    pub fn read(body: &[u8]) -> Option<Self> {
        match serde_json::from_slice(body) {
            Ok(value) => Self::of(&value),
            Err(_) => Self::of_xml(std::str::from_utf8(body).ok()?),
        }
    }

    fn of(value: &Value) -> Option<Self> {
        // SWR answers a list of one; IAM and some gateways wrap the members once more.
        let value = value.get(0).unwrap_or(value);
        let value = value
            .get("error")
            .filter(|v| v.is_object())
            .unwrap_or(value);
        let text = |names: &[&str]| names.iter().find_map(|name| text(value.get(name)?));
        let code = text(&["error_code", "errorCode", "code"]);
        let message = text(&[
            "error_message",
            "error_msg",
            "errorMessage",
            "message",
            "title",
        ]);
        if code.is_none() && message.is_none() {
            return None;
        }
        Some(Self {
            code: code.unwrap_or_default(),
            message: message.unwrap_or_default(),
            solution: text(&["error_solution"]),
            request_id: text(&["request_id"]),
        })
    }

    fn of_xml(text: &str) -> Option<Self> {
        text.contains("<Error>").then_some(())?;
        let member = |name: &str| {
            let rest = text.split_once(&format!("<{name}>"))?.1;
            Some(rest.split_once(&format!("</{name}>"))?.0.to_owned())
        };
        Some(Self {
            code: member("Code")?,
            message: member("Message").unwrap_or_default(),
            solution: None,
            request_id: member("RequestId"),
        })
    }

    /// The shape of the first generation.
    #[must_use]
    pub fn v1(&self) -> Value {
        json!({"is_success": false, "error_code": self.code, "error_message": self.message})
    }

    /// The shape of the second generation.
    #[must_use]
    pub fn v2(&self) -> Value {
        let mut body = json!({"error_msg": self.message, "error_code": self.code});
        if let Some(solution) = &self.solution {
            body["error_solution"] = json!(solution);
        }
        body
    }

    /// The gateway's shape.
    #[must_use]
    pub fn gateway(&self) -> Value {
        let request_id = self.request_id.as_deref().unwrap_or_default();
        json!({"error_msg": self.message, "error_code": self.code, "request_id": request_id})
    }

    /// The shape of SMN.
    #[must_use]
    pub fn smn(&self) -> Value {
        let request_id = self.request_id.as_deref().unwrap_or_default();
        json!({"request_id": request_id, "code": self.code, "message": self.message})
    }

    /// The shape of SWR: a list.
    #[must_use]
    pub fn swr(&self) -> Value {
        json!([{"errorCode": self.code, "errorMessage": self.message, "detail": ""}])
    }

    /// The shape of IAM, whose code is the number of the answer.
    #[must_use]
    pub fn iam(&self, http_status: u16, title: &str) -> Value {
        json!({"error": {"code": http_status, "message": self.message, "title": title}})
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_read_back() {
        let error = ServiceError::new("ModelArts.0103", "Job name:x is existed");
        for body in [
            error.v1(),
            error.v2(),
            error.gateway(),
            error.smn(),
            error.swr(),
        ] {
            let read = ServiceError::read(body.to_string().as_bytes()).unwrap();
            assert_eq!(
                (&read.code, &read.message),
                (&error.code, &error.message),
                "{body}"
            );
        }
        let iam = error.iam(401, "Unauthorized").to_string();
        assert_eq!(ServiceError::read(iam.as_bytes()).unwrap().code, "401");
    }

    #[test]
    fn both_keys_of_the_message_and_the_words_of_storage_are_understood() {
        let old = br#"{"is_success":false,"error_code":"ModelArts.0105","error_msg":"no"}"#;
        assert_eq!(ServiceError::read(old).unwrap().message, "no");
        let xml =
            b"<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>gone</Message></Error>";
        assert_eq!(
            ServiceError::read(xml),
            Some(ServiceError::new("NoSuchKey", "gone"))
        );
    }

    #[test]
    fn a_page_of_a_proxy_is_no_error_of_the_service() {
        for other in [
            "<html><body>Sign in</body></html>",
            "",
            "[]",
            "{\"jobs\":[]}",
            "\"x\"",
        ] {
            assert_eq!(ServiceError::read(other.as_bytes()), None, "{other}");
        }
    }
}
