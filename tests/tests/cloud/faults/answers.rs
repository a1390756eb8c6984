//! Answers that are none, half ones, somebody else's, or too late: asked again where that helps, and else said.

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use trainyard_modelarts::Limits;
use trainyard_tests::fault_proxy::{Asked, Fault, Which, to};

use super::{Faulty, limits};

/// What the picker of flavors asks for.
fn flavors() -> Which {
    to("GET", "/v1/", "/job/resource-specs")
}

fn of_flavors() -> Value {
    json!({ "part": "flavors" })
}

impl Faulty {
    /// The picker has its flavors in the end, and asked for them so often.
    async fn assert_asked(&self, id: &str, times: usize) {
        let before = self.proxy.count(&flavors());
        let all = self.there.choices(id, of_flavors()).await;
        assert!(!all.is_empty());
        assert_eq!(self.proxy.count(&flavors()) - before, times);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_with_the_second_page_of_a_list_leaves_nothing_out() {
    const FILES: usize = 1100;
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    let folder = faulty.there.service.yard().home().join("obs/demo/many");
    fs::create_dir_all(&folder).unwrap();
    for number in 0..FILES {
        fs::write(folder.join(format!("{number:04}")), "").unwrap();
    }
    let is_further = |asked: &Asked| {
        let mut pairs = asked.query().split('&');
        asked.path() == "/demo" && pairs.any(|pair| pair.starts_with("marker=") && pair.len() > 7)
    };
    let further: Which = Arc::new(is_further);
    let trouble = json!({ "error_code": "ModelArts.0010", "error_msg": "inside" });
    faulty.proxy.fault(&further, 1, Fault::json(500, &trouble));
    faulty.proxy.fault(&further, 1, Fault::Cut(500));
    let of = json!({ "part": "objects", "url": "obs://demo/many/" });
    let mut urls: Vec<String> = faulty
        .there
        .choices(&id, of.clone())
        .await
        .iter()
        .map(|one| one["url"].as_str().unwrap().to_owned())
        .collect();
    urls.sort();
    urls.dedup();
    assert_eq!(urls.len(), FILES);
    assert_eq!(faulty.proxy.count(&further), 3, "asked until it was whole");
    // One that stays in trouble is said, and what was heard before is kept.
    faulty.proxy.always(&further, Fault::json(500, &trouble));
    let said = faulty.failure(&id, of.clone()).await;
    assert!(
        said.contains("in trouble itself") && said.contains("try again later"),
        "{said}"
    );
    let query = json!({ "connection": id, "of": of, "refresh": false });
    let kept = faulty.there.ask("catalogue", query).await;
    let entries = kept["catalogue"]["entries"].as_array().unwrap();
    assert_eq!(entries.len(), FILES);
    faulty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_answer_is_asked_for_again_and_else_said() {
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    faulty.proxy.fault(&flavors(), 1, Fault::Cut(20));
    faulty.proxy.fault(&flavors(), 1, Fault::Refuse);
    faulty.assert_asked(&id, 3).await;
    faulty.proxy.always(&flavors(), Fault::Cut(20));
    let before = faulty.proxy.count(&flavors());
    let said = faulty.failure(&id, of_flavors()).await;
    assert!(
        said.contains("cut off") && said.contains("check the network"),
        "{said}"
    );
    let tries = usize::try_from(limits().tries).unwrap();
    assert_eq!(faulty.proxy.count(&flavors()) - before, tries);
    faulty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_has_an_end() {
    let faulty = Faulty::patient(Limits {
        whole: Duration::from_secs(2),
        tries: 2,
        ..limits()
    })
    .await;
    let id = faulty.there.connect().await;
    faulty.proxy.fault(&flavors(), 1, Fault::Hang);
    faulty.assert_asked(&id, 2).await;
    faulty.proxy.always(&flavors(), Fault::Hang);
    let said = faulty.failure(&id, of_flavors()).await;
    let words = ["did not answer within 2 s", "check the network"];
    assert!(words.iter().all(|word| said.contains(word)), "{said}");
    faulty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_proxy_is_taken_for_nothing_else() {
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    for status in [200, 403, 407] {
        faulty.proxy.fault(&flavors(), 1, Fault::page(status));
        let said = faulty.failure(&id, of_flavors()).await;
        for words in [
            "something else than ModelArts answers",
            "a web page",
            "and the proxy",
        ] {
            assert!(said.contains(words), "{status}: {said}");
        }
    }
    faulty.proxy.fault(&flavors(), 1, Fault::page(502));
    faulty.assert_asked(&id, 2).await;
    faulty.proxy.always(&flavors(), Fault::page(502));
    let said = faulty.failure(&id, of_flavors()).await;
    for words in [
        "HTTP 502 with a web page",
        "a proxy in between",
        "try again later",
    ] {
        assert!(said.contains(words), "{said}");
    }
    faulty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_told_when_to_come_back_comes_then_and_not_before() {
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    faulty.proxy.fault(&flavors(), 1, Fault::too_many(1));
    faulty.assert_asked(&id, 2).await;
    let times = faulty.proxy.times(&flavors());
    let waited = times[1].duration_since(times[0]);
    println!("came back after {waited:?}");
    assert!(waited >= Duration::from_secs(1));
    faulty.proxy.always(&flavors(), Fault::too_many(3600));
    let (before, begun) = (faulty.proxy.count(&flavors()), Instant::now());
    let said = faulty.failure(&id, of_flavors()).await;
    assert!(said.contains("takes no more requests now"), "{said}");
    assert!(said.contains("try again later"), "{said}");
    assert_eq!(
        faulty.proxy.count(&flavors()) - before,
        1,
        "an hour is not waited for"
    );
    assert!(begun.elapsed() < Duration::from_mins(1));
    faulty.close().await;
}
