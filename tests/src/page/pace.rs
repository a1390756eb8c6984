//! How long the page takes from what a person does to what they see: counted in the page, by its own clock.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{Page, Role};

/// Counts from the click to the frame in which `ready` holds and nothing is busy. A frame is on the screen when the
/// first task after it runs.
const CLICK: &str = "
    const [element, done] = arguments;
    const isReady = () => !document.querySelector('[aria-busy=true]') && (READY);
    const start = performance.now();
    const look = () => {
      if (isReady()) setTimeout(() => done(performance.now() - start));
      else requestAnimationFrame(look);
    };
    element.click();
    requestAnimationFrame(look);";
/// Counts from each key to the frame after what it changed.
const LISTEN: &str = "
    window.keyTimes = [];
    if (window.keysCounted) return;
    window.keysCounted = true;
    const count = ({ timeStamp }) => requestAnimationFrame(() => setTimeout(() => window.keyTimes.push(performance.now() - timeStamp)));
    addEventListener('keydown', count, { capture: true });";

impl Page {
    /// Clicks a thing; milliseconds until the expression `ready` is true on the screen.
    pub async fn pace_of_click(&self, role: Role, name: &str, ready: &str) -> Result<f64> {
        let element = self.find(role, name).await?;
        let script = CLICK.replace("READY", ready);
        let answer = self
            .client
            .execute_async(&script, vec![serde_json::to_value(&element)?])
            .await
            .with_context(|| format!("after the click on the {role} “{name}”: {ready}"))?;
        answer.as_f64().context("the page tells no time")
    }

    /// Types a text into the field with this name; milliseconds of each key until it is on the screen.
    pub async fn pace_of_keys(&self, name: &str, text: &str) -> Result<Vec<f64>> {
        self.click(Role::Textbox, name).await?;
        self.ask(LISTEN, vec![]).await?;
        for key in text.chars() {
            self.press(key).await?;
        }
        let keys = text.chars().count();
        self.until_some("a time for each key", async |page| {
            let times = page.ask("return window.keyTimes", vec![]).await?;
            let times: Vec<f64> = times
                .as_array()
                .map(|times| times.iter().filter_map(Value::as_f64).collect())
                .unwrap_or_default();
            Ok((times.len() >= keys).then_some(times))
        })
        .await
    }

    /// Goes to a place and waits until the expression is true there and nothing is busy.
    pub async fn go_and_settle(&self, place: &str, ready: &str) -> Result<()> {
        self.ask("location.hash = arguments[0]", vec![json!(place)])
            .await?;
        self.settle().await?;
        let script =
            format!("return !document.querySelector('[aria-busy=true]') && Boolean({ready})");
        self.until(place, &script).await
    }
}
