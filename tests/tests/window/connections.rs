//! A connection, added in the page, that leads to `trainyard serve`: what its test says, and a job of an image that is sent there.

use anyhow::{Result, ensure};
use trainyard_tests::driver::{Seat, on_seat};
use trainyard_tests::keyring;
use trainyard_tests::page::{Page, Role};
use trainyard_tests::service::Service;

#[tokio::test]
async fn a_job_runs_on_a_connection_of_the_first_generation() -> Result<()> {
    runs_on("connections-v1", Service::start, "Every service answers.").await
}

#[tokio::test]
async fn a_job_runs_on_a_connection_of_the_second_generation_alone() -> Result<()> {
    runs_on(
        "connections-v2",
        Service::start_without_v1,
        "One of the two ModelArts generations is enough.",
    )
    .await
}

async fn runs_on(name: &str, start: fn() -> Service, answers: &str) -> Result<()> {
    let Some(seat) = Seat::take() else {
        return Ok(());
    };
    if !keyring::unlock(&seat)? {
        return Ok(());
    }
    let service = start();
    on_seat(name, seat, async |_, window| {
        let page = window.page();
        connect(page, &service, answers).await?;

        page.click(Role::Link, "Create Training Job").await?;
        fill(page, "afar", "echo told from afar").await?;
        no_violations(page, "the form").await?;
        page.confirm().await?;
        page.until_says("Afar decides when it starts.").await?;
        page.submit().await?;
        page.until_status_and_row("Successful", "told from afar")
            .await?;
        Ok(())
    })
    .await
}

/// Adds the connection, by what `trainyard serve` printed.
pub(crate) async fn connect(page: &Page, service: &Service, answers: &str) -> Result<()> {
    page.click(Role::Link, "Connections").await?;
    page.until_says("Not connected to a cloud yet").await?;
    page.describe_connection("Afar", service).await?;
    page.fill("Secret access key (SK)", "wrong").await?;
    page.click(Role::Button, "Test").await?;
    page.until_says("Sign-in refused").await?;
    no_violations(page, "the dialog").await?;
    page.fill("Secret access key (SK)", service.get("secret_key"))
        .await?;
    page.click(Role::Button, "Save").await?;
    page.until_says("Afar was saved.").await?;
    page.until_says(answers).await?;
    no_violations(page, "Connections").await
}

/// Fills the form with what the service offers.
async fn fill(page: &Page, name: &str, boot_command: &str) -> Result<()> {
    page.until_says("Choices as of").await?;
    page.choose_image_there().await?;
    page.fill_job(name, boot_command).await?;
    page.until_says("local.cpu.1u").await
}

async fn no_violations(page: &Page, at: &str) -> Result<()> {
    let broken = page.violations().await?;
    ensure!(broken.is_empty(), "{at}: {broken:#?}");
    Ok(())
}
