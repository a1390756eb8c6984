//! A tour of the console in its real window: the sample goes through the wizard, and each page leaves a picture.
//!
//! `TRAINYARD_TOUR_DIR` says where to, else it is `tour` in the target folder.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use trainyard_tests::driver::{Window, in_window};
use trainyard_tests::page::{Page, Role, keys};

#[tokio::test]
async fn every_page_leaves_a_picture() -> Result<()> {
    in_window("tour", async |_, window| {
        let mut tour = Tour {
            window,
            folder: folder(),
            taken: vec![],
        };
        tour.create_the_sample().await?;
        tour.watch_it_run().await?;
        tour.look_around().await?;
        tour.one_click().await?;
        tour.dress("Dark", "dark").await?;
        tour.dress("Light", "light-narrow").await?;
        tour.speak_chinese().await?;
        for name in &tour.taken {
            println!("{}", tour.folder.join(name).display());
        }
        ensure!(tour.taken.len() >= 20, "only {} pictures", tour.taken.len());
        Ok(())
    })
    .await
}

struct Tour<'a> {
    window: &'a Window,
    folder: PathBuf,
    taken: Vec<String>,
}

impl Tour<'_> {
    fn page(&self) -> &Page {
        self.window.page()
    }

    async fn picture(&mut self, name: &str) -> Result<()> {
        let name = format!("{:02}-{name}.png", self.taken.len() + 1);
        self.page().save_picture(&self.folder.join(&name)).await?;
        self.taken.push(name);
        Ok(())
    }

    async fn create_the_sample(&mut self) -> Result<()> {
        self.page().until_says("No training jobs yet").await?;
        self.picture("jobs-empty").await?;
        self.page().click(Role::Link, "Run the sample job").await?;
        self.page().until_value("Name", "digits").await?;
        self.page().until_says("TRAINYARD_DATA_DIR").await?;
        self.picture("wizard-filled").await?;
        self.page().fill("Name", "digits sample!").await?;
        self.page().fill("Training Output Path", "results").await?;
        self.page().click(Role::Button, "Next").await?;
        self.page().until_says("need attention").await?;
        self.picture("wizard-faults").await?;
        self.page().fill("Name", "digits").await?;
        self.page()
            .fill("Training Output Path", "obs://demo/digits/output/")
            .await?;
        self.page()
            .click(Role::Checkbox, "Save Training Parameters")
            .await?;
        self.page()
            .fill("Configuration Name", "digits-params")
            .await?;
        self.picture("wizard-save-parameters").await?;
        self.page().confirm().await?;
        self.picture("wizard-confirm").await?;
        self.page().submit().await
    }

    async fn watch_it_run(&mut self) -> Result<()> {
        let running = self.page().until_moment("a live log", |moment| {
            moment.status == "Running" && moment.logs("epoch ")
        });
        running.await?;
        self.picture("job-running").await?;
        self.page().until_status("Successful").await?;
        self.picture("job-successful").await?;
        for (tab, name) in [
            ("Configurations", "job-configurations"),
            ("Events", "job-events"),
        ] {
            self.page().click(Role::Tab, tab).await?;
            self.picture(name).await?;
        }
        Ok(())
    }

    async fn look_around(&mut self) -> Result<()> {
        let failing = r#"python3 -c 'raise ValueError("expected 64 pixels a row, found 63")'"#;
        self.page().create_job("broken-data", failing).await?;
        self.page().until_status("Running failed").await?;
        self.picture("job-failed").await?;
        self.page()
            .create_job("long", "seq 20000; sleep 600")
            .await?;
        self.page()
            .until_moment("the last row", |moment| moment.logs("20000"))
            .await?;
        self.page().click(Role::Button, "Stop").await?;
        self.page().until_says("Stop long V001?").await?;
        self.picture("job-stop").await?;
        self.page().click(Role::Button, "Stop").await?;
        self.page().until_status("Canceled").await?;
        self.page().click(Role::Link, "Training Jobs").await?;
        self.page().find(Role::Link, "broken-data").await?;
        self.picture("jobs").await?;
        self.page().click(Role::Link, "Job Parameters").await?;
        self.page().find(Role::Link, "digits-params").await?;
        self.picture("job-parameters").await?;
        self.page().click(Role::Link, "Settings").await?;
        self.page().find(Role::Radio, "Dark").await?;
        self.picture("settings").await?;
        self.page().press_with(keys::CONTROL, 'k').await?;
        self.page()
            .find(Role::Combobox, "Search or run a command")
            .await?;
        self.picture("palette").await?;
        self.page().press(keys::ESCAPE).await
    }

    async fn one_click(&mut self) -> Result<()> {
        self.page().start_wizard().await?;
        self.picture("wizard-empty").await?;
        self.page()
            .click(Role::Button, "All configurations…")
            .await?;
        self.page().find(Role::Dialog, "Configurations").await?;
        self.page()
            .click(Role::Button, "digits-params local/this-computer")
            .await?;
        self.page()
            .find(Role::Region, "What digits-params changes")
            .await?;
        self.picture("one-click").await?;
        self.page().click(Role::Button, "Apply").await?;
        self.page()
            .until_says("Filled in from digits-params.")
            .await?;
        self.picture("one-click-applied").await
    }

    /// The main pages in a theme; the second time in the smallest window.
    async fn dress(&mut self, theme: &str, name: &str) -> Result<()> {
        self.page().click(Role::Link, "Settings").await?;
        self.page().click(Role::Radio, theme).await?;
        if name.ends_with("narrow") {
            self.window.resize(1024, 700).await?;
        }
        for (place, role, there, page) in PAGES {
            self.page().go(place).await?;
            self.page().find(*role, there).await?;
            self.page()
                .until_some("its rows", async |page| {
                    Ok((!page.text().await?.contains("Loading…")).then_some(()))
                })
                .await?;
            self.picture(&format!("{name}-{page}")).await?;
        }
        Ok(())
    }

    async fn speak_chinese(&mut self) -> Result<()> {
        self.window.resize(1280, 820).await?;
        self.page().click(Role::Link, "Settings").await?;
        self.page().click(Role::Radio, "中文").await?;
        self.page().until_says("语言").await?;
        self.picture("chinese-settings").await?;
        for (place, words, page) in [
            ("#/jobs", "broken-data", "jobs"),
            ("#/create?config=digits-params", "下一步", "wizard"),
            ("#/jobs/1/V001?tab=logs", "epoch", "job"),
            (
                "#/jobs/1/V001?tab=configurations",
                "训练输出位置",
                "configurations",
            ),
            ("#/configs", "digits-params", "job-parameters"),
        ] {
            self.page().go(place).await?;
            self.page().until_says(words).await?;
            self.picture(&format!("chinese-{page}")).await?;
        }
        Ok(())
    }
}

/// Pages of all themes, and what is there when they have their content.
const PAGES: &[(&str, Role, &str, &str)] = &[
    ("#/jobs", Role::Link, "broken-data", "jobs"),
    (
        "#/create?config=digits-params",
        Role::Textbox,
        "Boot Command",
        "wizard",
    ),
    ("#/jobs/1/V001?tab=logs", Role::Tab, "Logs", "job"),
    (
        "#/jobs/1/V001?tab=configurations",
        Role::Heading,
        "Tasks",
        "configurations",
    ),
    ("#/jobs/2/V001?tab=logs", Role::Tab, "Logs", "job-failed"),
    ("#/configs", Role::Link, "digits-params", "job-parameters"),
];

fn folder() -> PathBuf {
    let given = std::env::var_os("TRAINYARD_TOUR_DIR").map(PathBuf::from);
    given.unwrap_or_else(|| {
        let test = std::env::current_exe().expect("this test has a path");
        let target = test
            .ancestors()
            .nth(3)
            .expect("a test lies in a profile's deps");
        target.join("tour")
    })
}
