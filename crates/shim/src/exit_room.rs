//! Room on the disk for how a task ended, taken before it starts: a full disk must not hide the end.
//!
//! The file of that room becomes `exit.json`. Its blocks are there already, so it is written over in place and renamed.
//! Until the rename nobody takes it for a record, whatever is in it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

use rustix::fs::{FallocateFlags, fallocate};
use rustix::io::Errno;

use crate::private;

/// What a record can need: its rows have at most 500 bytes each, an escape in JSON six times that.
const RECORD_BYTES: u64 = 16 << 10;
/// What the log's last rows about a full disk may need besides.
const LAST_ROWS_BYTES: u64 = 8 << 10;

/// Takes the room, unless it is taken.
pub(crate) fn hold(room: &Path) -> io::Result<()> {
    let bytes = RECORD_BYTES + LAST_ROWS_BYTES;
    if fs::metadata(room).is_ok_and(|file| file.len() >= bytes) {
        return Ok(());
    }
    let held = (|| {
        let mut file = private::file().write(true).truncate(true).open(room)?;
        match fallocate(&file, FallocateFlags::empty(), 0, bytes) {
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => {
                let length = usize::try_from(bytes).expect("BUG: a few blocks");
                file.write_all(&vec![b' '; length])
            }
            done => Ok(done?),
        }
    })();
    if held.is_err() {
        let _ = fs::remove_file(room);
    }
    held
}

/// Gives back what the log's last rows may need, where the disk is full.
pub(crate) fn lend(room: &Path) {
    if let Ok(file) = existing(room) {
        // What cannot be given back is missed by those rows alone.
        let _ = file.set_len(RECORD_BYTES);
    }
}

/// Makes `record` of the room, at once and for good. An error where there is no room, or too little.
pub(crate) fn fill(room: &Path, record: &Path, content: &[u8]) -> io::Result<()> {
    let file = existing(room)?;
    file.write_all_at(content, 0)?;
    file.set_len(content.len() as u64)?;
    file.sync_all()?;
    fs::rename(room, record)?;
    File::open(record.parent().unwrap_or(Path::new(".")))?.sync_all()
}

fn existing(room: &Path) -> io::Result<File> {
    private::file().create(false).write(true).open(room)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn the_room_has_its_blocks_and_becomes_the_record() {
        let folder = tempfile::tempdir().unwrap();
        let (room, record) = (folder.path().join("room"), folder.path().join("record"));
        hold(&room).unwrap();
        let held = fs::metadata(&room).unwrap();
        assert!(
            held.blocks() * 512 >= RECORD_BYTES + LAST_ROWS_BYTES,
            "not a hole in a file"
        );
        lend(&room);
        fill(&room, &record, b"{}").unwrap();
        assert_eq!(fs::read(&record).unwrap(), b"{}");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing is left of the room"
        );
    }

    #[test]
    fn what_was_half_written_into_the_room_is_no_part_of_the_record() {
        let folder = tempfile::tempdir().unwrap();
        let (room, record) = (folder.path().join("room"), folder.path().join("record"));
        hold(&room).unwrap();
        fs::write(&room, "a record that was never renamed").unwrap();
        fill(&room, &record, b"{}").unwrap();
        assert_eq!(fs::read(&record).unwrap(), b"{}");
    }

    #[test]
    fn without_room_there_is_no_record() {
        let folder = tempfile::tempdir().unwrap();
        let record = folder.path().join("record");
        assert!(fill(&folder.path().join("room"), &record, b"{}").is_err());
        assert!(!record.exists());
    }
}
