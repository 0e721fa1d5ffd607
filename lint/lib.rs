//! locklint.
