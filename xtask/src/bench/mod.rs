//! `cargo xtask bench`: Trainyard against other programs.
//!
//! Machines differ and are shared, so a figure alone says little. Each bench runs us and a peer in
//! turn, several times, and reports the ratio of the medians.

mod idle;
mod list;
mod logs;
mod modelarts;
mod processes;
mod ratio;
mod start;
mod submit;
mod ui;
mod window;

use anyhow::{Result, ensure};
use clap::ValueEnum;

use crate::steps::Steps;
use crate::workspace::Workspace;

use ratio::{Figure, figures};

/// What `bench` can be told.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Which to run; without any, all of them but `modelarts`.
    benches: Vec<Bench>,
    /// How often each side runs.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Of `modelarts`: how much of its jobs and of its log, in percent. Less than all is for trying it out.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100))]
    percent: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Bench {
    /// Capturing a task's output with its line index, against `cat` into a file.
    Logs,
    /// Page 1 of the list of jobs with a search text, out of 100,000 jobs against out of 1,000.
    List,
    /// From submitting a job to the first byte of its log, against pueue.
    Submit,
    /// From start to the list of jobs on the screen, against Chromium with the same page.
    Start,
    /// Memory and processor time of the idle console, memory against Chromium with the same page.
    Idle,
    /// From a click or a key to the frame that shows it, with much in the window against with little.
    Ui,
    /// Watching 10,000 jobs of a service, and copying a log of a gigabyte from it, against plain clients.
    Modelarts,
}

pub(crate) fn run(mut workspace: Workspace, options: &Options) -> Result<()> {
    workspace.claim_cache()?;
    let mut benches = options.benches.clone();
    if benches.is_empty() {
        // Of a service there is so much that it is measured only by its name.
        let all = Bench::value_variants().iter().copied();
        benches.extend(all.filter(|bench| *bench != Bench::Modelarts));
    }
    let mut steps = Steps::new(&workspace, benches.len())?;
    let mut told: Vec<Figure> = Vec::new();
    for bench in &benches {
        told.extend(steps.step(bench.title(), |step| match bench {
            Bench::Logs => logs::measure(&workspace, step, options.runs).map(figures),
            Bench::List => list::measure(&workspace, step, options.runs).map(figures),
            Bench::Submit => submit::measure(&workspace, step, options.runs).map(figures),
            Bench::Start => start::measure(&workspace, step, options.runs).map(figures),
            Bench::Idle => idle::measure(&workspace, step, options.runs),
            Bench::Ui => ui::measure(&workspace, step),
            Bench::Modelarts => modelarts::measure(&workspace, step, options.runs, options.percent),
        })?);
    }
    println!("\n{}", ratio::table(&told));
    let missed = told.iter().filter(|figure| !figure.is_met()).count();
    ensure!(
        missed == 0,
        "{missed} of {} figures missed what is wanted",
        told.len()
    );
    Ok(())
}

impl Bench {
    fn title(self) -> &'static str {
        match self {
            Self::Logs => "Log capture with line index, against cat into a file",
            Self::List => "The list of jobs, of 100,000 against of 1,000",
            Self::Submit => "Submit to first byte of the log, against pueue",
            Self::Start => "Start to the first usable page, against Chromium",
            Self::Idle => "The idle console, against Chromium",
            Self::Modelarts => "Jobs and logs of a service, against plain clients",
            Self::Ui => "Clicks and keys in the window, with much in it against with little",
        }
    }
}
