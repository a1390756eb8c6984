//! Signatures of object storage: what they cover is done, what they do not is refused.

use trainyard_protocol::sign::obs::{
    Label, V4, authorization, resource, signature, string_to_sign,
};
use trainyard_protocol::sign::{self, Key, Request};
use trainyard_protocol::uri;

use crate::place::{Answer, Place, now_s};

const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

type Headers<'a> = &'a [(&'a str, &'a str)];

fn key(place: &Place) -> Key {
    let told = place.credentials();
    Key {
        access: told.access_key.clone(),
        secret: told.secret_key.clone(),
    }
}

fn owned(headers: Headers<'_>) -> Vec<(String, String)> {
    let pairs = headers.iter();
    pairs
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn split(path: &str) -> (&str, &str) {
    path[1..].split_once('/').unwrap_or((&path[1..], ""))
}

/// In the header, by one of the twins: some headers are signed, others only sent.
async fn by_v2(
    place: &Place,
    label: Label,
    path: &str,
    signed: Headers<'_>,
    loose: Headers<'_>,
) -> Answer {
    // A date of its own prefix stands for `Date`, and says the time as a stamp.
    let stamp = sign::stamp(now_s());
    let own_date = format!("{}date", label.prefix());
    let mut all = vec![(own_date.as_str(), stamp.as_str())];
    all.extend_from_slice(signed);
    let headers = owned(&all);
    let request = Request {
        method: "PUT",
        path,
        query: "",
        headers: &headers,
        body: b"",
    };
    let (bucket, object) = split(path);
    let proof = authorization(
        label,
        &key(place),
        &request,
        &resource(bucket, object, true),
    );
    all.extend_from_slice(loose);
    all.push(("Authorization", &proof));
    place.ask("PUT", path, &all, "").await
}

/// In the address, by one of the twins.
fn address_v2(place: &Place, label: Label, path: &str) -> String {
    let expires = (now_s() + 600).to_string();
    let request = Request {
        method: "PUT",
        path,
        query: "",
        headers: &[],
        body: b"",
    };
    let (bucket, object) = split(path);
    let text = string_to_sign(
        label,
        &request,
        &resource(bucket, object, true),
        Some(&expires),
    );
    let signed = uri::encode(&signature(&key(place).secret, &text));
    let name = match label {
        Label::Obs => "AccessKeyId",
        Label::Aws => "AWSAccessKeyId",
    };
    let access = key(place).access;
    format!("{path}?{name}={access}&Expires={expires}&Signature={signed}")
}

fn scope(place: &Place, stamp: &str) -> String {
    let day = &stamp[..8];
    format!("{}/{day}/local/s3/aws4_request", key(place).access)
}

async fn by_v4(place: &Place, path: &str, signed: Headers<'_>, loose: Headers<'_>) -> Answer {
    let (host, stamp) = (place.address().to_string(), sign::stamp(now_s()));
    let mut all = vec![
        ("host", host.as_str()),
        ("x-amz-content-sha256", UNSIGNED),
        ("x-amz-date", stamp.as_str()),
    ];
    all.extend_from_slice(signed);
    let headers = owned(&all);
    let mut names: Vec<String> = headers.iter().map(|(name, _)| name.clone()).collect();
    names.sort();
    let v4 = V4 {
        signed_headers: &names,
        stamp: &stamp,
        region: "local",
        service: "s3",
    };
    let request = Request {
        method: "PUT",
        path,
        query: "",
        headers: &headers,
        body: b"",
    };
    let proof = format!(
        "AWS4-HMAC-SHA256 Credential={}, SignedHeaders={}, Signature={}",
        scope(place, &stamp),
        names.join(";"),
        v4.signature(&key(place).secret, &request)
    );
    all.extend_from_slice(loose);
    all.push(("Authorization", &proof));
    place.ask("PUT", path, &all, "").await
}

/// In the address, by version 4, good for some seconds from a moment on.
fn address_v4(place: &Place, method: &str, path: &str, (made_s, life_s): (u64, u64)) -> String {
    let stamp = sign::stamp(made_s);
    let query = format!(
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={}&X-Amz-Date={stamp}&X-Amz-Expires={life_s}&X-Amz-SignedHeaders=host",
        uri::encode(&scope(place, &stamp)),
    );
    // The payload's place has these words; they are not sent.
    let headers = owned(&[
        ("host", &place.address().to_string()),
        ("x-amz-content-sha256", UNSIGNED),
    ]);
    let names = ["host".to_owned()];
    let v4 = V4 {
        signed_headers: &names,
        stamp: &stamp,
        region: "local",
        service: "s3",
    };
    let request = Request {
        method,
        path,
        query: &query,
        headers: &headers,
        body: b"",
    };
    let signed = v4.signature(&key(place).secret, &request);
    format!("{path}?{query}&X-Amz-Signature={signed}")
}

async fn with_secret(place: &Place) {
    let put = place
        .with_token("PUT", "/demo/secret.txt", "TOPSECRET")
        .await;
    assert_eq!(put.status, 200, "{}", put.body);
}

async fn is_refused(place: &Place, how: &str, answer: Answer, path: &str) {
    assert_eq!(answer.status, 403, "{how}: {}", answer.body);
    assert!(
        answer.body.contains("which were not signed"),
        "{how}: {}",
        answer.body
    );
    let there = place.with_token("GET", path, "").await;
    assert_eq!(there.status, 404, "{how} made it: {}", there.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_that_was_not_signed_makes_no_copy_of_an_upload() {
    let place = Place::new().await;
    with_secret(&place).await;
    for copy in ["x-amz-copy-source", "x-obs-copy-source"] {
        let loose = [(copy, "/demo/secret.txt")];
        let path = "/demo/gift.txt";
        for label in [Label::Obs, Label::Aws] {
            let address = address_v2(&place, label, path);
            let answer = place.ask("PUT", &address, &loose, "").await;
            let how = format!("an address by {} with {copy}", label.word());
            if copy.starts_with(label.prefix()) {
                // It is of what is signed: another signature.
                assert_eq!(answer.status, 403, "{how}: {}", answer.body);
            } else {
                is_refused(&place, &how, answer, path).await;
            }
            if !copy.starts_with(label.prefix()) {
                let answer = by_v2(&place, label, path, &[], &loose).await;
                is_refused(
                    &place,
                    &format!("a header by {} with {copy}", label.word()),
                    answer,
                    path,
                )
                .await;
            }
        }
        let address = address_v4(&place, "PUT", path, (now_s(), 600));
        let answer = place.ask("PUT", &address, &loose, "").await;
        is_refused(
            &place,
            &format!("an address by version 4 with {copy}"),
            answer,
            path,
        )
        .await;
        let answer = by_v4(&place, path, &[], &loose).await;
        is_refused(
            &place,
            &format!("a header by version 4 with {copy}"),
            answer,
            path,
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_that_was_signed_is_not_replaced_by_one_that_was_not() {
    let place = Place::new().await;
    with_secret(&place).await;
    assert_eq!(
        place
            .with_token("PUT", "/demo/open.txt", "open")
            .await
            .status,
        200
    );
    let signed = [("x-obs-copy-source", "/demo/open.txt")];
    let loose = [("x-amz-copy-source", "/demo/secret.txt")];
    let answer = by_v2(&place, Label::Obs, "/demo/copy.txt", &signed, &loose).await;
    is_refused(&place, "both", answer, "/demo/copy.txt").await;
    let token = place.token().await;
    let twice = [("X-Auth-Token", token.as_str()), signed[0], loose[0]];
    let answer = place.ask("PUT", "/demo/copy.txt", &twice, "").await;
    assert_eq!(answer.status, 400, "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_is_done_by_each_of_the_signatures() {
    let place = Place::new().await;
    assert_eq!(
        place
            .with_token("PUT", "/demo/open.txt", "open")
            .await
            .status,
        200
    );
    let (obs, amz) = (
        ("x-obs-copy-source", "/demo/open.txt"),
        ("x-amz-copy-source", "/demo/open.txt"),
    );
    let answers = [
        by_v2(&place, Label::Obs, "/demo/1.txt", &[obs], &[]).await,
        by_v2(&place, Label::Aws, "/demo/2.txt", &[amz], &[]).await,
        by_v4(&place, "/demo/3.txt", &[amz], &[]).await,
    ];
    for (number, answer) in (1..).zip(answers) {
        assert_eq!(answer.status, 200, "{number}: {}", answer.body);
        let copy = place
            .with_token("GET", &format!("/demo/{number}.txt"), "")
            .await;
        assert_eq!(copy.body, "open", "{number}");
    }
    for label in [Label::Obs, Label::Aws] {
        let address = address_v2(&place, label, "/demo/sent.txt");
        assert_eq!(
            place.ask("PUT", &address, &[], "").await.status,
            200,
            "{}",
            label.word()
        );
    }
    let address = address_v4(&place, "PUT", "/demo/sent.txt", (now_s(), 600));
    let sent = place.ask("PUT", &address, &[], "sent").await;
    assert_eq!(sent.status, 200, "{}", sent.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_proofs_at_once_are_refused() {
    let place = Place::new().await;
    with_secret(&place).await;
    let address = address_v4(&place, "PUT", "/demo/gift.txt", (now_s(), 600));
    let proof = "AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host;x-amz-copy-source, Signature=x";
    let headers = [
        ("Authorization", proof),
        ("x-amz-copy-source", "/demo/secret.txt"),
    ];
    let answer = place.ask("PUT", &address, &headers, "").await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert_eq!(
        place.with_token("GET", "/demo/gift.txt", "").await.status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_version_4_is_good_for_a_week_at_most() {
    let place = Place::new().await;
    with_secret(&place).await;
    let path = "/demo/secret.txt";
    for (life_s, status) in [(604_800, 200), (604_801, 400), (1_000_000_000, 400)] {
        let address = address_v4(&place, "GET", path, (now_s(), life_s));
        let answer = place.ask("GET", &address, &[], "").await;
        assert_eq!(answer.status, status, "{life_s}: {}", answer.body);
        if status == 400 {
            assert!(
                answer.body.contains("AuthorizationQueryParametersError"),
                "{}",
                answer.body
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_no_project_opens_no_object_storage() {
    let place = Place::new().await;
    let told = place.credentials();
    let body = serde_json::json!({"auth": {"identity": {"methods": ["password"], "password": {"user": {
        "name": told.user, "password": told.password, "domain": {"name": told.domain}}}}}});
    let made = place
        .ask("POST", "/v3/auth/tokens", &[], &body.to_string())
        .await;
    let token = made.header("x-subject-token").unwrap().to_owned();
    for path in ["/", "/demo", "/demo/digits/code/train.py"] {
        let answer = place
            .ask("GET", path, &[("X-Auth-Token", &token)], "")
            .await;
        assert_eq!(answer.status, 403, "{path}: {}", answer.body);
        assert!(
            answer.body.contains("<Code>AccessDenied</Code>"),
            "{}",
            answer.body
        );
    }
}
