//! A configuration that is sent to the service, and what is fetched from there.

use anyhow::{Result, ensure};
use trainyard_tests::driver::Seat;
use trainyard_tests::page::{Page, Role};

use super::CONFIGURATION;

/// Sent, changed here and written over with what is there; then deleted here and fetched again.
pub(super) async fn go_there_and_back(seat: &Seat, page: &Page) -> Result<()> {
    let original = shown(seat)?;
    ensure!(
        original.contains("urn:smn:"),
        "the topic is not the service's: {original}"
    );
    ask_to_send(page).await?;
    page.until_says("so they stay here: Notification").await?;
    page.click(Role::Button, "Send 1").await?;
    page.until_says("1 configuration was sent to Afar.").await?;
    ask_to_send(page).await?;
    page.until_says("Is there already, just like this").await?;
    page.click(Role::Button, "Cancel").await?;

    page.click(Role::Link, &format!("Edit {CONFIGURATION}"))
        .await?;
    page.until_says(&format!("Edit {CONFIGURATION}")).await?;
    page.fill("Training Output Path", "obs://flowers/elsewhere/")
        .await?;
    page.click(Role::Button, "Save").await?;
    page.until("the list", "return location.hash === '#/configs'")
        .await?;
    ensure!(shown(seat)? != original, "the edit changed nothing");
    ask_to_fetch(page).await?;
    page.click(Role::Radio, "Is replaced").await?;
    page.until_says("Replaces; changes Training Output Path")
        .await?;
    fetch(page).await?;
    is_as_sent(&shown(seat)?, &original)?;

    page.click(Role::Button, &format!("Delete {CONFIGURATION}"))
        .await?;
    page.until_says(&format!("Delete {CONFIGURATION}?")).await?;
    page.click(Role::Button, "Delete").await?;
    page.until_says(&format!("{CONFIGURATION} was deleted."))
        .await?;
    ask_to_fetch(page).await?;
    page.until_says("New").await?;
    fetch(page).await?;
    page.find(Role::Link, CONFIGURATION).await?;
    is_as_sent(&shown(seat)?, &without_notification(&original))
}

/// The second generation keeps none, and both ways say so.
pub(super) async fn have_no_place_there(page: &Page) -> Result<()> {
    let none =
        "Afar keeps no configurations: its region has only the second generation of ModelArts.";
    ask_to_send(page).await?;
    page.until_says(none).await?;
    page.click(Role::Button, "Cancel").await?;
    ask_to_fetch(page).await?;
    page.until_says(none).await?;
    page.click(Role::Button, "Cancel").await
}

fn shown(seat: &Seat) -> Result<String> {
    seat.command_line(&["configs", "show", CONFIGURATION])
}

/// What the service had no place for is gone when it is deleted here.
fn without_notification(yaml: &str) -> String {
    let (before, rest) = yaml.split_once("notification:").unwrap_or((yaml, ""));
    let (_, after) = rest.split_once("output_path:").unwrap_or_default();
    format!("{before}notification: null\n    output_path:{after}")
}

fn is_as_sent(fetched: &str, sent: &str) -> Result<()> {
    ensure!(fetched == sent, "sent:\n{sent}\nfetched:\n{fetched}");
    Ok(())
}

async fn ask_to_send(page: &Page) -> Result<()> {
    page.click(Role::Link, "Job Parameters").await?;
    page.click(Role::Button, &format!("More for {CONFIGURATION}"))
        .await?;
    page.click(Role::Menuitem, "Send to a connection…").await?;
    page.find(Role::Dialog, "Send 1 configuration").await?;
    Ok(())
}

async fn ask_to_fetch(page: &Page) -> Result<()> {
    page.click(Role::Link, "Job Parameters").await?;
    page.click(Role::Button, "Import…").await?;
    page.click(Role::Menuitem, "From a connection…").await?;
    page.find(Role::Dialog, "Import from a connection").await?;
    Ok(())
}

async fn fetch(page: &Page) -> Result<()> {
    page.click(Role::Button, "Import 1").await?;
    page.until_says("1 configuration was imported.").await?;
    page.until_gone(Role::Dialog, "Import from a connection")
        .await
}
