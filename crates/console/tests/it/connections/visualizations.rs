//! Visualization jobs of a connection.

use trainyard_backend::{
    NewVisualization, RemoteVisualization, RemoteVisualizationId, RemoteVisualizationQuery,
    VisualizationChange, VisualizationKind,
};
use trainyard_console::wire::{
    ChangeRemoteVisualization, CreateRemoteVisualization, ListRemoteVisualizations,
    OneRemoteVisualization,
};
use trainyard_job::VisualizationSpec;

use super::*;

struct Yard {
    console: Console,
    service: Arc<Service>,
    connection: ConnectionId,
    _place: Place,
}

impl Yard {
    async fn new(jobs: Option<Vec<RemoteVisualization>>) -> Option<Self> {
        let place = Place::new()?;
        let (secrets, service) = (Secrets::in_memory(), Arc::new(Service::default()));
        *service.visualizations.lock().unwrap() = jobs;
        let console = open(&place, &secrets, &service).await;
        let saved = console.save_connection(frankfurt(Some("one"))).await;
        Some(Self {
            connection: saved.unwrap(),
            console,
            service,
            _place: place,
        })
    }

    fn new_one(&self, name: &str, output_path: &str) -> CreateRemoteVisualization {
        CreateRemoteVisualization {
            connection: self.connection.clone(),
            new: NewVisualization {
                kind: VisualizationKind::Tensorboard,
                spec: VisualizationSpec {
                    name: name.to_owned(),
                    output_path: output_path.to_owned(),
                    auto_stop_hours: Some(1),
                    description: String::new(),
                },
            },
        }
    }

    async fn list(&self) -> Option<Vec<RemoteVisualization>> {
        let asked = ListRemoteVisualizations {
            connection: self.connection.clone(),
            query: RemoteVisualizationQuery {
                search: String::new(),
                group: None,
                page: 1,
                per_page: 20,
            },
        };
        let page = self
            .console
            .list_remote_visualizations(asked)
            .await
            .unwrap();
        page.map(|page| {
            assert_eq!(page.total.rows, page.rows.len() as u64);
            page.rows
        })
    }

    async fn change(
        &self,
        id: &RemoteVisualizationId,
        change: VisualizationChange,
    ) -> Result<(), ConsoleError> {
        let asked = ChangeRemoteVisualization {
            connection: self.connection.clone(),
            id: id.clone(),
            change,
        };
        let changed = self.console.change_remote_visualization(asked).await;
        changed.map(drop)
    }
}

#[tokio::test]
async fn one_is_made_opened_stopped_and_deleted_there_and_none_is_here() {
    let Some(yard) = Yard::new(Some(Vec::new())).await else {
        return;
    };
    let new = yard.new_one("tensor-51c2", "obs://demo/out/");
    let made = yard.console.create_remote_visualization(new).await;
    let one: OneRemoteVisualization = made.unwrap();
    assert_eq!(yard.list().await.unwrap()[0].name, "tensor-51c2");
    let place = yard.console.open_remote_visualization(one.clone()).await;
    assert_eq!(
        place.unwrap().url.as_deref(),
        Some("https://tensor.example.com/1")
    );
    yard.change(&one.id, VisualizationChange::Stop)
        .await
        .unwrap();
    let closed = yard.console.open_remote_visualization(one.clone()).await;
    assert_eq!(closed.unwrap_err().code(), ErrorCode::AlreadyEnded);
    yard.change(&one.id, VisualizationChange::Delete)
        .await
        .unwrap();
    assert_eq!(yard.list().await, Some(vec![]));
    yard.console.close().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_new_one_is_said_before_the_service_is_asked() {
    let Some(yard) = Yard::new(Some(Vec::new())).await else {
        return;
    };
    let new = yard.new_one("no spaces", "out");
    let refused = yard.console.create_remote_visualization(new).await;
    let Err(ConsoleError::Faults(faults)) = refused else {
        panic!("{refused:?}");
    };
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["name", "output_path"]);
    let id = RemoteVisualizationId("1".to_owned());
    let description = "x".repeat(257);
    let too_long = yard
        .change(&id, VisualizationChange::Describe { description })
        .await;
    assert_eq!(too_long.unwrap_err().code(), ErrorCode::Faults);
    assert!(yard.service.dialled.lock().unwrap().is_empty());
    yard.console.close().await;
}

#[tokio::test]
async fn a_region_without_them_has_no_list() {
    let Some(yard) = Yard::new(None).await else {
        return;
    };
    assert_eq!(yard.list().await, None);
    yard.console.close().await;
}
