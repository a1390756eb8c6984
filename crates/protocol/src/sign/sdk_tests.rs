//! Every vector of the reference, made by the official SDK, and requests that nobody made before.

use proptest::prelude::*;

use super::super::{Presented, SignatureError, presented, verify};
use super::*;
use crate::uri;

const PROJECT: &str = "0f00000000000000000000000000abcd";
const DATE: &str = "20240102T030405Z";
const NOW_S: u64 = 1_704_164_645;

fn key() -> Key {
    Key {
        access: "AKEXAMPLE0000000TEST".to_owned(),
        secret: "SKexample+0123456789abcdefghijklmnop/TEST".to_owned(),
    }
}

fn headers(given: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let mut headers: Vec<_> = given.iter().map(own).collect();
    headers.push((DATE_HEADER.to_owned(), DATE.to_owned()));
    headers
}

fn signed(request: &Request<'_>) -> (String, String) {
    let authorization = authorization(&key(), request);
    let hash = sha256_hex(canonical_request(request, &signed_names(request.headers)).as_bytes());
    let signature = authorization.rsplit('=').next().unwrap().to_owned();
    (hash, signature)
}

#[test]
fn vector_a_get_with_a_query() {
    let headers = headers(&[
        ("Host", "modelarts.eu-de.otc.t-systems.com"),
        ("Content-Type", "application/json"),
    ]);
    let pairs = [
        ("status", "8"),
        ("per_page", "10"),
        ("page", "1"),
        ("sortBy", "create_time"),
        ("order", "desc"),
        ("search_content", "a b*~é/中"),
    ];
    let (path, query) = (format!("/v1/{PROJECT}/training-jobs"), uri::query(&pairs));
    let request = Request {
        method: "get",
        path: &path,
        query: &query,
        headers: &headers,
        body: b"",
    };
    let canonical = canonical_request(&request, &signed_names(&headers));
    assert!(canonical.contains(
        "\norder=desc&page=1&per_page=10&search_content=a%20b%2A~%C3%A9%2F%E4%B8%AD&sortBy=create_time&status=8\n"
    ));
    let (hash, _) = signed(&request);
    assert_eq!(
        hash,
        "b2daac2896fa7a33494fe9cacb15ef01e3eaee65e0cb3128d23580fefc08c1ba"
    );
    assert_eq!(
        authorization(&key(), &request),
        "SDK-HMAC-SHA256 Access=AKEXAMPLE0000000TEST, SignedHeaders=content-type;host;x-sdk-date, \
         Signature=cd8ab2444c54db595b86e404e5bf2f1d4446698bc43a48dc8eb3513d270be238"
    );
}

const BODY_B: &str = r#"{"job_name":"demo-job","config":{"worker_server_num":1,"pool_id":"pool1a2b3c4d","user_image_url":"swr.example.invalid/ns/img:1","user_command":"echo hi","data_url":"/demo-bucket/data/","train_url":"/demo-bucket/out/","parameter":[{"label":"GREETING","value":"hallo"}]}}"#;

#[test]
fn vector_b_post_with_a_json_body_to_loopback() {
    assert_eq!(BODY_B.len(), 269);
    let headers = headers(&[
        ("Host", "127.0.0.1:18090"),
        ("Content-Type", "application/json;charset=utf-8"),
        ("X-Project-Id", PROJECT),
    ]);
    let path = format!("/v1/{PROJECT}/training-jobs");
    let request = Request {
        method: "POST",
        path: &path,
        query: "",
        headers: &headers,
        body: BODY_B.as_bytes(),
    };
    let (hash, signature) = signed(&request);
    assert_eq!(
        sha256_hex(BODY_B.as_bytes()),
        "0d3842bd61873022c2cc39fde209a574f5d03752af170808fe21fc1292d983c9"
    );
    assert_eq!(
        hash,
        "62b9d19b98a7d1deb480dc0a67a301ef0868932130d431053959ac129fe43530"
    );
    assert_eq!(
        signature,
        "a25aa0cdddebc2330767886be68caf96d5845ed3f3049699aed53ff6e907284e"
    );
}

#[test]
fn vectors_c_a_temporary_key_and_both_spellings_of_a_path() {
    let headers = headers(&[
        ("Host", "smn.eu-de.otc.t-systems.com"),
        ("Content-Type", "application/json"),
        ("X-Project-Id", PROJECT),
        (TOKEN_HEADER, "STOKEN"),
    ]);
    for colon in ["%3A", ":"] {
        let urn = format!("urn:smn:eu-de:{PROJECT}:demo").replace(':', colon);
        let path = format!("/v2/{PROJECT}/notifications/topics/{urn}/publish");
        let request = Request {
            method: "POST",
            path: &path,
            query: "",
            headers: &headers,
            body: br#"{"message":"OnJobSucceeded","subject":"Job demo-job"}"#,
        };
        let (hash, signature) = signed(&request);
        assert_eq!(
            hash,
            "05368230b70d62b9f5d233698f79d994751ae62eec10bfd3df3f3d12a71ffcbf"
        );
        assert_eq!(
            signature,
            "627b48e2b441ec3f6faec0745ee36723187b494f57368a342cc7f82471c80931"
        );
    }
}

#[test]
fn vector_d_a_list_a_truth_value_an_empty_one_and_a_text_body() {
    let mut headers = headers(&[
        ("Host", "127.0.0.1:18090"),
        ("Content-Type", "text/plain"),
        ("x_ignored", "no"),
    ]);
    let (name, value) = content_header(Some("text/plain")).unwrap();
    headers.push((name.to_owned(), value.to_owned()));
    let path = format!("/v2/{PROJECT}/demo path");
    let request = Request {
        method: "POST",
        path: &path,
        query: "b=true&a=y&a=x%20z&c=&A=1",
        headers: &headers,
        body: b"hello",
    };
    let (hash, signature) = signed(&request);
    assert_eq!(
        hash,
        "d6d85ebb19abbf10498b588c7c7c5e4a07a79f4025cc76be02b4a4c8b18008b1"
    );
    assert_eq!(
        signature,
        "19377bd6c54940016e8f181cb1cc33d41134a73fd4ce4940385e3663f15c4a74"
    );
}

#[test]
fn vector_e_a_derived_key() {
    let headers = headers(&[("Host", "modelarts.eu-de.otc.t-systems.com")]);
    let path = format!("/v1/{PROJECT}/job/ai-engines");
    let request = Request {
        method: "GET",
        path: &path,
        query: "job_type=train",
        headers: &headers,
        body: b"",
    };
    assert_eq!(
        derived_authorization(&key(), &request, "eu-de", "modelarts"),
        "V11-HMAC-SHA256 Credential=AKEXAMPLE0000000TEST/20240102/eu-de/modelarts, SignedHeaders=host;x-sdk-date, \
         Signature=7d69a996879f26c2f3b1e2f2299e677419d7aa7e32c333bcc72a1aac46c33007"
    );
}

fn verified(request: &Request<'_>, secret: &str, now_s: u64) -> Result<(), SignatureError> {
    let mut headers = request.headers.to_vec();
    let authorization = authorization(&key(), request);
    headers.push(("authorization".to_owned(), authorization));
    let received = Request {
        headers: &headers,
        ..*request
    };
    verify(&received, &presented(&received)?, secret, now_s)
}

fn simple(headers: &[(String, String)]) -> Request<'_> {
    Request {
        method: "GET",
        path: "/v1/p/training-jobs",
        query: "",
        headers,
        body: b"",
    }
}

#[test]
fn another_key_an_old_signature_and_a_clock_that_is_wrong_are_told_apart() {
    let headers = headers(&[("Host", "h")]);
    let request = simple(&headers);
    let secret = key().secret;
    assert_eq!(verified(&request, &secret, NOW_S + 900), Ok(()));
    assert_eq!(verified(&request, &secret, NOW_S - 900), Ok(()));
    let late = verified(&request, &secret, NOW_S + 901);
    assert_eq!(late, Err(SignatureError::Skewed { skew_s: 901 }));
    assert_eq!(
        verified(&request, "other", NOW_S),
        Err(SignatureError::Mismatch)
    );
}

#[test]
fn an_authorization_that_cannot_be_checked_says_why() {
    let mut all = headers(&[("Host", "h")]);
    let of = |value: &str, all: &mut Vec<(String, String)>| {
        all.retain(|(name, _)| name != "Authorization");
        all.push(("Authorization".to_owned(), value.to_owned()));
        presented(&simple(all))
    };
    assert_eq!(presented(&simple(&all)), Err(SignatureError::Missing));
    let old =
        "SDK-HMAC-SHA256 Credential=AK/20150907//ec2/sdk_request, SignedHeaders=host, Signature=0";
    assert_eq!(of(old, &mut all), Err(SignatureError::OldForm));
    let half = "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host";
    assert_eq!(of(half, &mut all), Err(SignatureError::Malformed));
    let sm3 = of("SDK-HMAC-SM3 Access=AK", &mut all);
    assert_eq!(
        sm3,
        Err(SignatureError::Algorithm("SDK-HMAC-SM3".to_owned()))
    );
}

#[test]
fn what_must_be_signed_is_and_what_is_signed_must_have_come() {
    let headers = headers(&[("Host", "h")]);
    let of = |names: &[&str]| Presented {
        access: "AK".to_owned(),
        signed_headers: names.iter().map(|n| (*n).to_owned()).collect(),
        signature: String::new(),
    };
    let request = simple(&headers);
    let secret = key().secret;
    let without = verify(&request, &of(&["host"]), &secret, NOW_S);
    assert_eq!(without, Err(SignatureError::NotSigned(DATE_HEADER)));
    let more = verify(
        &request,
        &of(&["host", "x-sdk-date", "x-a"]),
        &secret,
        NOW_S,
    );
    assert_eq!(more, Err(SignatureError::NotSent("x-a".to_owned())));
}

#[test]
fn a_body_is_not_exempt_by_a_header_that_nobody_signed() {
    let mut headers = headers(&[("Host", "h")]);
    let sent = headers.clone();
    let request = Request {
        body: b"{}",
        ..simple(&sent)
    };
    let authorization = authorization(&key(), &request);
    headers.push(("Authorization".to_owned(), authorization));
    headers.push((CONTENT_HEADER.to_owned(), UNSIGNED.to_owned()));
    let changed = Request {
        body: b"{\"a\":1}",
        headers: &headers,
        ..request
    };
    let refused = verify(
        &changed,
        &presented(&changed).unwrap(),
        &key().secret,
        NOW_S,
    );
    assert_eq!(refused, Err(SignatureError::NotSigned(CONTENT_HEADER)));
}

proptest! {
    #[test]
    fn what_is_signed_verifies_and_what_was_changed_does_not(
        method in "GET|PUT|POST|DELETE",
        path in "/[a-z0-9 %:é中/]{0,30}",
        pairs in prop::collection::vec(("[a-zA-Z]{1,4}", "\\PC{0,8}"), 0..5),
        extra in prop::collection::vec(("x-[a-z]{1,8}", "[ -~]{0,12}"), 0..4),
        body in prop::collection::vec(any::<u8>(), 0..40),
        flipped in 0_usize..40,
    ) {
        let given: Vec<(&str, &str)> = extra.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let mut headers = headers(&given);
        headers.push(("Host".to_owned(), "127.0.0.1:1".to_owned()));
        let query = uri::query(&pairs);
        let request = Request { method: &method, path: &path, query: &query, headers: &headers, body: &body };
        prop_assert_eq!(verified(&request, &key().secret, NOW_S), Ok(()));
        // Sorted or not, encoded or not, it is the same request.
        let mut turned = pairs.clone();
        turned.reverse();
        let authorization = authorization(&key(), &request);
        let mut received = headers.clone();
        received.push(("Authorization".to_owned(), authorization));
        let turned = uri::query(&turned);
        let same = Request { query: &turned, headers: &received, ..request };
        prop_assert_eq!(verify(&same, &presented(&same).unwrap(), &key().secret, NOW_S), Ok(()));
        if !body.is_empty() {
            let mut other = body.clone();
            let at = flipped % other.len();
            other[at] ^= 1;
            let changed = Request { body: &other, headers: &received, ..request };
            let refused = verify(&changed, &presented(&changed).unwrap(), &key().secret, NOW_S);
            prop_assert_eq!(refused, Err(SignatureError::Mismatch));
        }
    }

    #[test]
    fn no_header_makes_the_verifier_panic(value in "\\PC{0,60}", date in "\\PC{0,20}") {
        let headers = vec![
            ("Host".to_owned(), "h".to_owned()),
            (DATE_HEADER.to_owned(), date),
            ("Authorization".to_owned(), format!("SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, Signature={value}")),
        ];
        let request = simple(&headers);
        if let Ok(presented) = presented(&request) {
            prop_assert!(verify(&request, &presented, "s", NOW_S).is_err());
        }
    }
}
