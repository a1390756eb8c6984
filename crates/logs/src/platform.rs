//! What differs between operating systems: pipes, and reading or writing at a place in a file.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;

/// Options that read, and create a file which is its owner's alone: a log may hold what nobody else should see.
/// A pipe in its place is not waited for.
pub(crate) fn private() -> OpenOptions {
    let mut options = File::options();
    options
        .read(true)
        .create(true)
        .mode(0o600)
        .custom_flags(OFlags::NONBLOCK.bits().cast_signed());
    options
}

/// Reads at most `buf.len()` bytes at `offset`, fewer only at the end of the file.
pub(crate) fn read_at(file: &File, buf: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buf.len() {
        match file.read_at(&mut buf[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Writes all of `bytes` at `offset`.
pub(crate) fn write_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    file.write_all_at(bytes, offset)
}

/// Bytes of a widened pipe. Deeper pipes are faster on idle processors only: their pages are cold by the time they are
/// read, and with all processors busy 1 MB took twice the system time of 128 KB.
pub(crate) const PIPE_BYTES: usize = 128 << 10;

/// Raises a pipe from the usual 64 KB to 128 KB. A pipe that stays small is only slower, so a refusal (not a pipe, the
/// user's pipe budget is spent) is not an error.
pub fn widen_pipe(fd: impl AsFd) {
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::pipe::fcntl_setpipe_size(fd, PIPE_BYTES);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = fd;
}

/// Whether `fd` has something to read, or its end, within `timeout`. An interrupted wait counts as over; a descriptor
/// that cannot be waited for counts as ready, because the read that follows says why.
pub(crate) fn wait_readable(fd: impl AsFd, timeout: Duration) -> bool {
    let timeout = Timespec::try_from(timeout).expect("BUG: waits are fractions of a second");
    let mut fds = [PollFd::new(&fd, PollFlags::IN)];
    match poll(&mut fds, Some(&timeout)) {
        Ok(ready) => ready > 0,
        Err(error) => error != rustix::io::Errno::INTR,
    }
}
