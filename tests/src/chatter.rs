//! What a task writes, so that a test knows every byte of it: the program `chatter` writes it, the test makes the
//! same bytes again and compares.

use crate::dice::Dice;

/// The bytes of a task: rows of text, binary rows, rows without end; never a promise of a final newline.
#[must_use]
pub fn bytes(seed: u64, len: usize) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut bytes = Vec::with_capacity(len + 512);
    while bytes.len() < len {
        match dice.below(8) {
            0 => {
                for _ in 0..dice.below(400) {
                    bytes.push(dice.roll().to_le_bytes()[0]);
                }
            }
            1 => bytes.extend_from_slice(b"\x1b[31mcarriage\rreturn\x1b[0m\0\n"),
            2 => bytes.push(b'\n'),
            3 => bytes.resize(bytes.len() + 300, b'x'),
            _ => {
                let row = format!("step {} loss {}\n", bytes.len(), dice.roll());
                bytes.extend_from_slice(row.as_bytes());
            }
        }
    }
    bytes.truncate(len);
    bytes
}

/// The seed of one task of a job.
#[must_use]
pub fn task_seed(job_seed: u64, task: u32) -> u64 {
    Dice::new(job_seed ^ u64::from(task)).roll()
}
