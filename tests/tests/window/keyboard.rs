//! The wizard without a mouse.

use anyhow::{Result, ensure};
use trainyard_tests::driver::in_window;
use trainyard_tests::page::{Page, Role, keys};

#[tokio::test]
async fn a_job_is_created_with_the_keyboard_alone() -> Result<()> {
    in_window("keyboard", async |_, window| {
        let page = window.page();
        page.until_says("No training jobs yet").await?;
        page.tab_to(Role::Link, "Create Training Job").await?;
        page.press(keys::ENTER).await?;
        type_into(page, "Name", "typed").await?;
        type_into(page, "Boot Command", "echo typed by hand").await?;
        type_into(page, "Data Path", "obs://demo/digits/data/").await?;
        type_into(page, "Training Output Path", "obs://out/typed/").await?;
        page.press_with(keys::CONTROL, keys::ENTER).await?;
        page.until_says("Runs typed on 1 node").await?;
        page.press_with(keys::CONTROL, keys::ENTER).await?;
        page.until_status_and_row("Successful", "typed by hand")
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_fault_takes_the_focus_to_its_field() -> Result<()> {
    in_window("fault", async |_, window| {
        let page = window.page();
        page.start_wizard().await?;
        page.fill_job("bad name!", "true").await?;
        page.click(Role::Button, "Next").await?;
        page.until_says("1 field needs attention").await?;
        page.until_some("the focus to be on the name", async |page| {
            Ok((page.focused().await?["name"] == "Name").then_some(()))
        })
        .await?;
        ensure!(
            !page.has(Role::Button, "Submit").await?,
            "a job with a fault can be submitted"
        );
        page.fill("Name", "good-name").await?;
        page.confirm().await
    })
    .await
}

async fn type_into(page: &Page, field: &str, text: &str) -> Result<()> {
    page.tab_to(Role::Textbox, field).await?;
    page.press_with(keys::CONTROL, 'a').await?;
    page.type_text(text).await?;
    page.until_value(field, text).await
}
