// pollster: one function.

pub fn block_on<F: std::future::IntoFuture>(future: F) -> F::Output {}
pub trait FutureExt: std::future::IntoFuture {
    fn block_on(self) -> Self::Output {}
}
impl<F: std::future::IntoFuture> FutureExt for F {}
