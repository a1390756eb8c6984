//! Jobs on a service, from the page that connects to it to their ends: everything that is chosen is chosen from the
//! service's catalogues, the log is read while it grows, and what was set is kept there and fetched again.
//!
//! The service is `trainyard serve` on a data directory of its own. What a connection's dialog and test say is in
//! `connections.rs`.

mod configurations;
mod there;

use anyhow::{Result, ensure};
use trainyard_tests::driver::{Seat, on_seat};
use trainyard_tests::keyring;
use trainyard_tests::page::{Moment, Page, Role};

use crate::connections::connect;
use crate::first_job::the_desktop_is_told;
use there::There;

/// What the first job's values are saved as.
const CONFIGURATION: &str = "steps-params";

/// What the service speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spoken {
    /// Both generations: the console takes the first.
    Both,
    SecondAlone,
}

#[tokio::test]
async fn jobs_of_the_first_generation_are_chosen_watched_stopped_and_told_of() -> Result<()> {
    jobs_on("modelarts-v1", Spoken::Both).await
}

#[tokio::test]
async fn jobs_of_the_second_generation_are_chosen_watched_stopped_and_told_of() -> Result<()> {
    jobs_on("modelarts-v2", Spoken::SecondAlone).await
}

async fn jobs_on(name: &str, spoken: Spoken) -> Result<()> {
    let Some(seat) = Seat::take() else {
        return Ok(());
    };
    if !keyring::unlock(&seat)? {
        return Ok(());
    }
    let there = There::start(spoken)?;
    on_seat(name, seat, async |seat, window| {
        let page = window.page();
        let answers = match spoken {
            Spoken::Both => "Every service answers.",
            Spoken::SecondAlone => "One of the two ModelArts generations is enough.",
        };
        connect(page, there.service(), answers).await?;

        choose_everything(page).await?;
        page.confirm().await?;
        page.until_says("Afar decides when it starts.").await?;
        page.submit().await?;
        watch_it_run(page).await?;
        there.let_scripts_end()?;
        page.until_status_and_row("Successful", "learned after")
            .await?;
        the_desktop_is_told(seat, "steps", "succeeded");
        page.click(Role::Tab, "Output").await?;
        page.until_says("model.txt").await?;

        there.keep_scripts_going()?;
        start_again_from_the_configuration(page).await?;
        watch_it_run(page).await?;
        stop(page, "steps-again").await?;
        match spoken {
            Spoken::Both => configurations::go_there_and_back(seat, page).await?,
            Spoken::SecondAlone => configurations::have_no_place_there(page).await?,
        }
        nothing_is_told_twice(seat)
    })
    .await
}

/// Fills in the form with what the service has to choose from, and keeps it as a configuration.
async fn choose_everything(page: &Page) -> Result<()> {
    page.start_wizard().await?;
    page.click(Role::Radio, "Afar").await?;
    page.until_says("Choices as of").await?;
    page.fill("Name", "steps").await?;
    page.click(Role::Radio, "Frequently-used").await?;
    page.choose("AI Engine", "PyTorch").await?;
    page.choose("Engine Version", "PyTorch-2.1.0").await?;
    browse(page, "Code Directory", &["flowers", "code"]).await?;
    page.until_value("Code Directory", "obs://flowers/code/")
        .await?;
    browse(page, "Boot File", &["train.py"]).await?;
    page.until_value("Boot File", "obs://flowers/code/train.py")
        .await?;
    browse(page, "Data Path", &["flowers", "data"]).await?;
    page.until_value("Data Path", "obs://flowers/data/").await?;
    page.fill("Training Output Path", "obs://flowers/steps/")
        .await?;
    page.choose_saying("Specifications", "local.cpu.1u · ")
        .await?;
    page.until_says("local.cpu.1u · ").await?;
    if !page.has(Role::Combobox, "Topic").await? {
        page.click(Role::Switch, "Notification").await?;
    }
    page.choose_saying("Topic", "Desktop On the service")
        .await?;
    page.click(Role::Checkbox, "Save Training Parameters")
        .await?;
    page.fill("Configuration Name", CONFIGURATION).await
}

/// Goes into each folder, or takes the file, and chooses what that leads to.
async fn browse(page: &Page, field: &str, through: &[&str]) -> Result<()> {
    page.click(Role::Button, &format!("Select {field}")).await?;
    for entry in through {
        page.click_first(Role::Button, entry).await?;
    }
    page.click(Role::Button, "Choose").await
}

/// Rows are there while it runs, and more of them after a while.
async fn watch_it_run(page: &Page) -> Result<()> {
    let runs = |moment: &Moment| moment.status == "Running" && moment.logs("step ");
    let first = page.until_moment("rows while it runs", runs).await?;
    let last = first.last_row("step ").map(str::to_owned);
    page.until_moment("more rows while it runs", |moment| {
        runs(moment) && moment.last_row("step ") != last.as_deref()
    })
    .await?;
    Ok(())
}

async fn start_again_from_the_configuration(page: &Page) -> Result<()> {
    page.start_wizard().await?;
    page.click(Role::Radio, "Afar").await?;
    page.click(Role::Button, CONFIGURATION).await?;
    page.until_says(&format!("Filled in from {CONFIGURATION}."))
        .await?;
    page.fill("Name", "steps-again").await?;
    page.until_value("Boot File", "obs://flowers/code/train.py")
        .await?;
    page.fill("Training Output Path", "obs://flowers/again/")
        .await?;
    page.confirm().await?;
    page.submit().await
}

async fn stop(page: &Page, name: &str) -> Result<()> {
    page.click(Role::Button, "Stop").await?;
    page.until_says(&format!("Stop {name} V001?")).await?;
    page.click(Role::Button, "Stop").await?;
    let end = page.until_status("Canceled").await?;
    ensure!(
        !end.logs("learned after"),
        "it came to its own end: {end:?}"
    );
    page.click(Role::Tab, "Events").await?;
    page.until_says("Somebody asked to stop it").await
}

/// Nobody is told of a job that was stopped, nor twice of one that succeeded.
fn nothing_is_told_twice(seat: &mut Seat) -> Result<()> {
    let shown = seat.desktop().history();
    let ends: Vec<_> = shown
        .iter()
        .map(|one| format!("{} {}", one.summary, one.body))
        .filter(|text| !text.contains("running"))
        .collect();
    ensure!(ends.len() == 1, "{shown:#?}");
    Ok(())
}
