//! Jobs that do not end well, and jobs that are ended.

use anyhow::Result;
use trainyard_tests::driver::in_window;
use trainyard_tests::page::Role;

#[tokio::test]
async fn a_failed_job_says_why_and_a_running_one_stops_when_that_is_confirmed() -> Result<()> {
    in_window("ends", async |_, window| {
        let page = window.page();
        let failing = r#"python3 -c 'print("before"); raise ValueError("no such layer")'"#;
        page.create_job("failing", failing).await?;
        page.until_status("Running failed").await?;
        page.until_says("Task 0 ended with exit code 1.").await?;
        page.until_says("ValueError: no such layer").await?;

        page.create_job("endless", "while true; do date; sleep 0.2; done")
            .await?;
        page.until_moment("rows of the running job", |moment| {
            moment.status == "Running" && moment.rows.len() > 3
        })
        .await?;
        page.click(Role::Button, "Stop").await?;
        page.until_says("Stop endless V001?").await?;
        page.click(Role::Button, "Cancel").await?;
        page.until_gone(Role::Dialog, "Stop endless V001?").await?;
        page.until_moment("still running after Cancel", |moment| {
            moment.status == "Running"
        })
        .await?;
        page.click(Role::Button, "Stop").await?;
        page.until_says("Stop endless V001?").await?;
        page.click(Role::Button, "Stop").await?;
        page.until_status("Canceled").await?;
        page.until_gone(Role::Button, "Stop").await
    })
    .await
}
