//! The trait that every place to run implements, and the types it speaks.
