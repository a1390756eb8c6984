//! The tour of a connection: it is added, tested and chosen in the form; a job runs there; configurations go and come.

use anyhow::Result;
use trainyard_tests::driver::{Seat, on_seat};
use trainyard_tests::keyring;
use trainyard_tests::page::Role;
use trainyard_tests::places::{Language, Place, Theme};
use trainyard_tests::service::Service;

use crate::{Tour, folder};

/// Nothing listens there.
const NOWHERE: &str = "http://127.0.0.1:9";

/// Pages that say something else once there is a connection; job 1 runs on it.
const PLACES: [Place; 3] = [
    Place {
        name: "connections-two",
        hash: "#/connections",
        content: "article .answers",
    },
    Place {
        name: "job-there",
        hash: "#/jobs/1/V001?tab=logs",
        content: "[role=log] .row",
    },
    Place {
        name: "job-output-there",
        hash: "#/jobs/1/V001?tab=output",
        content: "[role=tabpanel] .output",
    },
];

#[tokio::test]
async fn a_connection_and_what_it_changes_leave_pictures() -> Result<()> {
    let Some(seat) = Seat::take() else {
        return Ok(());
    };
    if !keyring::unlock(&seat)? {
        return Ok(());
    }
    let service = Service::start();
    on_seat("tour-connection", seat, async |_, window| {
        let mut tour = Tour {
            window,
            folder: folder().join("connection"),
            taken: vec![],
        };
        tour.connect(&service).await?;
        tour.send_a_job_there().await?;
        tour.exchange_configurations().await?;
        tour.serve().await?;
        tour.dress_again().await
    })
    .await
}

impl Tour<'_> {
    async fn connect(&mut self, service: &Service) -> Result<()> {
        self.page().click(Role::Link, "Connections").await?;
        self.page()
            .until_says("Not connected to a cloud yet")
            .await?;
        self.picture("connections-empty").await?;
        self.page()
            .describe_connection("Frankfurt", service)
            .await?;
        self.picture("connection-described").await?;
        let secret = "Secret access key (SK)";
        self.page().fill(secret, "wrong").await?;
        self.page().click(Role::Button, "Test").await?;
        self.page().until_says("Sign-in refused").await?;
        self.picture("connection-refused").await?;
        self.page().fill(secret, service.get("secret_key")).await?;
        self.page().click(Role::Button, "Save").await?;
        self.page().until_says("Every service answers.").await?;
        self.page().describe_connection("Nowhere", service).await?;
        for address in ["IAM", "ModelArts", "OBS", "SMN", "SWR"] {
            self.page().fill(address, NOWHERE).await?;
        }
        self.page().fill(secret, "any").await?;
        self.page().click(Role::Button, "Save").await?;
        self.page().until_says("No answer").await?;
        self.picture("connections").await
    }

    async fn send_a_job_there(&mut self) -> Result<()> {
        self.page().start_wizard().await?;
        self.page().click(Role::Radio, "Frankfurt").await?;
        self.page().until_says("Choices as of").await?;
        self.page().click(Role::Button, "Choose image").await?;
        self.page()
            .click_first(Role::Button, "local/this-computer")
            .await?;
        self.page().click_first(Role::Button, "latest").await?;
        self.picture("choose-image").await?;
        self.page().click(Role::Button, "Cancel").await?;
        self.page().choose_image_there().await?;
        let command = "for step in $(seq 1 900); do echo step $step; sleep 0.2; done";
        self.page().fill_job("afar", command).await?;
        self.page().click(Role::Button, "Select Data Path").await?;
        self.page().until_says("digits.csv.gz").await?;
        self.picture("browse-there").await?;
        self.page().click(Role::Button, "Cancel").await?;
        self.page().click(Role::Combobox, "Specifications").await?;
        self.picture("specifications-there").await?;
        self.page()
            .choose_saying("Specifications", "local.cpu.1u · ")
            .await?;
        self.page()
            .click(Role::Checkbox, "Save Training Parameters")
            .await?;
        self.page()
            .fill("Configuration Name", "afar-params")
            .await?;
        self.page().confirm().await?;
        self.picture("confirm-there").await?;
        self.page().submit().await?;
        self.page()
            .until_moment("a live log", |moment| {
                moment.status == "Running" && moment.logs("step 3")
            })
            .await?;
        self.picture("job-running-there").await?;
        self.page().click(Role::Button, "Stop").await?;
        self.page().until_says("Stop afar V001?").await?;
        self.picture("job-stop-there").await?;
        self.page().click(Role::Button, "Stop").await?;
        self.page().until_status("Canceled").await?;
        self.picture("job-stopped-there").await
    }

    async fn exchange_configurations(&mut self) -> Result<()> {
        self.page().click(Role::Link, "Job Parameters").await?;
        self.page()
            .click(Role::Button, "More for afar-params")
            .await?;
        self.page()
            .click(Role::Menuitem, "Send to a connection…")
            .await?;
        self.page().choose_saying("Connection", "Frankfurt").await?;
        self.page().until_says("New").await?;
        self.picture("configuration-send").await?;
        self.page().click(Role::Button, "Send 1").await?;
        self.page().until_says("was sent to Frankfurt.").await?;
        self.page().click(Role::Button, "Import…").await?;
        self.page()
            .click(Role::Menuitem, "From a connection…")
            .await?;
        self.page().choose_saying("Connection", "Nowhere").await?;
        self.page().until_says("Nowhere could not be asked").await?;
        self.picture("configurations-unreachable").await?;
        self.page().choose_saying("Connection", "Frankfurt").await?;
        self.page().until_says("on Frankfurt").await?;
        self.picture("configurations-fetch").await?;
        self.page().click(Role::Button, "Cancel").await
    }

    async fn serve(&mut self) -> Result<()> {
        self.page().click(Role::Link, "Settings").await?;
        self.page().click(Role::Switch, "Serve the API").await?;
        self.page().until_says("Client settings").await?;
        self.picture("loopback").await?;
        self.page().click(Role::Switch, "Serve the API").await
    }

    /// In each theme and language, and once in the smallest window.
    async fn dress_again(&mut self) -> Result<()> {
        for language in Language::ALL {
            for theme in Theme::ALL {
                self.page().dress(language, theme).await?;
                self.look_there(&format!("{}-{}", theme.code(), language.code()))
                    .await?;
            }
        }
        self.page().dress(Language::English, Theme::Light).await?;
        self.window.resize(1024, 700).await?;
        self.look_there("small").await
    }

    async fn look_there(&mut self, dressed: &str) -> Result<()> {
        for place in &PLACES {
            self.page().visit(place).await?;
            self.picture(&format!("{}-{dressed}", place.name)).await?;
        }
        self.page().go("#/create").await?;
        self.page().click(Role::Radio, "Frankfurt").await?;
        let asked = "return Boolean(document.querySelector('.heard'))";
        self.page().until("what there is to choose", asked).await?;
        self.picture(&format!("create-there-{dressed}")).await
    }
}
