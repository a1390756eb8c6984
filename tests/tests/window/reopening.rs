//! Closing the window, opening it again, and opening it twice.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use trainyard_tests::driver::{Seat, Window};
use trainyard_tests::page::Role;
use trainyard_tests::wait::until_some_within;

#[tokio::test]
async fn a_job_and_the_settings_outlive_the_window() -> Result<()> {
    let Some(seat) = Seat::take() else {
        return Ok(());
    };
    let gate = seat.path("gate");
    let waits = format!(
        "until [ -e {} ]; do echo waiting; sleep 0.1; done; echo through",
        gate.display()
    );

    let window = Window::open(&seat).await?;
    let page = window.page();
    page.click(Role::Link, "Settings").await?;
    page.click(Role::Radio, "Dark").await?;
    page.create_job("patient", &waits).await?;
    page.until_moment("rows", |moment| {
        moment.status == "Running" && moment.logs("waiting")
    })
    .await?;
    let place = page.place().await?;
    window.quit().await?;

    let window = Window::open(&seat).await?;
    let page = window.page();
    page.until(
        "the dark theme",
        "return getComputedStyle(document.documentElement).colorScheme === 'dark'",
    )
    .await?;
    page.click(Role::Link, "patient").await?;
    let again = page.place().await?;
    ensure!(
        job_of(&again) == job_of(&place),
        "{again} is open, and it was {place}"
    );
    page.until_moment("rows of before", |moment| {
        moment.status == "Running" && moment.logs("waiting")
    })
    .await?;
    fs::write(&gate, "")?;
    page.until_status_and_row("Successful", "through").await?;
    Ok(())
}

#[tokio::test]
async fn a_second_start_leaves_the_data_directory_to_the_first() -> Result<()> {
    let Some(seat) = Seat::take() else {
        return Ok(());
    };
    let window = Window::open(&seat).await?;
    let page = window.page();
    page.create_job("first", "echo once").await?;
    page.until_status("Successful").await?;
    let owner = fs::read(seat.home().join("api.json")).context("nobody serves")?;

    let mut second = seat.start_again();
    let ended = until_some_within(
        Duration::from_secs(30),
        "the end of the second start",
        || second.child().try_wait().expect("a child can be asked"),
    );
    ensure!(ended.success(), "the second start ended with {ended}");
    ensure!(
        fs::read(seat.home().join("api.json"))? == owner,
        "another process serves"
    );
    page.click(Role::Link, "Training Jobs").await?;
    page.find(Role::Link, "first").await?;
    Ok(())
}

/// The number of the job in a place such as `#/jobs/7/V001?tab=logs`.
fn job_of(place: &str) -> Option<&str> {
    place.split(['/', '?']).nth(2)
}
