//! Backend: this computer.
