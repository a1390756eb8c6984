//! Curves from the event files of a job that runs.

use anyhow::{Result, ensure};
use trainyard_tests::driver::in_window;
use trainyard_tests::page::{Page, Role};

/// The last step of the loss in the table under the charts; it is a curve of the event files, not of the log.
const LAST_STEP: &str = "
    if (!document.querySelector('[role=tabpanel] figure canvas')) return null;
    const rows = [...document.querySelectorAll('[role=tabpanel] table[aria-label=\"Last and best values\"] tbody tr')];
    const loss = rows.find((row) => row.querySelector('th').innerText === 'train/loss');
    return Number(/at step ([\\d,]+)/.exec(loss?.innerText ?? '')?.[1].replaceAll(',', '') ?? -1);";

#[tokio::test]
async fn the_curves_of_a_job_grow_while_it_runs() -> Result<()> {
    in_window("metrics", async |_, window| {
        let page = window.page();
        page.click(Role::Link, "Run the sample job").await?;
        page.until_value("Name", "digits").await?;
        let command = page.value("Boot Command").await?;
        page.fill("Boot Command", &format!("{command} --epochs 5000"))
            .await?;
        page.confirm().await?;
        page.submit().await?;
        page.until_status("Running").await?;
        page.click(Role::Tab, "Metrics").await?;
        let first = step_after(page, -1.0).await?;
        step_after(page, first).await?;
        let moment = page.moment().await?;
        ensure!(
            moment
                .as_ref()
                .is_some_and(|moment| moment.status == "Running"),
            "the curves grew after the end: {moment:?}"
        );
        page.click(Role::Button, "Stop").await?;
        page.until_says("Stop digits V001?").await?;
        page.click(Role::Button, "Stop").await?;
        page.until_status("Canceled").await?;
        Ok(())
    })
    .await
}

/// Waits until a chart is drawn and the table has a later step than this.
async fn step_after(page: &Page, before: f64) -> Result<f64> {
    page.until_some(&format!("a step after {before}"), async |page| {
        let step = page.ask(LAST_STEP, vec![]).await?.as_f64();
        Ok(step.filter(|step| *step > before))
    })
    .await
}
