//! A project that has ten thousand jobs of others: their pages are made up by the proxy, what comes after them is real.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::time::Instant;
use trainyard_job::JobStatus;
use trainyard_tests::fault_proxy::{Asked, Change, Fault, FaultProxy, Which, below};

use super::{DEADLINE, Faulty, Generation, PAUSE, sign};

const OTHERS: u64 = 10_000;
/// When they were made: after everything of this test.
const NEWER_MS: u64 = 4_000_000_000_000;

/// Whether the list of jobs is asked for from its first page, or from another.
fn lists(generation: Generation, is_first: bool) -> Which {
    let lists = generation.lists();
    Arc::new(move |asked: &Asked| {
        let first = match generation {
            Generation::V1 => asked.query().split('&').any(|pair| pair == "page=1"),
            Generation::V2 => asked.json()["offset"] == 0,
        };
        lists(asked) && first == is_first
    })
}

fn name(number: u64) -> String {
    format!("train-{number:05}")
}

/// The first page of the others.
fn first_page(generation: Generation) -> Value {
    let row = |number: u64| {
        json!({
            "job_id": 1_000_000 + number, "job_name": name(number), "version_id": 2_000_000 + number,
            "status": 10, "create_time": NEWER_MS + number, "duration": 1, "job_desc": "", "version_count": 1,
        })
    };
    let item = |number: u64| {
        let id = format!("00000000-0000-0000-0000-{number:012}");
        let metadata = json!({ "id": id, "name": name(number), "create_time": NEWER_MS + number });
        json!({ "kind": "job", "metadata": metadata, "status": { "phase": "Completed" } })
    };
    match generation {
        Generation::V1 => json!({
            "is_success": true, "job_total_count": OTHERS + 1, "job_count_limit": 1, "quotas": 100_000,
            "jobs": (0..1000).map(row).collect::<Vec<_>>(),
        }),
        Generation::V2 => json!({
            "total": OTHERS + 1, "count": 50, "limit": 50, "offset": 0, "sort_by": "create_time", "order": "desc",
            "items": (0..50).map(item).collect::<Vec<_>>(),
        }),
    }
}

/// Puts the others before what the service has: its first page is the second one.
fn crowd(faulty: &Faulty, proxy: &FaultProxy, generation: Generation) {
    let page = Fault::json(200, &first_page(generation));
    proxy.always(&lists(generation, true), page);
    let key = faulty.key();
    let turn_back: Change = Arc::new(move |asked: &mut Asked| {
        if generation == Generation::V1 {
            let pairs = asked.query().split('&').map(|pair| {
                let is_page = pair.starts_with("page=");
                if is_page { "page=1" } else { pair }
            });
            let query = pairs.collect::<Vec<_>>().join("&");
            asked.target = format!("{}?{query}", asked.path());
        } else {
            let mut body = asked.json();
            body["offset"] = json!(0);
            asked.body = body.to_string().into_bytes();
            asked.set_header("Content-Length", &asked.body.len().to_string());
        }
        sign(&key, asked);
    });
    proxy.always(&lists(generation, false), Fault::Change(turn_back));
}

#[tokio::test(flavor = "multi_thread")]
async fn ours_is_found_among_ten_thousand_jobs_without_asking_for_all_of_them() {
    for generation in [Generation::V1, Generation::V2] {
        let faulty = Faulty::new().await;
        if generation == Generation::V2 {
            faulty.proxy.always(&below("/v1/"), Fault::no_such_api());
        }
        let id = faulty.there.connect().await;
        let spec = faulty.spec(&id, "train", "echo ran; sleep 600").await;
        let key = faulty.there.submit(&id, &spec).await;
        faulty.until_written(key, "ran").await;
        crowd(&faulty, &faulty.proxy, generation);
        let (first, further) = (lists(generation, true), lists(generation, false));
        let all = below(generation.start());
        let before = (faulty.proxy.count(&first), faulty.proxy.count(&all));
        let deadline = Instant::now() + DEADLINE;
        while faulty.proxy.count(&first) < before.0 + 5 {
            assert!(Instant::now() < deadline);
            tokio::time::sleep(PAUSE).await;
        }
        let looks = faulty.proxy.count(&first) - before.0;
        let asked = faulty.proxy.count(&all) - before.1;
        println!("{generation:?}: {asked} requests of {looks} looks");
        assert!(asked <= looks * 5, "a list, the job, and three for its log");
        assert_eq!(faulty.proxy.count(&further), 0, "no page of others");
        let yard = faulty.there.service.yard();
        tokio::task::block_in_place(|| yard.ok(&["stop", "train"]));
        assert_eq!(faulty.there.end(key).await, JobStatus::Killed);
        // One more, whose name is a part of theirs, and whose creation nobody answers: it is on the second page.
        let creations = generation.creations();
        faulty.proxy.fault(&creations, 1, Fault::Lose);
        let spec = faulty.spec(&id, "train-0", "echo ran").await;
        let late = faulty.there.submit(&id, &spec).await;
        assert_eq!(faulty.there.end(late).await, JobStatus::Completed);
        assert_eq!(
            faulty.proxy.count(&creations),
            2,
            "the two that were submitted"
        );
        assert!(faulty.proxy.count(&further) >= 1);
        faulty.close().await;
    }
}
