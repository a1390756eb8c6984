//! Who is not let in is told why, and what to do; nothing is sent as somebody who is not.

use std::sync::Arc;

use serde_json::{Value, json};
use trainyard_protocol::sign::{parse_stamp, sdk, stamp};
use trainyard_tests::fault_proxy::{Asked, Change, Fault, below, to};

use super::{Faulty, Generation, UNTIL_TOLD, said_of, sign};

impl Faulty {
    /// Saves a connection; its id.
    async fn save(&self, described: Value) -> String {
        let id = self.there.ask("save_connection", described).await;
        id.as_str().unwrap().to_owned()
    }

    /// Its test says this of both generations, with these words.
    async fn assert_test_says(&self, id: &str, state: &str, words: &[&str]) {
        let test = self.there.ask("test_connection", json!({ "id": id })).await;
        for service in ["modelarts_v1", "modelarts_v2"] {
            let (told, said) = said_of(&test, service);
            println!("{service}: {told}: {said}");
            assert_eq!(told, state, "{test}");
            assert!(words.iter().all(|word| said.contains(word)), "{said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_said_at_once_and_nothing_is_submitted_with_it() {
    let faulty = Faulty::new().await;
    let right = faulty.there.connect().await;
    let spec = faulty.spec(&right, "nobody", "true").await;
    let mut described = faulty.there.with_key_pair();
    described["connection"]["name"] = json!("Wrong");
    described["keys"]["secret"] = json!("wrong");
    let id = faulty.save(described).await;
    let words = ["sign in again under Connections"];
    faulty.assert_test_says(&id, "not_signed_in", &words).await;
    let lists = Generation::V1.lists();
    let before = faulty.proxy.count(&lists);
    faulty.assert_refused(&id, &spec, &words).await;
    assert_eq!(faulty.proxy.count(&lists), before + 1, "asked once");
    faulty.close().await;
}

/// Until a new key is given, which a job that runs does not forbid.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_no_longer_good_while_a_job_runs_loses_nothing_of_it() {
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    let spec = faulty.spec(&id, "renewed", UNTIL_TOLD).await;
    let key = faulty.there.submit(&id, &spec).await;
    faulty.until_written(key, "ran").await;
    let spoil: Change = Arc::new(|asked: &mut Asked| {
        let spoiled = asked
            .header("Authorization")
            .replace("Signature=", "Signature=0");
        asked.set_header("Authorization", &spoiled);
    });
    faulty.proxy.always(&below("/v"), Fault::Change(spoil));
    let words = ["Not watched for now", "sign in again under Connections"];
    faulty.until_said(key, &words).await;
    faulty.proxy.heal();
    let mut described = faulty.there.with_key_pair();
    described["id"] = json!(id);
    assert_eq!(faulty.save(described).await, id);
    faulty.tell();
    faulty.assert_ran_once(key, "renewed").await;
    faulty.until_written(key, "done").await;
    faulty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ended_is_renewed_once_and_the_job_watched_on() {
    let faulty = Faulty::new().await;
    let password = faulty.there.service.get("password").to_owned();
    let id = faulty.save(faulty.there.with_password(&password)).await;
    let spec = faulty.spec(&id, "token", UNTIL_TOLD).await;
    let key = faulty.there.submit(&id, &spec).await;
    faulty.until_written(key, "ran").await;
    let (logins, lists) = (to("POST", "/v3/auth/tokens", ""), Generation::V1.lists());
    let before = faulty.proxy.count(&logins);
    let token = faulty.proxy.last(&lists).unwrap();
    let token = token.header("X-Auth-Token");
    let behind = faulty.proxy.behind();
    let mut end = Asked::new("DELETE", "/v3/auth/tokens", behind);
    end.set_header("X-Auth-Token", token);
    end.set_header("X-Subject-Token", token);
    end.pass(behind).unwrap();
    faulty.until_more(&lists, 3).await;
    faulty.tell();
    faulty.assert_ran_once(key, "token").await;
    assert_eq!(faulty.proxy.count(&logins), before + 1, "one login");
    let renewed = faulty.proxy.last(&lists).unwrap();
    assert_ne!(renewed.header("X-Auth-Token"), token);
    let said = faulty.said(key).await;
    assert!(
        said.iter().all(|row| !row.contains("Not watched")),
        "{said:?}"
    );
    faulty.close().await;
}

/// One that has ended is not known to the service any more, nor is one that it never gave.
#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_key_that_is_not_known_any_more_is_said_to_be_over() {
    let faulty = Faulty::new().await;
    let right = faulty.there.connect().await;
    let spec = faulty.spec(&right, "over", "true").await;
    let sign_in = json!({ "with": "temporary", "access_key": "OVERANDGONE000000000" });
    let mut described = faulty.there.described(&sign_in, "secret");
    described["connection"]["name"] = json!("Temporary");
    described["keys"]["security_token"] = json!("token");
    let id = faulty.save(described).await;
    let words = [
        "is not known or has expired",
        "sign in again under Connections",
    ];
    faulty.assert_test_says(&id, "not_signed_in", &words).await;
    faulty.assert_refused(&id, &spec, &words).await;
    faulty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_is_told_from_a_key_that_is() {
    const AHEAD_S: u64 = 20 * 60;
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    let spec = faulty.spec(&id, "clock", "true").await;
    let key = faulty.key();
    let older: Change = Arc::new(move |asked: &mut Asked| {
        let at_s = parse_stamp(asked.header(sdk::DATE_HEADER)).unwrap() - AHEAD_S;
        asked.set_header(sdk::DATE_HEADER, &stamp(at_s));
        sign(&key, asked);
    });
    for start in ["/v1/", "/v2/"] {
        let ahead = Fault::Ahead(AHEAD_S, Arc::clone(&older));
        faulty.proxy.always(&below(start), ahead);
    }
    let words = ["the clock of this computer is 1", "set the clock"];
    faulty.assert_test_says(&id, "clock_off", &words).await;
    faulty.assert_refused(&id, &spec, &["set the clock"]).await;
    faulty.proxy.heal();
    faulty.assert_test_says(&id, "answered", &[]).await;
    faulty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_project_is_named_and_nothing_is_submitted_to_it() {
    let faulty = Faulty::new().await;
    let right = faulty.there.connect().await;
    let spec = faulty.spec(&right, "nowhere", "true").await;
    let mut described = faulty.there.with_key_pair();
    described["connection"]["name"] = json!("Elsewhere");
    described["connection"]["project_id"] = json!("0123456789abcdef0123456789abcdef");
    let id = faulty.save(described).await;
    let words = [
        "the project is not this account's",
        "correct it under Connections",
    ];
    faulty.assert_test_says(&id, "wrong_project", &words).await;
    faulty.assert_refused(&id, &spec, &words).await;
    faulty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_with_neither_generation_is_said_to_have_none() {
    let faulty = Faulty::new().await;
    let right = faulty.there.connect().await;
    let spec = faulty.spec(&right, "nowhere", "true").await;
    for start in ["/v1/", "/v2/"] {
        faulty.proxy.always(&below(start), Fault::no_such_api());
    }
    let mut described = faulty.there.with_key_pair();
    described["connection"]["name"] = json!("Nothing");
    let id = faulty.save(described).await;
    let words = [
        "no such service at this address",
        "the region may not have it",
    ];
    faulty.assert_test_says(&id, "absent", &words).await;
    faulty.assert_refused(&id, &spec, &words).await;
    faulty.close().await;
}
