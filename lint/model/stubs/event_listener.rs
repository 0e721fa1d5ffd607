// event_listener: waiting for a notification, as a task or as a thread.

use std::time::{Duration, Instant};

pub struct Event<T = ()>;
impl<T> Event<T> {
    pub fn new() -> Event<T> {}
    pub fn listen(&self) -> EventListener<T> {}
    pub fn notify<N>(&self, n: N) -> usize {}
    pub fn notify_additional(&self, n: usize) {}
    pub fn notify_relaxed(&self, n: usize) {}
}
impl<T> Default for Event<T> {}
pub struct EventListener<T = ()>;
impl<T> EventListener<T> {
    pub fn is_notified(&self) -> bool {}
    pub fn discard(self) -> bool {}
}
impl<T> std::future::Future for EventListener<T> {
    type Output = T;
}
impl<T> Listener<T> for EventListener<T> {}
pub trait Listener<T = ()> {
    fn wait(self) -> T {}
    fn wait_timeout(self, timeout: Duration) -> Option<T> {}
    fn wait_deadline(self, deadline: Instant) -> Option<T> {}
}
