//! A job of each algorithm source, in each language.

use std::fs;

use anyhow::Result;
use trainyard_tests::binaries;
use trainyard_tests::driver::{Seat, in_window};
use trainyard_tests::framework::make_with_torch;
use trainyard_tests::page::{Page, Role};
use trainyard_tests::places::{Language, Theme};

/// The labels that the way through the form is told by.
struct Words {
    language: Language,
    built_in: &'static str,
    framework: &'static str,
    custom: &'static str,
    name: &'static str,
    algorithm: &'static str,
    /// How the name of the random forest begins.
    forest: &'static str,
    engine: &'static str,
    code_dir: &'static str,
    boot_file: &'static str,
    boot_command: &'static str,
    data_path: &'static str,
    output: &'static str,
    next: &'static str,
    submit: &'static str,
    successful: &'static str,
    /// The field and the button of the dialog that adds a Python environment.
    add: (&'static str, &'static str),
}

const ENGLISH: Words = Words {
    language: Language::English,
    built_in: "Built-in",
    framework: "Frequently-used",
    custom: "Custom",
    name: "Name",
    algorithm: "Built-in Algorithm",
    forest: "Random forest",
    engine: "AI Engine",
    code_dir: "Code Directory",
    boot_file: "Boot File",
    boot_command: "Boot Command",
    data_path: "Data Path",
    output: "Training Output Path",
    next: "Next",
    submit: "Submit",
    successful: "Successful",
    add: ("Path", "Add"),
};

const CHINESE: Words = Words {
    language: Language::Chinese,
    built_in: "预置算法",
    framework: "常用框架",
    custom: "自定义",
    name: "名称",
    algorithm: "预置算法",
    forest: "随机森林",
    engine: "AI引擎",
    code_dir: "代码目录",
    boot_file: "启动文件",
    boot_command: "运行命令",
    data_path: "数据存储位置",
    output: "训练输出位置",
    next: "下一步",
    submit: "立即创建",
    successful: "运行成功",
    add: ("路径", "添加"),
};

/// What the framework's job runs: it tells which version of the framework its environment has.
const SCRIPT: &str = "import importlib.metadata, sys\nprint('torch is', importlib.metadata.version('torch'), 'of', sys.prefix)\n";

#[tokio::test]
async fn a_job_of_each_source_is_successful_in_english() -> Result<()> {
    in_window("sources-en", async |seat, window| {
        each_source(seat, window.page(), &ENGLISH).await
    })
    .await
}

#[tokio::test]
async fn a_job_of_each_source_is_successful_in_chinese() -> Result<()> {
    in_window("sources-zh", async |seat, window| {
        each_source(seat, window.page(), &CHINESE).await
    })
    .await
}

async fn each_source(seat: &Seat, page: &Page, words: &Words) -> Result<()> {
    page.dress(words.language, Theme::Light).await?;
    put_files(seat)?;

    begin(page, words, words.custom, "by-command").await?;
    page.fill(words.boot_command, "echo a command of its own")
        .await?;
    finish(page, words, "a command of its own").await?;

    begin(page, words, words.built_in, "by-algorithm").await?;
    page.choose(words.algorithm, words.forest).await?;
    page.fill("trees", "5").await?;
    finish(page, words, "accuracy").await?;

    add_environment(seat, page, words).await?;
    begin(page, words, words.framework, "by-framework").await?;
    page.choose(words.engine, "PyTorch").await?;
    page.fill(words.code_dir, "obs://flowers/code/").await?;
    page.fill(words.boot_file, "obs://flowers/code/train.py")
        .await?;
    finish(page, words, "torch is 2.1.0 of").await
}

/// Data and code in object storage.
fn put_files(seat: &Seat) -> Result<()> {
    let bucket = seat.home().join("obs/flowers");
    fs::create_dir_all(bucket.join("data"))?;
    fs::create_dir_all(bucket.join("code"))?;
    let iris = binaries::repository().join("examples/iris/data/iris.csv");
    fs::copy(iris, bucket.join("data/iris.csv"))?;
    fs::write(bucket.join("code/train.py"), SCRIPT)?;
    Ok(())
}

async fn add_environment(seat: &Seat, page: &Page, words: &Words) -> Result<()> {
    let folder = seat.path("with-torch");
    make_with_torch(&folder)?;
    page.go("#/engines?open=add").await?;
    page.fill(words.add.0, &folder.display().to_string())
        .await?;
    page.click(Role::Button, words.add.1).await?;
    page.until_says("PyTorch 2.1.0").await
}

async fn begin(page: &Page, words: &Words, source: &str, name: &str) -> Result<()> {
    page.go("#/jobs").await?;
    page.go("#/create").await?;
    page.fill(words.name, name).await?;
    page.click(Role::Radio, source).await?;
    page.fill(words.data_path, "obs://flowers/data/").await?;
    page.fill(words.output, &format!("obs://out/{name}/")).await
}

async fn finish(page: &Page, words: &Words, row: &str) -> Result<()> {
    page.click(Role::Button, words.next).await?;
    page.click(Role::Button, words.submit).await?;
    page.until(
        "the page of the job",
        "return location.hash.startsWith('#/jobs/')",
    )
    .await?;
    page.until_status_and_row(words.successful, row).await?;
    Ok(())
}
