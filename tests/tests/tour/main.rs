//! A tour of the console in its real window: the sample goes through the wizard, and each page leaves its pictures.
//!
//! `TRAINYARD_TOUR_DIR` says where to, else it is `tour` in the target folder.

mod connection;

use std::path::PathBuf;

use anyhow::{Result, ensure};
use trainyard_tests::driver::{Window, in_furnished_window, in_window};
use trainyard_tests::page::{Page, Role, keys};
use trainyard_tests::places::{Language, PLACES, Theme};

#[tokio::test]
async fn the_sample_goes_through_the_wizard() -> Result<()> {
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
        for name in &tour.taken {
            println!("{}", tour.folder.join(name).display());
        }
        ensure!(tour.taken.len() >= 15, "only {} pictures", tour.taken.len());
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
            ("Metrics", "job-metrics"),
            ("Resource Usage", "job-usage"),
            ("Output", "job-output"),
            ("Configurations", "job-configurations"),
            ("Versions", "job-versions"),
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
}

/// Every page, light and dark, in English and Chinese, and once in the smallest window.
#[tokio::test]
async fn every_page_leaves_a_picture_in_each_theme_and_language() -> Result<()> {
    in_furnished_window("pages", async |_, window| {
        let page = window.page();
        let folder = folder();
        for language in Language::ALL {
            for theme in Theme::ALL {
                page.dress(language, theme).await?;
                for place in PLACES {
                    page.visit(place).await?;
                    let name = format!("{}-{}-{}.png", place.name, theme.code(), language.code());
                    page.save_picture(&folder.join(name)).await?;
                }
            }
        }
        page.dress(Language::English, Theme::Light).await?;
        window.resize(1024, 700).await?;
        for place in PLACES {
            page.visit(place).await?;
            let name = format!("{}-small.png", place.name);
            page.save_picture(&folder.join(name)).await?;
        }
        Ok(())
    })
    .await
}

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
