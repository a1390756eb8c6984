//! From the empty console to a third job: sample, wizard, live log, notification, configuration, version.

use anyhow::{Context, Result, ensure};
use trainyard_tests::driver::{Seat, in_window};
use trainyard_tests::page::{Page, Role};
use trainyard_tests::wait::until_some;

#[tokio::test]
async fn the_sample_runs_from_the_empty_console_to_a_new_version() -> Result<()> {
    in_window("first-job", async |seat, window| {
        let page = window.page();
        run_the_sample_through_the_wizard(page).await?;
        the_log_grows_while_the_job_runs(page).await?;
        page.until_status("Successful").await?;
        the_desktop_is_told(seat, "digits", "succeeded");
        start_from_the_configuration(page).await?;
        page.until_status("Successful").await?;
        the_desktop_is_told(seat, "digits-again", "succeeded");
        make_version_two(page).await
    })
    .await
}

async fn run_the_sample_through_the_wizard(page: &Page) -> Result<()> {
    page.until_says("No training jobs yet").await?;
    page.click(Role::Link, "Run the sample job").await?;
    page.until_value("Name", "digits").await?;
    let command = page.value("Boot Command").await?;
    ensure!(
        command.contains("train.py"),
        "the boot command is {command:?}"
    );
    page.until_says("TRAINYARD_DATA_DIR")
        .await
        .context("what will run is shown beside the form")?;
    page.click(Role::Checkbox, "Save Training Parameters")
        .await?;
    page.fill("Configuration Name", "digits-params").await?;
    page.confirm().await?;
    page.until_says("Runs digits on 1 node of local.cpu.1u")
        .await?;
    page.until_says("Its parameters are saved as digits-params.")
        .await?;
    page.submit().await
}

async fn the_log_grows_while_the_job_runs(page: &Page) -> Result<()> {
    let first = page
        .until_moment("an epoch in the log of the running job", |moment| {
            moment.status == "Running" && moment.logs("epoch ")
        })
        .await?;
    let last = first.last_row("epoch ").map(str::to_owned);
    page.until_moment("another epoch while it still runs", |moment| {
        moment.status == "Running" && moment.last_row("epoch ") != last.as_deref()
    })
    .await?;
    Ok(())
}

pub(crate) fn the_desktop_is_told(seat: &mut Seat, job: &str, event: &str) {
    until_some(&format!("a notification that {job} {event}"), || {
        let history = seat.desktop().history();
        history.into_iter().find(|shown| {
            let text = format!("{} {}", shown.summary, shown.body);
            text.split_whitespace().any(|word| word == job) && text.contains(event)
        })
    });
}

async fn start_from_the_configuration(page: &Page) -> Result<()> {
    page.start_wizard().await?;
    ensure!(
        page.value("Boot Command").await?.is_empty(),
        "a new form has a boot command already"
    );
    page.click(Role::Button, "digits-params").await?;
    page.until_says("Filled in from digits-params.").await?;
    let command = page.value("Boot Command").await?;
    ensure!(
        command.contains("train.py"),
        "the boot command is {command:?}"
    );
    let name = page.value("Name").await?;
    ensure!(
        name != "digits",
        "a configuration brings its job's name along"
    );
    page.fill("Name", "digits-again").await?;
    page.fill("Boot Command", &format!("{command} --epochs 2"))
        .await?;
    page.confirm().await?;
    page.submit().await
}

async fn make_version_two(page: &Page) -> Result<()> {
    page.find(Role::Button, "Version V001").await?;
    page.click(Role::Link, "Modify").await?;
    page.until_says("New version V002 of digits-again").await?;
    page.confirm().await?;
    page.submit().await?;
    page.find(Role::Button, "Version V002").await?;
    page.until_status_and_row("Successful", "test accuracy")
        .await?;
    Ok(())
}
