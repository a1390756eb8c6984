//! The network goes while a job is submitted: it is there once, and watched.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use trainyard_job::JobStatus;
use trainyard_modelarts::Limits;
use trainyard_tests::fault_proxy::{Fault, to};

use super::{Faulty, Generation, limits};

const BOTH: [Generation; 2] = [Generation::V1, Generation::V2];

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_whose_answer_was_lost_is_found_and_not_sent_again() {
    for generation in BOTH {
        let faulty = Faulty::of(generation).await;
        let id = faulty.there.connect().await;
        let spec = faulty.spec(&id, "lost-answer", "echo ran").await;
        faulty.proxy.fault(&generation.creations(), 1, Fault::Lose);
        let key = faulty.there.submit(&id, &spec).await;
        faulty.assert_ran_once(key, "lost-answer").await;
        faulty
            .until_said(key, &["Perhaps submitted", "check the network"])
            .await;
        assert_eq!(faulty.proxy.count(&generation.creations()), 1);
        assert!(faulty.written(key).await.contains(&"ran".to_owned()));
        faulty.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_that_never_arrived_is_sent_again_after_the_service_did_not_know_it() {
    for generation in BOTH {
        let faulty = Faulty::of(generation).await;
        let id = faulty.there.connect().await;
        let spec = faulty.spec(&id, "never-arrived", "echo ran").await;
        faulty
            .proxy
            .fault(&generation.creations(), 1, Fault::Refuse);
        faulty
            .proxy
            .fault(&generation.creations(), 1, Fault::page(502));
        let key = faulty.there.submit(&id, &spec).await;
        faulty.assert_ran_once(key, "never-arrived").await;
        assert_eq!(faulty.proxy.count(&generation.creations()), 3);
        assert_eq!(faulty.proxy.passed(&generation.creations()), 1);
        faulty.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_submitted_while_nobody_listens_is_sent_when_somebody_does() {
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    let spec = faulty.spec(&id, "offline", "echo ran").await;
    faulty.proxy.leave();
    let words = ["cannot be reached", "check the network"];
    faulty.assert_refused(&id, &spec, &words).await;
    faulty.proxy.come_back();
    // Somebody describes it and sees that it is sound; then the network goes.
    let at = json!({ "spec": spec, "backend": id, "version_of": null, "save_as": null });
    faulty.there.ask("check_spec", at).await;
    faulty.proxy.leave();
    let key = faulty.there.submit(&id, &spec).await;
    let words = [
        "Not submitted yet",
        "cannot be reached",
        "check the network",
    ];
    faulty.until_said(key, &words).await;
    assert_eq!(faulty.jobs(), [""; 0]);
    faulty.proxy.come_back();
    faulty.assert_ran_once(key, "offline").await;
    assert_eq!(faulty.proxy.count(&Generation::V1.creations()), 1);
    faulty.close().await;
}

/// The first creation is on its way for longer than the client waits, and arrives just before the second one.
#[tokio::test(flavor = "multi_thread")]
async fn a_creation_that_arrives_late_is_neither_done_twice_nor_lost() {
    for generation in BOTH {
        let faulty = Faulty::patient(Limits {
            whole: Duration::from_secs(2),
            ..limits()
        })
        .await;
        if generation == Generation::V2 {
            let v1 = trainyard_tests::fault_proxy::below("/v1/");
            faulty.proxy.always(&v1, Fault::no_such_api());
        }
        let id = faulty.there.connect().await;
        let spec = faulty.spec(&id, "late", "echo ran").await;
        let creations = generation.creations();
        let late = Arc::clone(&creations);
        let second_came = Fault::Hold(Arc::new(move |proxy| proxy.count(&late) >= 2));
        faulty.proxy.fault(&creations, 1, second_came);
        let first = Arc::clone(&creations);
        let first_is_done = Fault::Hold(Arc::new(move |proxy| proxy.passed(&first) >= 1));
        faulty.proxy.fault(&creations, 1, first_is_done);
        let key = faulty.there.submit(&id, &spec).await;
        faulty.assert_ran_once(key, "late").await;
        assert_eq!(faulty.proxy.count(&creations), 2);
        faulty.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_that_is_left_while_nobody_answers_a_creation_finds_out_when_it_is_opened() {
    for arrives in [false, true] {
        let mut faulty = Faulty::new().await;
        let id = faulty.there.connect().await;
        let spec = faulty.spec(&id, "left", "echo ran").await;
        let creations = Generation::V1.creations();
        let left = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&left);
        let fault = if arrives {
            Fault::Hold(Arc::new(move |_| seen.load(Ordering::SeqCst)))
        } else {
            Fault::Hang
        };
        faulty.proxy.fault(&creations, 1, fault);
        let key = faulty.there.submit(&id, &spec).await;
        faulty.until_asked(&creations).await;
        let begun = Instant::now();
        faulty.there.console.close().await;
        println!("left after {:?}", begun.elapsed());
        assert!(begun.elapsed() < limits().whole);
        left.store(true, Ordering::SeqCst);
        if arrives {
            faulty.until_jobs(&["left"]).await;
        }
        faulty.reopen().await;
        faulty.assert_ran_once(key, "left").await;
        let sent = if arrives { 1 } else { 2 };
        assert_eq!(faulty.proxy.count(&creations), sent);
        faulty.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_next_version_whose_answer_was_lost_is_made_once() {
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    let spec = faulty.spec(&id, "versions", "echo ran").await;
    let first = faulty.there.submit(&id, &spec).await;
    faulty.assert_ran_once(first, "versions").await;
    let creations = to("POST", "/v1/", "/versions");
    faulty.proxy.fault(&creations, 1, Fault::Lose);
    let second = faulty.there.submit_after(&id, &spec, Some(first)).await;
    assert_eq!((second.job, second.version.0), (first.job, 2));
    faulty.assert_ran_once(second, "versions").await;
    assert_eq!(faulty.proxy.count(&creations), 1);
    let show = || faulty.there.service.yard().json(&["show", "versions"]);
    let there = tokio::task::block_in_place(show);
    assert_eq!(there["version"]["version"]["key"]["version"], json!(2));
    faulty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_whose_answer_was_lost_is_a_stop() {
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    let spec = faulty.spec(&id, "stopped", "echo ran; sleep 600").await;
    let key = faulty.there.submit(&id, &spec).await;
    faulty.until_written(key, "ran").await;
    let stops = to("POST", "/v1/", "/stop");
    faulty.proxy.fault(&stops, 1, Fault::page(502));
    faulty.proxy.fault(&stops, 1, Fault::Lose);
    faulty.there.ask("stop", json!({ "key": key })).await;
    assert_eq!(faulty.there.end(key).await, JobStatus::Killed);
    assert!(faulty.proxy.passed(&stops) >= 1);
    faulty.close().await;
}
