//! axe-core on every page, light and dark.

use anyhow::{Result, ensure};
use trainyard_tests::driver::in_window;
use trainyard_tests::page::{Page, Role};

#[tokio::test]
async fn no_page_breaks_a_serious_rule_of_accessibility() -> Result<()> {
    in_window("accessibility", async |_, window| {
        let page = window.page();
        let mut broken = Vec::new();
        page.until_says("No training jobs yet").await?;
        look(page, "no jobs yet", &mut broken).await?;
        page.start_wizard().await?;
        page.fill_job("failing", "echo before; exit 3").await?;
        page.click(Role::Checkbox, "Save Training Parameters")
            .await?;
        page.fill("Configuration Name", "kept").await?;
        page.confirm().await?;
        look(page, "confirm", &mut broken).await?;
        page.submit().await?;
        page.until_status("Running failed").await?;
        page.create_job("good", "seq 500").await?;
        page.until_status("Successful").await?;
        for theme in ["Light", "Dark"] {
            page.click(Role::Link, "Settings").await?;
            page.click(Role::Radio, theme).await?;
            for (place, role, name) in PAGES {
                page.go(place).await?;
                page.find(*role, name).await?;
                look(page, &format!("{place} {theme}"), &mut broken).await?;
            }
        }
        ensure!(
            broken.is_empty(),
            "{} violations:\n{}",
            broken.len(),
            broken.join("\n")
        );
        Ok(())
    })
    .await
}

/// Each page, and what is there when it has its content.
const PAGES: &[(&str, Role, &str)] = &[
    ("#/settings", Role::Radio, "Dark"),
    ("#/jobs", Role::Link, "good"),
    ("#/create", Role::Textbox, "Boot Command"),
    ("#/configs", Role::Link, "kept"),
    ("#/configs/kept", Role::Textbox, "Boot Command"),
    ("#/jobs/1/V001?tab=logs", Role::Tab, "Logs"),
    ("#/jobs/2/V001?tab=logs", Role::Tab, "Logs"),
    ("#/jobs/2/V001?tab=configurations", Role::Heading, "Tasks"),
    ("#/jobs/2/V001?tab=events", Role::Tab, "Events"),
];

async fn look(page: &Page, at: &str, broken: &mut Vec<String>) -> Result<()> {
    for one in page.violations().await? {
        broken.push(format!(
            "{at}: {} {}\n    {}",
            one.impact,
            one.rule,
            one.elements.join("\n    ")
        ));
    }
    Ok(())
}
