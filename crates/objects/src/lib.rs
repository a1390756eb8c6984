//! Object storage as the console sees it.
