//! The same pages in Chinese.

use anyhow::{Result, ensure};
use trainyard_tests::driver::{in_furnished_window, in_window};
use trainyard_tests::page::{Page, Role};
use trainyard_tests::places::{Language, PLACES, Theme};

/// Labels of the English pages. None is a word that stays English in Chinese.
const ENGLISH: &[&str] = &[
    "Training Jobs",
    "Create Training Job",
    "Job Parameters",
    "Settings",
    "Search",
    "Status",
    "Name",
    "Started",
    "Duration",
    "Last log line",
    "Successful",
    "Running",
    "Version",
    "Description",
    "Algorithm Source",
    "Data Source",
    "Data Path",
    "Boot Command",
    "Code Directory",
    "Image Path",
    "Training Output Path",
    "Environment Variable",
    "Job Log Path",
    "Resource Pool",
    "Specifications",
    "Compute Nodes",
    "Notification",
    "Topic",
    "Next",
    "Submit",
    "What will run",
    "One-Click Configuration",
    "Save Training Parameters",
    "Optional",
    "Configure",
    "Confirm",
    "Logs",
    "Configurations",
    "Events",
    "Run again",
    "Stop",
    "Submitted",
    "Ended",
    "Appearance",
    "Language",
    "Theme",
    "Behavior",
    "Engine type",
    "Created",
    "Operation",
    "Built-in Algorithms",
    "AI Engines",
    "Topics",
    "Visualization Jobs",
    "Datasets",
    "Objects",
    "Resource Pools",
    "Memory",
    "Modify",
    "Metrics",
    "Evaluation Results",
    "Lineage",
    "Resource Usage",
    "Output",
    "Versions",
    "Curves",
    "Images",
    "Texts",
    "Smoothing",
    "Step",
    "Last",
    "Lowest",
    "Highest",
    "Log scale",
    "Log rules",
    "Download CSV",
    "Size",
    "Modified",
    "Upload",
    "New Folder",
    "Buckets",
    "Labeling type",
    "Files",
    "Sample",
    "New Version",
    "Subscriptions",
    "Delivery Log",
    "Endpoint",
    "Protocol",
    "Confirmed",
    "Delivered",
    "Kind",
    "Frameworks",
    "Found",
    "System",
    "Dedicated",
    "This computer",
    "Baseline",
    "Differences",
    "Folders",
    "Tags",
    "Never",
    "Cancel",
    "Save",
];

#[tokio::test]
async fn every_page_speaks_chinese_when_it_is_chosen() -> Result<()> {
    in_window("languages", async |_, window| {
        let page = window.page();
        page.start_wizard().await?;
        page.fill_job("yiwen", "echo 你好").await?;
        page.click(Role::Checkbox, "Save Training Parameters")
            .await?;
        page.fill("Configuration Name", "canshu").await?;
        page.confirm().await?;
        page.submit().await?;
        page.until_status("Successful").await?;
        let job = page.place().await?;
        let job = job.split('?').next().unwrap_or_default().to_owned();

        page.click(Role::Link, "Settings").await?;
        page.click(Role::Radio, "中文").await?;
        says(page, "#/settings", &["设置", "语言", "外观模式"]).await?;
        says(
            page,
            "#/jobs",
            &["训练作业", "创建训练作业", "运行成功", "状态"],
        )
        .await?;
        says(page, "#/configs", &["作业参数管理", "创建训练", "canshu"]).await?;
        says(
            page,
            "#/create",
            &[
                "创建训练作业",
                "算法来源",
                "运行命令",
                "训练输出位置",
                "规格",
                "计算节点个数",
                "保存作业参数",
                "下一步",
            ],
        )
        .await?;
        says(page, &format!("{job}?tab=logs"), &["你好", "运行成功"]).await?;
        says(
            page,
            &format!("{job}?tab=configurations"),
            &["名称", "规格", "训练输出位置"],
        )
        .await?;
        says(page, &format!("{job}?tab=events"), &["运行成功"]).await?;

        page.go("#/settings").await?;
        page.click(Role::Radio, "English").await?;
        page.until_says("Appearance").await
    })
    .await
}

/// No page that has content is forgotten when one is added: the list of places is the tour's.
#[tokio::test]
async fn no_page_with_content_keeps_an_english_label() -> Result<()> {
    in_furnished_window("languages-all", async |_, window| {
        let page = window.page();
        page.dress(Language::Chinese, Theme::Light).await?;
        let mut left = Vec::new();
        for place in PLACES {
            page.visit(place).await?;
            let text = own_words(page).await?;
            let labels = ENGLISH.iter().filter(|label| has_words(&text, label));
            left.extend(labels.map(|label| format!("{}: {label}", place.hash)));
        }
        ensure!(left.is_empty(), "still English:\n{}", left.join("\n"));
        Ok(())
    })
    .await
}

async fn says(page: &Page, place: &str, words: &[&str]) -> Result<()> {
    page.go(place).await?;
    for word in words {
        page.until_says(word).await?;
    }
    let text = own_words(page).await?;
    let left: Vec<&&str> = ENGLISH
        .iter()
        .filter(|label| has_words(&text, label))
        .collect();
    ensure!(left.is_empty(), "{place} still says {left:?}:\n{text}");
    Ok(())
}

/// What the page says, leaving out what the job printed and what is in files.
async fn own_words(page: &Page) -> Result<String> {
    let others = page
        .ask(
            "return [...document.querySelectorAll('[role=log], pre')].map((one) => one.innerText)",
            vec![],
        )
        .await?;
    let mut text = page.text().await?;
    for other in others.as_array().into_iter().flatten() {
        if let Some(other) = other.as_str().filter(|other| !other.is_empty()) {
            text = text.replace(other, "");
        }
    }
    Ok(text)
}

/// Whether `text` has `words` as whole words.
fn has_words(text: &str, words: &str) -> bool {
    let inside =
        |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || b"_-./".contains(b));
    text.match_indices(words).any(|(at, _)| {
        let bytes = text.as_bytes();
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        !inside(before) && !inside(bytes.get(at + words.len()))
    })
}

#[test]
fn words_are_found_only_whole() {
    assert!(has_words("名称 Name\n", "Name"));
    assert!(!has_words("TRAINYARD_Name Named obs://Name/", "Name"));
}
