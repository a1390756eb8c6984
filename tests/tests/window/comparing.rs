//! Two versions of a job beside each other.

use anyhow::Result;
use trainyard_tests::driver::in_furnished_window;
use trainyard_tests::page::Role;

#[tokio::test]
async fn the_comparison_of_two_versions_shows_what_differs_and_both_curves() -> Result<()> {
    in_furnished_window("comparing", async |_, window| {
        let page = window.page();
        page.click(Role::Link, "Training Jobs").await?;
        page.click(Role::Link, "digits").await?;
        page.click(Role::Tab, "Versions").await?;
        page.click(Role::Link, "View Comparison Result").await?;
        page.until(
            "one boot command with the option and one without it",
            "const differing = [...document.querySelectorAll('table tr:has(td.differs)')];
             const row = differing.find((row) => row.querySelector('th')?.innerText === 'Boot Command');
             const texts = [...(row?.querySelectorAll('td') ?? [])].map((cell) => cell.innerText.includes('--epochs 4'));
             return texts.length === 2 && texts.includes(true) && texts.includes(false);",
        )
        .await?;
        page.until(
            "a curve of each version in one chart",
            "return [...document.querySelectorAll('figure')].some((figure) =>
               figure.querySelector('canvas') && ['V001', 'V002'].every((version) => figure.innerText.includes(version)))",
        )
        .await?;
        page.until_says("Both ran the same code.").await
    })
    .await
}
