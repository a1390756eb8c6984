//! The page in the window, as a person meets it: things have a role and a name, keys are pressed, something appears.
//!
//! Everything is looked for until a deadline, so no test sleeps. A thing that is not there is an error that says
//! what is there instead.

mod axe;
mod connection;
mod job;
mod keyboard;
mod pace;
mod picture;
mod wizard;

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fantoccini::Client;
use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

pub use axe::Violation;
pub use job::Moment;
pub use keyboard::keys;

/// Longer than anything a page does on a busy machine.
const DEADLINE: Duration = Duration::from_secs(30);
/// Longer than a job of these tests takes there.
const JOB_DEADLINE: Duration = Duration::from_mins(4);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(40);

/// What a thing is to a person: its ARIA role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Something to press.
    Button,
    /// A place to go.
    Link,
    /// One of several pages of a page.
    Tab,
    /// One of several choices, one taken.
    Radio,
    /// A choice to take or leave.
    Checkbox,
    /// On or off.
    Switch,
    /// A field of text.
    Textbox,
    /// A field to choose in.
    Combobox,
    /// An entry of an open list.
    Option,
    /// An entry of an open menu.
    Menuitem,
    /// A window in the window.
    Dialog,
    /// A title.
    Heading,
    /// A stretch of the page with a name.
    Region,
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&format!("{self:?}").to_lowercase())
    }
}

/// The page.
#[derive(Clone, Debug)]
pub struct Page {
    client: Client,
}

impl Page {
    /// The page of a session.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// Runs a script in the page; what it returns.
    pub async fn ask(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        let answer = self.client.execute(script, args).await;
        answer.with_context(|| format!("the page did not run {script:.80}"))
    }

    /// Looks until there is something to see.
    pub async fn until_some<T>(
        &self,
        what: &str,
        look: impl AsyncFnMut(&Self) -> Result<Option<T>>,
    ) -> Result<T> {
        self.until_some_within(DEADLINE, what, look).await
    }

    /// The same with a deadline of one's own.
    pub async fn until_some_within<T>(
        &self,
        deadline: Duration,
        what: &str,
        mut look: impl AsyncFnMut(&Self) -> Result<Option<T>>,
    ) -> Result<T> {
        let end = Instant::now() + deadline;
        loop {
            // A page that is just being replaced refuses to be asked; the next look finds the new one.
            let refused = match look(self).await {
                Ok(Some(seen)) => return Ok(seen),
                Ok(None) => None,
                Err(error) => Some(error),
            };
            if Instant::now() < end {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            let place = self.place().await.unwrap_or_default();
            if let Some(error) = refused {
                return Err(error.context(format!("{what}: not within {deadline:?}, at {place}")));
            }
            let words = self.text().await.unwrap_or_default();
            bail!("{what}: not within {deadline:?}, at {place}, which says\n{words}");
        }
    }

    /// Looks until a script answers true.
    pub async fn until(&self, what: &str, script: &str) -> Result<()> {
        self.until_some(what, async |page| {
            let answer = page.ask(script, vec![]).await?;
            Ok((answer == true).then_some(()))
        })
        .await
    }

    /// The thing of this role and name, once it is there, in the topmost dialog if one is open.
    pub async fn find(&self, role: Role, name: &str) -> Result<Element> {
        let found = self
            .until_some(&format!("the {role} “{name}”"), async |page| {
                let answer = page.look(role, name).await?;
                Ok(answer["found"].is_object().then(|| answer["found"].clone()))
            })
            .await;
        match found {
            Ok(found) => self.element(&found),
            Err(error) => {
                let there = self.names(role).await.unwrap_or_default();
                Err(error.context(format!("the {role}s there are: {there:?}")))
            }
        }
    }

    /// Whether the thing is there at this moment.
    pub async fn has(&self, role: Role, name: &str) -> Result<bool> {
        Ok(self.look(role, name).await?["found"].is_object())
    }

    /// Waits until the thing is there no more.
    pub async fn until_gone(&self, role: Role, name: &str) -> Result<()> {
        self.until_some(&format!("the {role} “{name}” to go"), async |page| {
            Ok((!page.has(role, name).await?).then_some(()))
        })
        .await
    }

    /// The names of all visible things of this role.
    pub async fn names(&self, role: Role) -> Result<Vec<String>> {
        let answer = self.look(role, "").await?;
        let names = answer["names"]
            .as_array()
            .context("the page names nothing")?;
        Ok(names
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect())
    }

    async fn look(&self, role: Role, name: &str) -> Result<Value> {
        self.ask(
            include_str!("page/find.js"),
            vec![json!(role.to_string()), json!(name)],
        )
        .await
    }

    fn element(&self, found: &Value) -> Result<Element> {
        let reference = found.as_object().and_then(|object| object.values().next());
        let reference = reference
            .and_then(Value::as_str)
            .context("the driver answered with no element")?;
        Ok(Element::from_element_id(
            self.client.clone(),
            ElementRef::from(reference.to_owned()),
        ))
    }

    /// Clicks it with the mouse.
    pub async fn click(&self, role: Role, name: &str) -> Result<()> {
        self.until_some(&format!("to click the {role} “{name}”"), async |page| {
            page.settle().await?;
            let element = page.find(role, name).await?;
            Ok(page.click_once(&element).await?.then_some(()))
        })
        .await
    }

    /// Clicks where an element is; whether it got the click. On a busy machine one can be lost, or meet what has just
    /// moved there; only then may it be repeated. The driver leaves an element where it is that lies in the window
    /// but under the edge of what scrolls, so it is scrolled out from there first, as a person would.
    async fn click_once(&self, element: &Element) -> Result<bool> {
        let listen = "
            const [element] = arguments;
            const at = element.getBoundingClientRect();
            const top = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
            if (!element.contains(top)) element.scrollIntoView({ block: 'center' });
            window.clicked = false;
            element.addEventListener('click', () => (window.clicked = true), { once: true, capture: true });";
        self.ask(listen, vec![serde_json::to_value(element)?])
            .await?;
        let clicked = element.click().await;
        for _ in 0..25 {
            if self.ask("return window.clicked", vec![]).await? == true {
                return Ok(true);
            }
            tokio::time::sleep(PAUSE).await;
        }
        clicked?;
        Ok(false)
    }

    /// Replaces what a field holds.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        self.click(Role::Textbox, name).await?;
        self.press_with(keys::CONTROL, 'a').await?;
        if text.is_empty() {
            self.press(keys::BACKSPACE).await?;
        } else {
            self.find(Role::Textbox, name)
                .await?
                .send_keys(text)
                .await?;
        }
        self.until_value(name, text).await
    }

    /// Chooses the first entry of a list that begins like this. A list that went away without a choice is opened again.
    pub async fn choose(&self, field: &str, entry: &str) -> Result<()> {
        let what = format!("to choose “{entry}” in “{field}”");
        self.until_some(&what, async |page| {
            page.settle().await?;
            let names = page.names(Role::Option).await?;
            if names.is_empty() {
                let shown = page.look(Role::Combobox, field).await?["found"].clone();
                let shown = page
                    .ask("return arguments[0]?.innerText ?? ''", vec![shown])
                    .await?;
                if shown
                    .as_str()
                    .is_some_and(|text| text.trim().starts_with(entry))
                {
                    return Ok(Some(()));
                }
                page.click(Role::Combobox, field).await?;
                return Ok(None);
            }
            let Some(name) = names.into_iter().find(|name| name.starts_with(entry)) else {
                return Ok(None);
            };
            // The entry goes when it is chosen, before it could tell that it was clicked.
            let there = page.look(Role::Option, &name).await?["found"].clone();
            if there.is_object() {
                page.element(&there)?.click().await?;
            }
            Ok(None)
        })
        .await
    }

    /// Chooses the first entry of a list that says this, also where the field will not show it.
    pub async fn choose_saying(&self, field: &str, words: &str) -> Result<()> {
        let mut chosen = false;
        let what = format!("to choose what says “{words}” in “{field}”");
        self.until_some(&what, async |page| {
            page.settle().await?;
            let names = page.names(Role::Option).await?;
            if names.is_empty() && chosen {
                return Ok(Some(()));
            }
            if names.is_empty() {
                page.click(Role::Combobox, field).await?;
            }
            if let Some(name) = names.into_iter().find(|name| name.contains(words)) {
                let there = page.look(Role::Option, &name).await?["found"].clone();
                chosen = there.is_object();
                if chosen {
                    page.element(&there)?.click().await?;
                }
            }
            Ok(None)
        })
        .await
    }

    /// Clicks the first thing of this role whose name begins like this.
    pub async fn click_first(&self, role: Role, beginning: &str) -> Result<()> {
        let name = self.first_name(role, beginning).await?;
        self.click(role, &name).await
    }

    /// Waits for something of this role whose name begins like this, and answers the first such name.
    pub async fn first_name(&self, role: Role, beginning: &str) -> Result<String> {
        let what = format!("a {role} “{beginning}…”");
        self.until_some(&what, async |page| {
            let names = page.names(role).await?;
            Ok(names.into_iter().find(|name| name.starts_with(beginning)))
        })
        .await
    }

    /// Waits until a field holds this text.
    pub async fn until_value(&self, name: &str, text: &str) -> Result<()> {
        self.until_some(&format!("“{text}” in “{name}”"), async |page| {
            Ok((page.value(name).await? == text).then_some(()))
        })
        .await
    }

    /// What a field holds.
    pub async fn value(&self, name: &str) -> Result<String> {
        let field = self.find(Role::Textbox, name).await?;
        Ok(field.prop("value").await?.unwrap_or_default())
    }

    /// Where the window is, for example `#/jobs`.
    pub async fn place(&self) -> Result<String> {
        let hash = self.ask("return location.hash", vec![]).await?;
        Ok(hash.as_str().unwrap_or_default().to_owned())
    }

    /// Goes to a place the way a link does.
    pub async fn go(&self, place: &str) -> Result<()> {
        self.ask("location.hash = arguments[0]", vec![json!(place)])
            .await?;
        Ok(())
    }

    /// Every word the page shows.
    pub async fn text(&self) -> Result<String> {
        let text = self.ask("return document.body.innerText", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page says this.
    pub async fn until_says(&self, words: &str) -> Result<()> {
        self.until_some(&format!("the words “{words}”"), async |page| {
            Ok(page.text().await?.contains(words).then_some(()))
        })
        .await
    }
}
