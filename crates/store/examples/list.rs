//! How long page 1 of the list of jobs takes with a search text.
//!
//! `list JOBS [TEXT]...` fills a database in a temporary folder with that many jobs and prints a row a text:
//! the median of the time for page 1, newest first, in microseconds, and what was found. Without texts it takes
//! a rare one, a common one and an absent one, of each length that is searched differently.

use std::io::Write;
use std::time::Instant;

use anyhow::{Context, Result};
use trainyard_job::{
    Algorithm, AlgorithmSource, Device, JobSpec, LOCAL_IMAGE, Pool, Resources, StatusGroup,
};
use trainyard_store::{JobQuery, JobSort, NewJob, Store};

const ROUNDS: usize = 201;
const PAGE: u32 = 50;
const TEXTS: &[&str] = &[
    "needle",
    "00042",
    "train-",
    "nothing-like-it",
    "vi",
    "zq",
    "针",
    "训",
    "",
];
const WORDS: &[&str] = &[
    "baseline",
    "vision",
    "language",
    "speech",
    "recommend",
    "ablation",
    "distill",
    "pretrain",
    "训练",
    "识别",
    "tuning",
    "warmup",
    "long run",
    "night",
];

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let jobs = arguments.next().context("usage: list JOBS [TEXT]...")?;
    let jobs: usize = jobs.parse().context("JOBS is a number")?;
    let texts: Vec<String> = arguments.collect();
    let all = texts.is_empty();
    let texts: Vec<&str> = if all {
        TEXTS.to_vec()
    } else {
        texts.iter().map(String::as_str).collect()
    };

    let folder = tempfile::tempdir()?;
    let mut store = Store::open(&folder.path().join("trainyard.db"))?;
    let started = Instant::now();
    fill(&mut store, jobs)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "jobs={jobs} fill_ms={}", started.elapsed().as_millis())?;
    for text in texts {
        let query = JobQuery {
            search: text.to_owned(),
            limit: PAGE,
            ..JobQuery::default()
        };
        let (median_us, rows, total) = measure(&store, &query)?;
        writeln!(
            out,
            "jobs={jobs} text={text:?} median_us={median_us:.1} rows={rows} total={total}"
        )?;
    }
    if all {
        for (name, query) in narrowed(jobs) {
            let (median_us, rows, total) = measure(&store, &query)?;
            let started = Instant::now();
            store.group_counts(&query)?;
            let counts_us = started.elapsed().as_secs_f64() * 1e6;
            writeln!(
                out,
                "jobs={jobs} narrow={name:?} median_us={median_us:.1} counts_us={counts_us:.1} rows={rows} total={total}"
            )?;
        }
    }
    Ok(())
}

/// The list narrowed by what few, some and no jobs have.
fn narrowed(jobs: usize) -> Vec<(&'static str, JobQuery)> {
    let query = JobQuery {
        limit: PAGE,
        ..JobQuery::default()
    };
    let tagged = |tag: &str| JobQuery {
        tags: vec![tag.to_owned()],
        ..query.clone()
    };
    let by_name = |query: JobQuery| JobQuery {
        sort: JobSort::Name,
        groups: vec![StatusGroup::Pending],
        ..query
    };
    let day = JobQuery {
        from_ms: Some(1_700_000_000_000 + jobs as u64 - 500),
        ..query.clone()
    };
    let never = JobQuery {
        sources: vec![AlgorithmSource::Framework],
        ..query.clone()
    };
    vec![
        ("rare tag", tagged("rare")),
        ("rare tag, a group by name", by_name(tagged("rare"))),
        ("frequent tag", tagged("frequent")),
        ("frequent tag, a group by name", by_name(tagged("frequent"))),
        (
            "two tags that never meet",
            JobQuery {
                tags: vec!["odd".to_owned(), "frequent".to_owned()],
                ..query.clone()
            },
        ),
        ("newest 500", day.clone()),
        (
            "newest 500 with a text",
            JobQuery {
                search: "train".to_owned(),
                ..day
            },
        ),
        ("a source that no job has", never.clone()),
        (
            "the same with a text",
            JobQuery {
                search: "train".to_owned(),
                ..never
            },
        ),
    ]
}

/// Ten jobs, spread over the whole, have the rare texts; every job has the common one.
fn fill(store: &mut Store, jobs: usize) -> Result<()> {
    let spec = spec();
    let rare = (jobs / 10).max(1);
    for number in 0..jobs {
        let (one, two) = (WORDS[number % WORDS.len()], WORDS[number / 7 % WORDS.len()]);
        let mark = if number % rare == rare / 2 {
            " needle 针"
        } else {
            ""
        };
        let key = store.create_job(NewJob {
            name: &format!("train-{number:06}"),
            description: &format!("{one} {two}{mark}"),
            spec: &spec,
            backend: "local",
            now_ms: 1_700_000_000_000 + number as u64,
        })?;
        let tag = match number {
            n if n % rare == rare / 2 => "rare",
            n if n % 4 == 0 => "frequent",
            n if n % 4 == 1 => "odd",
            _ => continue,
        };
        store.tag_jobs(&[key.job], &[tag.to_owned()], &[], 9)?;
    }
    Ok(())
}

fn measure(store: &Store, query: &JobQuery) -> Result<(f64, usize, u64)> {
    let mut times_us = Vec::with_capacity(ROUNDS);
    let mut found = (0, 0);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let page = store.jobs(query)?;
        times_us.push(started.elapsed().as_secs_f64() * 1e6);
        found = (page.rows.len(), page.total.rows);
    }
    times_us.sort_by(f64::total_cmp);
    Ok((times_us[ROUNDS / 2], found.0, found.1))
}

fn spec() -> JobSpec {
    JobSpec {
        name: String::new(),
        description: String::new(),
        algorithm: Algorithm::CustomImage {
            image: LOCAL_IMAGE.to_owned(),
            code_dir: "obs://demo/code/".to_owned(),
            boot_command: "python train.py".to_owned(),
        },
        data: Vec::new(),
        output_path: "obs://demo/out/".to_owned(),
        parameters: Vec::new(),
        environment: Vec::new(),
        log_path: String::new(),
        resources: Resources {
            pool: Pool::Public,
            device: Device::Cpu,
            flavor: "local.cpu.1u".to_owned(),
            nodes: 1,
        },
        notification: None,
    }
}
