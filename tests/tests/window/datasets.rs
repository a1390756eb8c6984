//! A version of a dataset as the data source of a job.

use std::fs;

use anyhow::Result;
use trainyard_tests::driver::in_window;
use trainyard_tests::page::Role;

#[tokio::test]
async fn a_job_reads_the_files_as_they_were_when_the_version_was_made() -> Result<()> {
    in_window("datasets", async |seat, window| {
        let page = window.page();
        let folder = seat.path("measured");
        fs::create_dir(&folder)?;
        fs::write(folder.join("rows.csv"), "as it was,1\n")?;

        page.click(Role::Link, "Datasets").await?;
        page.click(Role::Button, "Create Dataset").await?;
        page.fill("Name", "measured").await?;
        page.click(Role::Radio, "Folder of this computer").await?;
        page.fill("Folder", &folder.display().to_string()).await?;
        page.click(Role::Button, "Create").await?;
        page.until_says("measured V001 was made with 1 file.")
            .await?;
        fs::write(folder.join("rows.csv"), "written over,2\n")?;

        page.go("#/datasets/measured").await?;
        page.until_says("as it was").await?;
        page.click(Role::Link, "Create Training Job").await?;
        page.find(Role::Combobox, "Dataset Version").await?;
        page.fill("Name", "on-a-version").await?;
        page.fill("Boot Command", "cat $TRAINYARD_DATA_DIR/rows.csv")
            .await?;
        page.fill("Training Output Path", "obs://out/on-a-version/")
            .await?;
        page.confirm().await?;
        page.submit().await?;
        page.until_status_and_row("Successful", "as it was,1")
            .await?;
        Ok(())
    })
    .await
}
