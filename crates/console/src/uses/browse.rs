//! The browser of object storage: windows of listings, copying in and out, names.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use trainyard_datasets::Datasets;
use trainyard_objects::{
    Described, EntryKind, Links, ObjectEntry, ObjectPreview, ObjectsError, ObsUrl, OnProgress,
    Progress, Recursion, Skipped, Transferred as Fetched, Usage,
};
use trainyard_store::Order;

use crate::console::Console;
use crate::error::ConsoleError;
use crate::transfers::Transfer;
use crate::wire::{
    BrowseObjects, FetchObjects, Nothing, ObjectPath, ObjectSort, ObjectWindow, OneTransfer,
    RenameObject, SendObjects, Transferred,
};

/// Entries of one answer.
const WINDOW_MAX: usize = 1_000;
/// Listings that are kept for their next windows: one for each page that is likely to be open.
const KEPT: usize = 4;
/// Skipped files that are named.
const SKIPPED_MAX: usize = 100;

/// Listings of which windows were asked for, the last first.
#[derive(Default)]
pub(crate) struct KeptListings(Mutex<Vec<Listing>>);

#[derive(Clone)]
struct Listing {
    of: ListingOf,
    entries: Arc<Vec<ObjectEntry>>,
    left_out: u64,
    size_bytes: u64,
}

/// What a listing was asked for.
#[derive(Clone, PartialEq, Eq)]
struct ListingOf {
    url: String,
    search: String,
    sort: ObjectSort,
    order: Order,
}

impl Console {
    /// A window of what is in a folder, or of what is found below it.
    pub async fn browse_objects(
        &self,
        browse: BrowseObjects,
    ) -> Result<ObjectWindow, ConsoleError> {
        let of = ListingOf {
            url: browse.url.clone(),
            search: browse.search.to_lowercase(),
            sort: browse.sort,
            order: browse.order,
        };
        let listings = &self.inner().listings;
        let listing = match listings.find(&of).filter(|_| !browse.fresh) {
            Some(listing) => listing,
            None => listings.keep(self.read_listing(of).await?),
        };
        let from = usize::try_from(browse.offset).unwrap_or(usize::MAX);
        let limit = (browse.limit as usize).min(WINDOW_MAX);
        let url = folder_of(&browse.url)?;
        let folder = url.as_ref().and_then(|url| self.objects().local_path(url));
        Ok(ObjectWindow {
            entries: listing
                .entries
                .iter()
                .skip(from)
                .take(limit)
                .cloned()
                .collect(),
            total: listing.entries.len() as u64,
            left_out: listing.left_out,
            size_bytes: listing.size_bytes,
            folder: folder.map(|folder| folder.display().to_string()),
            read_only: url.is_some_and(|url| Datasets::owns(&url)),
        })
    }

    /// Makes a bucket or a folder.
    pub async fn make_folder(&self, path: ObjectPath) -> Result<ObjectEntry, ConsoleError> {
        let url = own(&path.url)?.to_dir();
        if self.objects().exists(&url).await? {
            let taken_by = "folder";
            return Err(ObjectsError::AlreadyExists { url, taken_by }.into());
        }
        if url.key().is_empty() {
            self.objects().make_folder(&url).await?;
        } else {
            // Seen by clients of the service too, though nothing is in it.
            self.objects()
                .mark_folder(&url, Described::default())
                .await?;
        }
        Ok(self.objects().stat(&url).await?)
    }

    /// Gives an object or a folder another name. Refused while a job that has not ended works with it.
    pub async fn rename_object(&self, rename: RenameObject) -> Result<ObjectEntry, ConsoleError> {
        let (from, to) = (own(&rename.from)?, own(&rename.to)?);
        let _nobody_submits = self.unused(&from).await?;
        Ok(self.objects().rename(&from, &to).await?)
    }

    /// What can be shown of an object.
    pub async fn preview_object(&self, path: ObjectPath) -> Result<ObjectPreview, ConsoleError> {
        Ok(self.objects().preview(&path.url.parse()?).await?)
    }

    /// Copies files and folders of this computer into a folder of object storage.
    pub async fn send_objects(&self, request: SendObjects) -> Result<Transferred, ConsoleError> {
        let to = own(&request.to)?.to_dir();
        let transfer = Transfer::begin(self, request.transfer)?;
        let tell = transfer.teller();
        let work = async {
            let mut done = Transferred::default();
            for from in request.from.iter().map(Path::new) {
                let before = done.usage();
                let on_progress = |progress| tell(plus(before, progress));
                self.send(from, &to, &on_progress, &mut done).await?;
            }
            Ok(done)
        };
        transfer.run(&to, work).await
    }

    async fn send(
        &self,
        from: &Path,
        to: &ObsUrl,
        on_progress: OnProgress<'_>,
        done: &mut Transferred,
    ) -> Result<(), ConsoleError> {
        let url = to.join(&name_of(from)?)?;
        let objects = self.objects();
        if !from.is_dir() {
            let bytes = objects.put_file(from, &url, on_progress).await?.size_bytes;
            done.add(Usage { files: 1, bytes }, url.to_string());
            return Ok(());
        }
        let url = url.to_dir();
        let folder = objects.upload_folder(from, &url, Links::Follow, on_progress);
        let folder = folder.await?;
        done.leave_out(&folder.skipped);
        done.add(folder.usage, url.to_string());
        Ok(())
    }

    /// Copies objects and folders into a folder of this computer.
    pub async fn fetch_objects(&self, request: FetchObjects) -> Result<Transferred, ConsoleError> {
        let urls = request.urls.iter().map(|url| url.parse());
        let urls = urls.collect::<Result<Vec<ObsUrl>, _>>()?;
        let Some(about) = urls.first().cloned() else {
            return Ok(Transferred::default());
        };
        let transfer = Transfer::begin(self, request.transfer)?;
        let tell = transfer.teller();
        let work = async {
            let mut done = Transferred::default();
            for url in &urls {
                let before = done.usage();
                let on_progress = |progress| tell(plus(before, progress));
                let place = free_place(Path::new(&request.to), url.name());
                let fetched = self.fetch(url, &place, &on_progress).await?;
                done.leave_out(&fetched.skipped);
                done.add(fetched.usage, place.display().to_string());
            }
            Ok(done)
        };
        transfer.run(&about, work).await
    }

    async fn fetch(
        &self,
        url: &ObsUrl,
        place: &Path,
        on_progress: OnProgress<'_>,
    ) -> Result<Fetched, ConsoleError> {
        let objects = self.objects();
        match objects.stat(url).await?.kind {
            EntryKind::Folder => Ok(objects.download_folder(url, place, on_progress).await?),
            EntryKind::File => {
                let bytes = objects.get_file(url, place, on_progress).await?.size_bytes;
                Ok(Fetched {
                    usage: Usage { files: 1, bytes },
                    skipped: Vec::new(),
                })
            }
        }
    }

    /// Ends a piece of work that takes a while.
    #[expect(clippy::unused_async, reason = "every command is asynchronous")]
    pub async fn cancel_transfer(&self, one: OneTransfer) -> Result<Nothing, ConsoleError> {
        self.inner().transfers.cancel(&one.transfer);
        Ok(Nothing {})
    }

    /// The folder of this computer that is watched for a folder of object storage; all buckets for `obs://`.
    pub(crate) fn watched_folder(&self, url: &str) -> Result<PathBuf, ConsoleError> {
        let folder = folder_of(url)?.and_then(|url| self.objects().local_path(&url));
        Ok(folder.unwrap_or_else(|| self.home().objects()))
    }

    async fn read_listing(&self, of: ListingOf) -> Result<Listing, ConsoleError> {
        let found = match folder_of(&of.url)? {
            None if of.search.is_empty() => self.objects().look_for_buckets().await?,
            None => {
                let mut all = self.objects().look_for_buckets().await?;
                for bucket in all.entries.clone() {
                    let inside = self.objects().look(&bucket.url, Recursion::Deep).await?;
                    all.entries.extend(inside.entries);
                    all.left_out.extend(inside.left_out);
                }
                all
            }
            Some(url) => {
                let depth = if of.search.is_empty() {
                    Recursion::Shallow
                } else {
                    Recursion::Deep
                };
                self.objects().look(&url, depth).await?
            }
        };
        let sort = move || {
            let mut entries = found.entries;
            if !of.search.is_empty() {
                entries.retain(|entry| entry.url.name().to_lowercase().contains(&of.search));
            }
            sort(&mut entries, of.sort, of.order);
            Listing {
                left_out: found.left_out.len() as u64,
                size_bytes: entries.iter().map(|entry| entry.size_bytes).sum(),
                entries: Arc::new(entries),
                of,
            }
        };
        let sorted = tokio::task::spawn_blocking(sort).await;
        Ok(sorted.expect("BUG: sorting a listing panicked"))
    }
}

impl KeptListings {
    fn find(&self, of: &ListingOf) -> Option<Listing> {
        self.all().iter().find(|kept| kept.of == *of).cloned()
    }

    fn keep(&self, listing: Listing) -> Listing {
        let mut all = self.all();
        all.retain(|kept| kept.of != listing.of);
        all.insert(0, listing.clone());
        all.truncate(KEPT);
        listing
    }

    fn all(&self) -> MutexGuard<'_, Vec<Listing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transferred {
    fn usage(&self) -> Usage {
        Usage {
            files: self.files,
            bytes: self.size_bytes,
        }
    }

    fn add(&mut self, usage: Usage, place: String) {
        self.files += usage.files;
        self.size_bytes += usage.bytes;
        self.places.push(place);
    }

    fn leave_out(&mut self, skipped: &[Skipped]) {
        self.left_out += skipped.len() as u64;
        let room = SKIPPED_MAX.saturating_sub(self.skipped.len());
        let named = skipped.iter().take(room);
        let named = named.map(|one| format!("{}: {}", one.path.display(), one.why));
        self.skipped.extend(named);
    }
}

/// How far the whole is, with what arrived before the part that is on its way.
fn plus(before: Usage, progress: Progress) -> Progress {
    Progress {
        files_done: before.files + progress.files_done,
        files_total: before.files + progress.files_total,
        bytes_done: before.bytes + progress.bytes_done,
        bytes_total: before.bytes + progress.bytes_total,
    }
}

fn sort(entries: &mut [ObjectEntry], by: ObjectSort, order: Order) {
    entries.sort_by(|a, b| {
        let key = match by {
            ObjectSort::Name => a.url.cmp(&b.url),
            ObjectSort::Size => (a.size_bytes, &b.url).cmp(&(b.size_bytes, &a.url)),
            ObjectSort::Modified => (a.modified_ms, &b.url).cmp(&(b.modified_ms, &a.url)),
        };
        let key = match order {
            Order::Asc => key,
            Order::Desc => key.reverse(),
        };
        a.kind.cmp(&b.kind).then(key)
    });
}

/// The folder a path names; none for `obs://`, which is above all buckets.
fn folder_of(path: &str) -> Result<Option<ObsUrl>, ConsoleError> {
    if matches!(path, "" | "/" | "obs://") {
        return Ok(None);
    }
    Ok(Some(path.parse::<ObsUrl>()?.to_dir()))
}

/// A path that may be changed: the files of data sets are not, they are made and deleted as versions.
pub(crate) fn own(path: &str) -> Result<ObsUrl, ConsoleError> {
    let url: ObsUrl = path.parse()?;
    if Datasets::owns(&url) {
        let why = "it belongs to a dataset; delete the version there".to_owned();
        return Err(ObjectsError::Denied { url, why }.into());
    }
    Ok(url)
}

fn name_of(path: &Path) -> Result<String, ConsoleError> {
    let name = path.file_name().and_then(OsStr::to_str);
    let name = name.ok_or_else(|| ObjectsError::UnfitName {
        path: path.to_owned(),
        what: "its name is not UTF-8".to_owned(),
    })?;
    Ok(name.to_owned())
}

/// A path in a folder that nothing is at: `name`, `name (2)`, `name (3)`, with the ending behind the number.
fn free_place(folder: &Path, name: &str) -> PathBuf {
    let (stem, ending) = match name.rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => name.split_at(dot),
        None => (name, ""),
    };
    let numbered = (2_u32..).map(|number| format!("{stem} ({number}){ending}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let free = names.find(|name| folder.join(name).symlink_metadata().is_err());
    folder.join(free.expect("BUG: there are more numbers than files"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_taken_gets_a_number_before_its_ending() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert_eq!(free_place(folder.path(), "a.tar.gz"), at("a.tar.gz"));
        std::fs::write(at("a.csv"), "").unwrap();
        std::fs::write(at("a (2).csv"), "").unwrap();
        assert_eq!(free_place(folder.path(), "a.csv"), at("a (3).csv"));
        std::fs::write(at(".env"), "").unwrap();
        assert_eq!(free_place(folder.path(), ".env"), at(".env (2)"));
    }
}
