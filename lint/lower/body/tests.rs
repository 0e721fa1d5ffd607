//! Printed graphs of small functions.
