//! The tray icon as a `StatusNotifierItem` on the session bus, with its menu.

use ksni::menu::StandardItem;
use ksni::{Handle, MenuItem, OfflineReason, ToolTip, TrayMethods};
use tauri::AppHandle;

use crate::tray::{TrayAction, TrayWords};

/// The icon; it waits where no tray is there yet, and comes back with one.
pub(crate) struct TrayIcon(Handle<Item>);

impl TrayIcon {
    /// None without a session bus.
    pub(crate) async fn put_up(app: AppHandle, words: TrayWords) -> Option<Self> {
        let item = Item {
            app,
            words,
            picture: picture(),
        };
        item.assume_sni_available(true).spawn().await.ok().map(Self)
    }

    pub(crate) async fn say(&self, words: TrayWords) {
        self.0.update(|item| item.words = words).await;
    }
}

struct Item {
    app: AppHandle,
    words: TrayWords,
    picture: ksni::Icon,
}

impl ksni::Tray for Item {
    fn id(&self) -> String {
        "trainyard".to_owned()
    }

    fn title(&self) -> String {
        "Trainyard".to_owned()
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        vec![self.picture.clone()]
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: "Trainyard".to_owned(),
            description: self.words.summary.clone(),
            ..ToolTip::default()
        }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        TrayAction::Open.carry_out(&self.app);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let summary = StandardItem {
            label: self.words.summary.clone(),
            enabled: false,
            ..StandardItem::default()
        };
        vec![
            entry(self.words.open, TrayAction::Open),
            entry(self.words.create, TrayAction::Create),
            MenuItem::Separator,
            summary.into(),
            MenuItem::Separator,
            entry(self.words.quit, TrayAction::Quit),
        ]
    }

    fn watcher_offline(&self, _reason: OfflineReason) -> bool {
        // A desktop's panel may start later, or again.
        true
    }
}

fn entry(label: &str, action: TrayAction) -> MenuItem<Item> {
    StandardItem {
        label: label.to_owned(),
        activate: Box::new(move |item: &mut Item| action.carry_out(&item.app)),
        ..StandardItem::default()
    }
    .into()
}

fn picture() -> ksni::Icon {
    let image = tauri::include_image!("../icons/tray.png");
    let argb = image
        .rgba()
        .chunks_exact(4)
        .flat_map(|p| [p[3], p[0], p[1], p[2]]);
    ksni::Icon {
        width: side(image.width()),
        height: side(image.height()),
        data: argb.collect(),
    }
}

fn side(pixels: u32) -> i32 {
    i32::try_from(pixels).expect("BUG: the tray's picture is small")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_four_bytes_for_each_pixel_and_is_not_blank() {
        let picture = picture();
        let pixels = usize::try_from(picture.width * picture.height).unwrap();
        assert_eq!(picture.data.len(), pixels * 4);
        assert!(
            picture.data.chunks_exact(4).any(|p| p[0] > 0),
            "every pixel is transparent"
        );
        assert!(
            picture.data.chunks_exact(4).any(|p| p[0] == 0),
            "the picture is a full square"
        );
    }
}
