//! Tokens, signatures, temporary keys: who may ask.

use std::time::Duration;

use serde_json::json;
use trainyard_api::Options;
use trainyard_console::secrets::Secrets;

use crate::place::{Place, now_s};

fn jobs(place: &Place) -> String {
    format!("/v1/{}/training-jobs", place.credentials().project_id)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_the_version_and_signing_in_is_answered_without_proof() {
    let place = Place::new().await;
    let project = place.credentials().project_id.clone();
    assert_eq!(place.ask("GET", "/v3", &[], "").await.status, 200);
    for path in [
        format!("/v1/{project}/training-jobs"),
        format!("/v2/{project}/training-job-flavors"),
        format!("/v2/{project}/notifications/topics"),
        "/v2/manage/repos".to_owned(),
        "/v3/projects".to_owned(),
        "/v3/auth/catalog".to_owned(),
        "/v1/anything/else".to_owned(),
    ] {
        let answer = place.ask("GET", &path, &[], "").await;
        assert_eq!(answer.status, 401, "{path}: {}", answer.body);
        let body = answer.json();
        assert_eq!(body["error_code"], "APIGW.0301", "{path}: {body}");
        assert_eq!(body["request_id"], answer.header("x-request-id").unwrap());
    }
    for path in ["/", "/demo", "/demo/digits/code/train.py"] {
        let answer = place.ask("GET", path, &[], "").await;
        assert_eq!(answer.status, 403, "{path}: {}", answer.body);
        assert!(
            answer.body.contains("<Code>AccessDenied</Code>"),
            "{}",
            answer.body
        );
        assert!(answer.body.contains("<RequestId>"), "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_gets_the_words_of_identity_and_no_token() {
    let place = Place::new().await;
    for (name, password, domain) in [
        ("trainyard", "wrong", "trainyard"),
        ("somebody", &place.credentials().password, "trainyard"),
        ("trainyard", &place.credentials().password, "other"),
    ] {
        let body = json!({"auth": {"identity": {"methods": ["password"], "password": {"user": {
            "name": name, "password": password, "domain": {"name": domain}}}}}});
        let answer = place
            .ask("POST", "/v3/auth/tokens", &[], &body.to_string())
            .await;
        assert_eq!(answer.status, 401);
        assert!(answer.header("x-subject-token").is_none());
        assert_eq!(answer.json()["error"]["code"], 401);
        assert_eq!(answer.json()["error"]["title"], "Unauthorized");
    }
    for broken in [
        "",
        "{",
        "[]",
        "{\"auth\":1}",
        "{\"auth\":{\"identity\":{\"methods\":[]}}}",
    ] {
        let answer = place.ask("POST", "/v3/auth/tokens", &[], broken).await;
        assert_eq!(answer.status, 400, "{broken}: {}", answer.body);
        assert_eq!(answer.json()["error"]["code"], 400);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_no_project_is_for_identity_alone() {
    let place = Place::new().await;
    let told = place.credentials();
    let body = json!({"auth": {"identity": {"methods": ["password"], "password": {"user": {
        "name": told.user, "password": told.password, "domain": {"name": told.domain}}}}}});
    let made = place
        .ask("POST", "/v3/auth/tokens", &[], &body.to_string())
        .await;
    assert_eq!(made.status, 201);
    assert!(made.json()["token"].get("project").is_none());
    let token = made.header("x-subject-token").unwrap().to_owned();
    let headers = [("X-Auth-Token", token.as_str())];
    assert_eq!(
        place.ask("GET", "/v3/projects", &headers, "").await.status,
        200
    );
    let refused = place.ask("GET", &jobs(&place), &headers, "").await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["error_code"], "ModelArts.0204");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_when_its_time_is_over_and_when_it_is_revoked() {
    let options = Options {
        token_life: Duration::from_millis(1_500),
        ..Options::default()
    };
    let place = Place::with(options, Secrets::in_memory()).await;
    let token = place.token().await;
    let path = jobs(&place);
    let list = async |token: &str| {
        place
            .ask("GET", &path, &[("X-Auth-Token", token)], "")
            .await
    };
    assert_eq!(list(&token).await.status, 200);
    let end = tokio::time::Instant::now() + Duration::from_secs(30);
    let refused = loop {
        let answer = list(&token).await;
        if answer.status != 200 {
            break answer;
        }
        assert!(tokio::time::Instant::now() < end, "the token does not end");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(
        (refused.status, refused.json()["error_code"].clone()),
        (401, json!("ModelArts.6401"))
    );
    let message = refused.json()["error_message"].as_str().unwrap().to_owned();
    assert!(message.contains("The token must be updated"), "{message}");
    let token = place.token().await;
    let headers = [
        ("X-Auth-Token", token.as_str()),
        ("X-Subject-Token", token.as_str()),
    ];
    assert_eq!(
        place
            .ask("DELETE", "/v3/auth/tokens", &headers, "")
            .await
            .status,
        204
    );
    assert_eq!(list(&token).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_good_for_a_quarter_of_an_hour() {
    let place = Place::new().await;
    let told = place.credentials().clone();
    let key = (told.access_key.as_str(), told.secret_key.as_str());
    let path = jobs(&place);
    let now = now_s();
    for (at, status) in [
        (now, 200),
        (now - 800, 200),
        (now - 1_000, 401),
        (now + 1_000, 401),
    ] {
        let answer = place.signed(key, ("GET", &path), at, &[]).await;
        assert_eq!(
            answer.status,
            status,
            "{}: {}",
            at.abs_diff(now),
            answer.body
        );
    }
    let answer = place
        .signed((key.0, "other"), ("GET", &path), now, &[])
        .await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json()["error_code"], "APIGW.0301");
    let other = "/v1/00000000000000000000000000000000/training-jobs";
    let answer = place.signed(key, ("GET", other), now, &[]).await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.json()["error_code"], "ModelArts.0210");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_key_needs_its_security_token() {
    let place = Place::new().await;
    let body = r#"{"auth":{"identity":{"methods":["token"],"token":{"duration_seconds":900}}}}"#;
    let path = "/v3.0/OS-CREDENTIAL/securitytokens";
    let made = place.with_token("POST", path, body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.json()["credential"].clone();
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    let (access, secret, token) = (text("access"), text("secret"), text("securitytoken"));
    let jobs = jobs(&place);
    let key = (access.as_str(), secret.as_str());
    let with = [("X-Security-Token", token.as_str())];
    let without = place.signed(key, ("GET", &jobs), now_s(), &[]).await;
    assert_eq!(without.status, 401, "{}", without.body);
    let other = [("X-Security-Token", "other")];
    assert_eq!(
        place
            .signed(key, ("GET", &jobs), now_s(), &other)
            .await
            .status,
        401
    );
    assert_eq!(
        place
            .signed(key, ("GET", &jobs), now_s(), &with)
            .await
            .status,
        200
    );
    let long = r#"{"auth":{"identity":{"methods":["token"],"token":{"duration_seconds":90000}}}}"#;
    assert_eq!(place.with_token("POST", path, long).await.status, 400);
}

const TEMPORARY: &str = "/v3.0/OS-CREDENTIAL/securitytokens";

fn asking_for(duration_s: u32) -> String {
    json!({"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": duration_s}}}})
        .to_string()
}

/// Access key, secret key and security token of an answer, and when they end.
fn temporary(answer: &crate::place::Answer) -> [String; 4] {
    assert_eq!(answer.status, 201, "{}", answer.body);
    let made = answer.json()["credential"].clone();
    ["access", "secret", "securitytoken", "expires_at"]
        .map(|name| made[name].as_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_key_lives_no_longer_than_what_asked_for_it() {
    let place = Place::new().await;
    let first = place.with_token("POST", TEMPORARY, &asking_for(900)).await;
    let [access, secret, token, ends] = temporary(&first);
    // The signature is of a body as well.
    let next = place
        .signed_with(
            (&access, &secret),
            ("POST", TEMPORARY),
            &[("X-Security-Token", &token)],
            &asking_for(86_400),
        )
        .await;
    let [.., next_ends] = temporary(&next);
    assert_eq!(next_ends, ends);
}

#[tokio::test(flavor = "multi_thread")]
async fn temporary_keys_end_with_the_token_that_asked_for_the_first() {
    let place = Place::new().await;
    let parent = place.token().await;
    let headers = [("X-Auth-Token", parent.as_str())];
    let first = place
        .ask("POST", TEMPORARY, &headers, &asking_for(900))
        .await;
    let [access, secret, token, _] = temporary(&first);
    let with = [("X-Security-Token", token.as_str())];
    let next = place
        .signed_with(
            (&access, &secret),
            ("POST", TEMPORARY),
            &with,
            &asking_for(900),
        )
        .await;
    let [next_access, next_secret, next_token, _] = temporary(&next);
    let jobs = jobs(&place);
    let keys = [
        (&access, &secret, &token),
        (&next_access, &next_secret, &next_token),
    ];
    let list = async |(access, secret, token): (&String, &String, &String)| {
        let with = [("X-Security-Token", token.as_str())];
        place
            .signed((access, secret), ("GET", &jobs), now_s(), &with)
            .await
            .status
    };
    for key in keys {
        assert_eq!(list(key).await, 200);
    }
    let headers = [
        ("X-Auth-Token", parent.as_str()),
        ("X-Subject-Token", parent.as_str()),
    ];
    let revoked = place.ask("DELETE", "/v3/auth/tokens", &headers, "").await;
    assert_eq!(revoked.status, 204);
    for key in keys {
        assert_eq!(list(key).await, 401);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_answered_ever_later_and_the_right_one_still_is() {
    let place = Place::new().await;
    let body = json!({"auth": {"identity": {"methods": ["password"], "password": {"user": {
        "name": "trainyard", "password": "wrong", "domain": {"name": "trainyard"}}}}}})
    .to_string();
    let begun = tokio::time::Instant::now();
    for _ in 0..5 {
        let answer = place.ask("POST", "/v3/auth/tokens", &[], &body).await;
        assert_eq!(answer.status, 401);
    }
    // 0.1, 0.2, 0.3 and 0.4 s.
    assert!(
        begun.elapsed() >= Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    place.token().await;
}
