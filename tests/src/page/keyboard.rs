//! Keys pressed in the page.

use anyhow::{Context as _, Result, bail};
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use serde_json::{Value, json};

use super::{Page, Role};

/// More stops of the tabulator key than any page has.
const TAB_STOPS_MAX: usize = 120;

/// Keys by the code points that `WebDriver` knows them by.
pub mod keys {
    /// Cancels.
    pub const ESCAPE: char = '\u{E00C}';
    /// To the next thing.
    pub const TAB: char = '\u{E004}';
    /// Confirms.
    pub const ENTER: char = '\u{E007}';
    /// Held.
    pub const CONTROL: char = '\u{E009}';
    /// Held.
    pub const SHIFT: char = '\u{E008}';
    /// To the end.
    pub const END: char = '\u{E010}';
    /// To the start.
    pub const HOME: char = '\u{E011}';
    /// Down.
    pub const DOWN: char = '\u{E015}';
    /// To the right.
    pub const RIGHT: char = '\u{E014}';
    /// Removes what is before.
    pub const BACKSPACE: char = '\u{E003}';
    /// Presses.
    pub const SPACE: char = ' ';
}

impl Page {
    /// Presses a key.
    pub async fn press(&self, key: char) -> Result<()> {
        self.act(vec![
            KeyAction::Down { value: key },
            KeyAction::Up { value: key },
        ])
        .await
    }

    /// Presses a key while another is held.
    pub async fn press_with(&self, held: char, key: char) -> Result<()> {
        self.act(vec![
            KeyAction::Down { value: held },
            KeyAction::Down { value: key },
            KeyAction::Up { value: key },
            KeyAction::Up { value: held },
        ])
        .await
    }

    /// Types text, key after key, into what has the focus.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        let both = |value| [KeyAction::Down { value }, KeyAction::Up { value }];
        self.act(text.chars().flat_map(both).collect()).await
    }

    async fn act(&self, actions: Vec<KeyAction>) -> Result<()> {
        let mut keyboard = KeyActions::new("keyboard".to_owned());
        for action in actions {
            keyboard = keyboard.then(action);
        }
        self.client
            .perform_actions(keyboard)
            .await
            .context("the keys could not be pressed")
    }

    /// Presses the tabulator key until the focus is on this thing.
    pub async fn tab_to(&self, role: Role, name: &str) -> Result<()> {
        self.find(role, name).await?;
        let mut passed = Vec::new();
        for _ in 0..TAB_STOPS_MAX {
            self.press(keys::TAB).await?;
            let focused = self.focused().await?;
            if focused["role"] == role.to_string() && focused["name"] == name {
                return Ok(());
            }
            passed.push(format!("{} “{}”", focused["role"], focused["name"]));
        }
        bail!("the tabulator key never reaches the {role} “{name}”; it passes {passed:#?}");
    }

    /// Role and name of what has the focus.
    pub async fn focused(&self) -> Result<Value> {
        let answer = self
            .ask(include_str!("find.js"), vec![json!("focused"), json!("")])
            .await?;
        Ok(answer["focused"].clone())
    }
}
