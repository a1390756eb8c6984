//! How quick the window answers, with much in it and with little: `cargo xtask bench ui` reads what this prints.
//!
//! A row an action and size: `action="open the form" size=many ms=31.0,29.0`. The window is the real one on a virtual
//! display; its console owns a data directory with two jobs and two configurations that ran and were saved through
//! the console itself.

#![expect(clippy::print_stdout, reason = "what was measured is its output")]

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use trainyard_console::wire::{SaveConfig, SubmitRequest};
use trainyard_console::{Console, Delivery, OpenOptions, Ownership};
use trainyard_job::{JobSpec, VersionKey};
use trainyard_tests::binaries;
use trainyard_tests::driver::{Seat, Window};
use trainyard_tests::page::{Page, Role, keys};

/// How often each action is done with each size.
const TURNS: usize = 15;
/// More variables than the window has room for when the form opens.
const SHOWN_VARIABLES: usize = 20;
/// What is typed, a key at a time.
const TYPED: &str = "abcdefgh";

/// A configuration's environment variables, and a job's versions.
struct Size {
    name: &'static str,
    variables: usize,
    versions: usize,
}

const SIZES: [Size; 2] = [
    Size {
        name: "few",
        variables: 10,
        versions: 10,
    },
    Size {
        name: "many",
        variables: 100,
        versions: 200,
    },
];

/// Milliseconds by action and size.
type Times = BTreeMap<(&'static str, &'static str), Vec<f64>>;

#[tokio::main]
async fn main() -> Result<()> {
    let seat =
        Seat::take().context("a program that a window on a virtual display needs is missing")?;
    fill(&seat).await?;
    let window = Window::open(&seat).await?;
    let mut times = Times::new();
    for turn in 0..=TURNS {
        let mut these = Times::new();
        for size in &SIZES {
            measure(window.page(), size, &mut these).await?;
        }
        // The first time brings the page's code with it; a person does this a hundred times.
        if turn > 0 {
            for (key, mut more) in these {
                times.entry(key).or_default().append(&mut more);
            }
        }
    }
    for ((action, size), times) in times {
        let times: Vec<String> = times.iter().map(|ms| format!("{ms:.1}")).collect();
        println!("action={action:?} size={size} ms={}", times.join(","));
    }
    window.quit().await
}

/// Every action once.
async fn measure(page: &Page, size: &Size, times: &mut Times) -> Result<()> {
    let mut took = |action, ms: Vec<f64>| times.entry((action, size.name)).or_default().extend(ms);
    // What fits the window, and then all of it: rows further down come a frame later.
    for (action, rows) in [
        ("open the form", size.variables.min(SHOWN_VARIABLES)),
        ("open the form, to its last row", size.variables),
    ] {
        page.go_and_settle("#/configs", &link_named(size.name))
            .await?;
        let filled = format!(
            "document.querySelectorAll('#section-environment input').length >= 2 * {rows} \
             && document.querySelector('#section-notification')"
        );
        let opened = page.pace_of_click(Role::Link, size.name, &filled).await?;
        took(action, vec![opened]);
    }
    took(
        "type in a field",
        page.pace_of_keys("Training Output Path", TYPED).await?,
    );
    for _ in TYPED.chars() {
        page.press(keys::BACKSPACE).await?;
    }
    page.go_and_settle("#/jobs", &link_named(size.name)).await?;
    let job =
        "document.querySelector('[role=tab]') && document.querySelector('main header .status')";
    let opened = page.pace_of_click(Role::Link, size.name, job).await?;
    took("open the job", vec![opened]);
    for (action, tab) in [
        ("switch to Configurations", "Configurations"),
        ("switch to Events", "Events"),
        ("switch to Logs", "Logs"),
    ] {
        let shown = format!(
            "document.querySelector('[role=tab][aria-selected=true]')?.textContent.includes('{tab}')
             && document.querySelector('[role=tabpanel]')?.childElementCount"
        );
        let switched = page.pace_of_click(Role::Tab, tab, &shown).await?;
        took(action, vec![switched]);
    }
    Ok(())
}

/// Whether there is a link with this text.
fn link_named(name: &str) -> String {
    format!(
        "[...document.querySelectorAll('main a')].some((link) => link.textContent.trim() === '{name}')"
    )
}

/// Two jobs that ran and two configurations, one of each size.
async fn fill(seat: &Seat) -> Result<()> {
    let console = Console::open(OpenOptions {
        home: seat.home(),
        shim: binaries::shim(),
        ownership: Ownership::IfFree,
        delivery: Delivery::Leave,
    })
    .await?;
    let data = seat.home().join("obs/data/rows");
    std::fs::create_dir_all(&data)?;
    std::fs::write(data.join("rows.csv"), "1,2\n")?;
    for size in &SIZES {
        let spec = spec(size)?;
        let save = SaveConfig {
            name: size.name.to_owned(),
            description: String::new(),
            spec: spec.clone(),
            replace: false,
        };
        console.save_config(save).await?;
        let mut parent: Option<VersionKey> = None;
        for _ in 0..size.versions {
            let request = SubmitRequest {
                spec: spec.clone(),
                backend: "local".to_owned(),
                parent,
                save_as: None,
                from_config: None,
            };
            let submitted = console.submit(request).await?;
            console.wait_for_end(submitted.key).await?;
            parent = Some(submitted.key);
        }
    }
    console.close().await;
    Ok(())
}

fn spec(size: &Size) -> Result<JobSpec> {
    let variables: Vec<Value> = (0..size.variables)
        .map(
            |number| json!({ "name": format!("SETTING_{number:03}"), "value": number.to_string() }),
        )
        .collect();
    let spec = json!({
        "name": size.name,
        "algorithm": {
            "source": "custom_image",
            "image": "local/this-computer",
            "boot_command": "echo accuracy 0.987",
        },
        "data": [{ "source": "path", "path": "obs://data/rows/" }],
        "output_path": "obs://data/output/",
        "environment": variables,
        "resources": { "flavor": "local.cpu.1u" },
    });
    Ok(serde_json::from_value(spec)?)
}
