//! How large a code directory may be in the service. Source: FAQ, "Object directory size/quantity exceeds the limit".
//! What that means here is the business of who counts.

/// Most files.
pub const CODE_FILES_MAX: u64 = 4096;
/// Most bytes, of all files together.
pub const CODE_BYTES_MAX: u64 = 128 << 20;
