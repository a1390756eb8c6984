//! What connections have to choose from: kept with its age, so that a form can be filled in offline, and refreshed behind
//! what is shown.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use trainyard_backend::{Catalogue, CataloguePart};
use trainyard_job::ConnectionId;
use trainyard_store::{CataloguePage, Store};

use crate::clock::now_ms;
use crate::console::Console;
use crate::diagnostic;
use crate::error::{ConsoleError, WireError};
use crate::wire::{CatalogueQuery, CatalogueWindow, Notice};

/// A page that is younger is shown without asking again.
const FRESH_MS: u64 = 2 * 60 * 1000;

/// The last try to fetch each page, so that what failed is not tried again by everyone who looks.
#[derive(Default)]
pub(crate) struct Tries(Mutex<HashMap<(ConnectionId, String), Try>>);

#[derive(Clone)]
enum Try {
    UnderWay,
    Ended {
        at_ms: u64,
        failure: Option<WireError>,
    },
}

impl Console {
    /// A page of a connection's catalogues: the one that is kept, when there is one, and a fresh one behind it.
    pub async fn catalogue(&self, query: CatalogueQuery) -> Result<CatalogueWindow, ConsoleError> {
        self.owned()?;
        let kept = self.kept_catalogue(&query.connection, &query.of).await?;
        let tries = &self.inner().tries;
        let now = now_ms();
        let Some((catalogue, fetched_at_ms)) = kept.filter(|_| !query.refresh) else {
            let failure = self.fetch_page(&query.connection, &query.of).await;
            return self.catalogue_window(&query, failure).await;
        };
        let mut failure = None;
        let mut refreshing = false;
        match tries.of(&query) {
            Some(Try::UnderWay) => refreshing = true,
            Some(Try::Ended {
                at_ms,
                failure: why,
            }) if at_ms + FRESH_MS > now => failure = why,
            _ => {
                refreshing = fetched_at_ms + FRESH_MS <= now;
                if refreshing {
                    self.fetch_behind(query);
                }
            }
        }
        Ok(CatalogueWindow {
            catalogue: Some(catalogue),
            fetched_at_ms: Some(fetched_at_ms),
            refreshing,
            failure,
        })
    }

    /// The page that is kept, and when it was fetched. One that an earlier release wrote otherwise is none.
    pub(crate) async fn kept_catalogue(
        &self,
        id: &ConnectionId,
        of: &CataloguePart,
    ) -> Result<Option<(Catalogue, u64)>, ConsoleError> {
        let (id, key) = (id.clone(), of.key());
        let read = move |store: &Store| store.catalogue(&id, &key);
        let page = self.inner().db.read(read).await?;
        Ok(page.and_then(|page| {
            let catalogue = serde_json::from_str(&page.body).ok()?;
            Some((catalogue, page.fetched_at_ms))
        }))
    }

    async fn catalogue_window(
        &self,
        query: &CatalogueQuery,
        failure: Option<ConsoleError>,
    ) -> Result<CatalogueWindow, ConsoleError> {
        let kept = self.kept_catalogue(&query.connection, &query.of).await?;
        let failure = match failure {
            // Nothing is there to be shown beside it.
            Some(error) if kept.is_none() => return Err(error),
            failure => failure.map(|error| error.to_wire()),
        };
        let (catalogue, fetched_at_ms) = kept.unzip();
        Ok(CatalogueWindow {
            catalogue,
            fetched_at_ms,
            refreshing: false,
            failure,
        })
    }

    fn fetch_behind(&self, query: CatalogueQuery) {
        let console = self.clone();
        console.inner().tries.note(&query, Try::UnderWay);
        tokio::spawn(async move {
            let CatalogueQuery { connection, of, .. } = query;
            console.fetch_page(&connection, &of).await;
            console.notify(Notice::Catalogue { connection, of });
        });
    }

    /// Asks the service and keeps its answer; says why not.
    async fn fetch_page(&self, id: &ConnectionId, of: &CataloguePart) -> Option<ConsoleError> {
        let fetched = self.fetch_and_keep(id, of).await;
        let query = CatalogueQuery {
            connection: id.clone(),
            of: of.clone(),
            refresh: false,
        };
        let ended = Try::Ended {
            at_ms: now_ms(),
            failure: fetched.as_ref().err().map(ConsoleError::to_wire),
        };
        self.inner().tries.note(&query, ended);
        fetched.err()
    }

    async fn fetch_and_keep(
        &self,
        id: &ConnectionId,
        of: &CataloguePart,
    ) -> Result<(), ConsoleError> {
        let catalogue = self.remote(id).await?.catalogue(of).await?;
        let page = CataloguePage {
            fetched_at_ms: now_ms(),
            body: serde_json::to_string(&catalogue).expect("BUG: a catalogue is JSON"),
        };
        let (id, key) = (id.clone(), of.key());
        let keep = move |store: &mut Store| store.keep_catalogue(&id, &key, &page);
        if let Err(error) = self.inner().db.write(keep).await {
            diagnostic::say(&format_args!("a catalogue could not be kept: {error}"));
            return Err(error);
        }
        Ok(())
    }
}

impl Tries {
    /// Nothing is known of the tries of a connection that leads elsewhere now.
    pub(crate) fn forget(&self, id: &ConnectionId) {
        self.all().retain(|(of, _), _| of != id);
    }

    fn of(&self, query: &CatalogueQuery) -> Option<Try> {
        let key = (query.connection.clone(), query.of.key());
        self.all().get(&key).cloned()
    }

    fn note(&self, query: &CatalogueQuery, noted: Try) {
        let key = (query.connection.clone(), query.of.key());
        self.all().insert(key, noted);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<(ConnectionId, String), Try>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
