//! axe-core on every page, light and dark.

use anyhow::{Result, ensure};
use trainyard_tests::driver::{in_furnished_window, in_window};
use trainyard_tests::page::{Page, Role};
use trainyard_tests::places::{Language, PLACES, Theme};

#[tokio::test]
async fn no_page_breaks_a_serious_rule_of_accessibility() -> Result<()> {
    in_furnished_window("accessibility", async |_, window| {
        let page = window.page();
        let mut broken = Vec::new();
        for theme in Theme::ALL {
            page.dress(Language::English, theme).await?;
            for place in PLACES {
                page.visit(place).await?;
                look(page, &format!("{} {theme:?}", place.hash), &mut broken).await?;
            }
        }
        told(&broken)
    })
    .await
}

#[tokio::test]
async fn neither_does_an_empty_list_nor_confirm() -> Result<()> {
    in_window("accessibility-empty", async |_, window| {
        let page = window.page();
        let mut broken = Vec::new();
        page.until_says("No training jobs yet").await?;
        look(page, "no jobs yet", &mut broken).await?;
        page.start_wizard().await?;
        page.fill_job("confirmed", "echo before").await?;
        page.click(Role::Checkbox, "Save Training Parameters")
            .await?;
        page.fill("Configuration Name", "kept").await?;
        page.confirm().await?;
        look(page, "confirm", &mut broken).await?;
        told(&broken)
    })
    .await
}

fn told(broken: &[String]) -> Result<()> {
    ensure!(
        broken.is_empty(),
        "{} violations:\n{}",
        broken.len(),
        broken.join("\n")
    );
    Ok(())
}

async fn look(page: &Page, at: &str, broken: &mut Vec<String>) -> Result<()> {
    let longer = "const one = document.documentElement; return one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth";
    if page.ask(longer, vec![]).await? == true {
        broken.push(format!(
            "{at}: what gets the focus can scroll the bars of the window away"
        ));
    }
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
