//! A connection, added in the page, that leads to `trainyard serve`: what its test says, a job of an image that is sent there,
//! and visualization jobs there.

use anyhow::{Result, ensure};
use trainyard_tests::driver::{Seat, on_seat};
use trainyard_tests::keyring;
use trainyard_tests::page::{Page, Role};
use trainyard_tests::service::Service;

#[tokio::test]
async fn a_job_runs_on_a_connection_of_the_first_generation() -> Result<()> {
    let answers = "Every service answers.";
    runs_on("connections-v1", Service::start, answers, visualizes).await
}

#[tokio::test]
async fn a_job_runs_on_a_connection_of_the_second_generation_alone() -> Result<()> {
    runs_on(
        "connections-v2",
        Service::start_without_v1,
        "One of the two ModelArts generations is enough.",
        offers_no_visualization,
    )
    .await
}

async fn runs_on(
    name: &str,
    start: fn() -> Service,
    answers: &str,
    then: impl AsyncFn(&Page) -> Result<()>,
) -> Result<()> {
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
        then(page).await
    })
    .await
}

/// Makes a visualization job there, and stops it.
async fn visualizes(page: &Page) -> Result<()> {
    page.click(Role::Link, "Visualization Jobs").await?;
    page.click(Role::Radio, "Afar").await?;
    page.until_says("No visualization jobs on Afar yet").await?;
    page.click(Role::Button, "Create Visualization Job").await?;
    page.fill("Name", "curves-afar").await?;
    page.fill("Training Output Path", "obs://demo/afar/")
        .await?;
    no_violations(page, "the form of a visualization job").await?;
    page.click(Role::Button, "Next").await?;
    page.until_says("By the service, at its own prices").await?;
    page.click(Role::Button, "Submit").await?;
    page.until_says("curves-afar was created.").await?;
    page.until_says("Running").await?;
    no_violations(page, "the visualization jobs of a connection").await?;
    page.click(Role::Button, "Stop curves-afar").await?;
    page.until_says("Nobody can look at it on Afar").await?;
    page.click(Role::Button, "Stop").await?;
    page.until_says("Canceled").await
}

async fn offers_no_visualization(page: &Page) -> Result<()> {
    page.click(Role::Link, "Visualization Jobs").await?;
    page.click(Role::Radio, "Afar").await?;
    page.until_says("Afar offers no visualization jobs").await?;
    no_violations(page, "a region without visualization jobs").await
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
