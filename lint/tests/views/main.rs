//! What is shown of a program besides findings: the chart of its locking, and what is drawn from it.

mod chart;
