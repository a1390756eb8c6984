//! A saved configuration on its way: edited, written to a file, deleted, read again, used.
//!
//! The page writes and reads files through the system's file dialogs, which nothing can drive from outside. The command
//! line does the same there, beside the open window.

use anyhow::{Result, ensure};
use trainyard_tests::driver::in_furnished_window;
use trainyard_tests::page::Role;

#[tokio::test]
async fn an_edited_configuration_comes_back_from_its_file_and_runs() -> Result<()> {
    in_furnished_window("configurations", async |seat, window| {
        let page = window.page();
        page.go("#/configs/digits-params").await?;
        page.until_says("Edit digits-params").await?;
        page.fill("Boot Command", "echo edited, exported, imported")
            .await?;
        page.click(Role::Button, "Save").await?;
        page.until("the list", "return location.hash === '#/configs'")
            .await?;

        let file = seat.path("digits.yaml");
        let file = file.display().to_string();
        seat.command_line(&["configs", "export", "digits-params", "-o", &file])?;
        seat.command_line(&["configs", "delete", "digits-params"])?;
        page.until_gone(Role::Link, "digits-params").await?;
        seat.command_line(&["configs", "import", &file])?;
        page.find(Role::Link, "digits-params").await?;
        let yaml = seat.command_line(&["configs", "show", "digits-params"])?;
        ensure!(yaml.contains("edited, exported, imported"), "{yaml}");

        page.click(Role::Link, "Create Training Job from digits-params")
            .await?;
        page.until_value("Boot Command", "echo edited, exported, imported")
            .await?;
        page.fill("Name", "reused").await?;
        page.confirm().await?;
        page.submit().await?;
        page.until_status_and_row("Successful", "edited, exported, imported")
            .await?;
        Ok(())
    })
    .await
}
