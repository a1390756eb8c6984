//! A web address that is told of a job: subscribed in the page, confirmed, and sure of who wrote.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use trainyard_tests::driver::{Seat, on_seat};
use trainyard_tests::keyring;
use trainyard_tests::page::{Page, Role};
use trainyard_tests::wait::until_some_within;
use trainyard_tests::web_peer::{Received, WebPeer};

#[tokio::test]
async fn a_confirmed_web_address_gets_the_signed_end_of_a_job() -> Result<()> {
    let Some(seat) = Seat::take() else {
        return Ok(());
    };
    if !keyring::unlock(&seat)? {
        return Ok(());
    }
    on_seat("webhook", seat, async |_, window| {
        let peer = WebPeer::start()?;
        let page = window.page();
        let secret = subscribe(page, &peer).await?;
        page.start_wizard().await?;
        page.fill_job("told", "echo told").await?;
        if !page.has(Role::Combobox, "Topic").await? {
            page.click(Role::Switch, "Notification").await?;
        }
        page.choose("Topic", "team").await?;
        page.confirm().await?;
        page.submit().await?;
        page.until_status("Successful").await?;
        page.go("#/topics/team?tab=deliveries").await?;
        page.until_says("Delivered").await?;
        let told = until_some_within(Duration::from_secs(30), "the end of the job", || {
            let mut received = peer.received().into_iter();
            received.find(|one| one.json()["event"].to_string().contains("OnJobSucceeded"))
        });
        ensure!(
            String::from_utf8_lossy(&told.body).contains("told"),
            "it names no job: {}",
            told.json()
        );
        verify(&told, &secret)
    })
    .await
}

/// Makes a topic with the peer as its subscriber; the secret that its messages are signed with.
async fn subscribe(page: &Page, peer: &WebPeer) -> Result<String> {
    page.click(Role::Link, "Topics").await?;
    page.click(Role::Button, "Create Topic").await?;
    page.fill("Topic Name", "team").await?;
    page.click(Role::Button, "Create").await?;
    page.click(Role::Button, "Add Subscription").await?;
    page.fill("Endpoint", &peer.url()).await?;
    page.click(Role::Button, "Add").await?;
    page.until_says("It is not shown again.").await?;
    let secret = page
        .ask(
            "return document.querySelector('[role=dialog] .secret code').innerText",
            vec![],
        )
        .await?;
    let secret = secret.as_str().context("no secret is shown")?.to_owned();
    let request = until_some_within(Duration::from_secs(30), "the question", || {
        peer.received().into_iter().next()
    });
    verify(&request, &secret)?;
    let request = request.json();
    let token = request["token"]
        .as_str()
        .with_context(|| format!("no token in {request}"))?;
    page.fill("Token", token).await?;
    page.click(Role::Button, "Confirm").await?;
    page.until_says("is confirmed.").await?;
    Ok(secret)
}

/// As Standard Webhooks says it is done by who receives.
fn verify(received: &Received, secret: &str) -> Result<()> {
    let key = secret.strip_prefix("whsec_").context("no prefix")?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(key)?)?;
    for name in ["webhook-id", "webhook-timestamp"] {
        mac.update(received.header(name).as_bytes());
        mac.update(b".");
    }
    mac.update(&received.body);
    let signature = received.header("webhook-signature").strip_prefix("v1,");
    let signature = STANDARD.decode(signature.context("it is not signed")?)?;
    mac.verify_slice(&signature)
        .context("the signature is not of this secret")
}
