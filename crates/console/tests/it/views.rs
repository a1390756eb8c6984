//! Views of the list of jobs.

use trainyard_console::store::{JobView, Shows};
use trainyard_console::wire::{Nothing, SaveView};
use trainyard_console::{Console, ConsoleError, ErrorCode, Ownership};

use crate::place::Place;

async fn save(console: &Console, search: &str, replace: bool) -> Result<Nothing, ConsoleError> {
    let view = SaveView {
        name: "Lately".to_owned(),
        shows: searching(search),
        replace,
    };
    console.save_view(view).await
}

fn searching(search: &str) -> Shows {
    Shows {
        search: search.to_owned(),
        ..Shows::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_of_a_taken_name_is_replaced_only_when_that_is_asked_for() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    save(&console, "first", false).await.unwrap();
    let error = save(&console, "second", false).await.unwrap_err().to_wire();
    assert_eq!(error.code, ErrorCode::NameTaken);
    assert_eq!(error.name.as_deref(), Some("Lately"));
    let kept = |search: &str| JobView {
        name: "Lately".to_owned(),
        shows: searching(search),
    };
    assert_eq!(
        console.list_views(Nothing {}).await.unwrap(),
        [kept("first")]
    );
    save(&console, "second", true).await.unwrap();
    assert_eq!(
        console.list_views(Nothing {}).await.unwrap(),
        [kept("second")]
    );
}
