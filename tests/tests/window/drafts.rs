//! What was being written when the application was killed.

use std::fs;

use anyhow::{Result, ensure};
use rustix::process::{Signal, kill_process};
use trainyard_tests::driver::{Seat, Window};
use trainyard_tests::page::Role;
use trainyard_tests::wait::until_some;

#[tokio::test]
async fn a_draft_outlives_the_killed_application() -> Result<()> {
    let Some(seat) = Seat::take() else {
        return Ok(());
    };
    let window = Window::open(&seat).await?;
    let page = window.page();
    page.start_wizard().await?;
    page.fill_job("half-written", "echo written-before-the-kill")
        .await?;
    until_some("the draft on the disk", || {
        is_kept(&seat, b"obs://out/half-written/").then_some(())
    });
    kill_process(window.application(), Signal::KILL)?;
    drop(window);

    let window = Window::open(&seat).await?;
    let page = window.page();
    page.click(Role::Link, "Create Training Job").await?;
    page.until_says("half-written").await?;
    ensure!(
        page.value("Boot Command").await?.is_empty(),
        "the draft was taken without being asked for"
    );
    page.click_first(Role::Button, "Continue the draft from ")
        .await?;
    page.until_value("Name", "half-written").await?;
    page.until_value("Boot Command", "echo written-before-the-kill")
        .await?;
    page.until_value("Training Output Path", "obs://out/half-written/")
        .await?;
    page.confirm().await?;
    page.submit().await?;
    page.until_status_and_row("Successful", "written-before-the-kill")
        .await?;
    Ok(())
}

/// Whether a file of the data directory's top holds this.
fn is_kept(seat: &Seat, text: &[u8]) -> bool {
    let Ok(entries) = fs::read_dir(seat.home()) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let content = fs::read(entry.path()).unwrap_or_default();
        content.windows(text.len()).any(|window| window == text)
    })
}
