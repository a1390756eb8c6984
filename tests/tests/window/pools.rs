//! A dedicated pool: made in the page, chosen in the form, shown with what runs in it.

use std::fs;
use std::thread::available_parallelism;

use anyhow::Result;
use trainyard_tests::driver::in_window;
use trainyard_tests::page::Role;

#[tokio::test]
async fn a_job_runs_in_the_dedicated_pool_it_chose() -> Result<()> {
    if available_parallelism()?.get() < 2 {
        println!("skipped: a pool needs a second processor, and this computer has one");
        return Ok(());
    }
    in_window("pools", async |seat, window| {
        let page = window.page();
        page.click(Role::Link, "Resource Pools").await?;
        page.click(Role::Button, "Create Pool").await?;
        page.fill("Name", "night").await?;
        page.fill("Memory (GiB)", "0.5").await?;
        page.click(Role::Button, "Create").await?;
        page.until_says("night is ready for jobs.").await?;

        let gate = seat.path("gate");
        let waits = format!("until [ -e {} ]; do sleep 0.1; done; echo through", gate.display());
        page.start_wizard().await?;
        page.fill_job("nightly", &waits).await?;
        page.click(Role::Radio, "Dedicated resource pools").await?;
        page.choose("Dedicated Pool", "night").await?;
        page.confirm().await?;
        page.submit().await?;
        page.until_status("Running").await?;
        let job = page.place().await?;

        page.click(Role::Link, "Resource Pools").await?;
        page.until(
            "the job in its pool and in no other",
            "const holds = (name) => document.querySelector(`article[aria-label=\"${name}\"]`)?.innerText.includes('nightly V001');
             return holds('night') && !holds('Public resource pool');",
        )
        .await?;
        fs::write(&gate, "")?;
        page.until(
            "the job to leave its pool",
            "return !document.querySelector('article[aria-label=night]')?.innerText.includes('nightly')",
        )
        .await?;
        page.go(&job).await?;
        page.until_status_and_row("Successful", "through").await?;
        Ok(())
    })
    .await
}
