//! The application: everything a user can do, without a window.
