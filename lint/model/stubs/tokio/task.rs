// tokio's tasks, runtime, time, processes, signals.

pub use task::spawn;

pub mod task {
    use std::any::Any;
    use std::future::Future;

    pub fn spawn<F: Future>(future: F) -> JoinHandle<F::Output> {}
    pub fn spawn_local<F: Future>(future: F) -> JoinHandle<F::Output> {}
    pub fn spawn_blocking<F: FnOnce() -> R, R>(f: F) -> JoinHandle<R> {}
    pub fn block_in_place<F: FnOnce() -> R, R>(f: F) -> R {}
    pub async fn yield_now() {}
    pub async fn unconstrained<F: Future>(future: F) -> F::Output {}
    pub struct JoinHandle<T>;
    impl<T> JoinHandle<T> {
        pub fn abort(&self) {}
        pub fn abort_handle(&self) -> AbortHandle {}
        pub fn is_finished(&self) -> bool {}
        pub fn id(&self) -> Id {}
    }
    impl<T> Future for JoinHandle<T> {
        type Output = Result<T, JoinError>;
    }
    pub struct Id;
    pub struct AbortHandle;
    impl AbortHandle {
        pub fn abort(&self) {}
        pub fn is_finished(&self) -> bool {}
    }
    impl Clone for AbortHandle {}
    pub struct JoinError;
    impl JoinError {
        pub fn is_cancelled(&self) -> bool {}
        pub fn is_panic(&self) -> bool {}
        pub fn into_panic(self) -> Box<dyn Any> {}
    }
    pub struct JoinSet<T>;
    impl<T> JoinSet<T> {
        pub fn new() -> JoinSet<T> {}
        pub fn len(&self) -> usize {}
        pub fn is_empty(&self) -> bool {}
        pub fn spawn<F: Future<Output = T>>(&mut self, future: F) -> AbortHandle {}
        pub fn spawn_local<F: Future<Output = T>>(&mut self, future: F) -> AbortHandle {}
        pub fn spawn_blocking<F: FnOnce() -> T>(&mut self, f: F) -> AbortHandle {}
        pub async fn join_next(&mut self) -> Option<Result<T, JoinError>> {}
        pub fn try_join_next(&mut self) -> Option<Result<T, JoinError>> {}
        pub async fn join_all(self) -> Vec<T> {}
        pub async fn shutdown(&mut self) {}
        pub fn abort_all(&mut self) {}
    }
    impl<T> Default for JoinSet<T> {}
    pub struct LocalSet;
    impl LocalSet {
        pub fn new() -> LocalSet {}
        pub fn spawn_local<F: Future>(&self, future: F) -> JoinHandle<F::Output> {}
        pub fn block_on<F: Future>(&self, runtime: &crate::runtime::Runtime, future: F) -> F::Output {}
        pub async fn run_until<F: Future>(&self, future: F) -> F::Output {}
    }
    pub struct LocalKey<T>;
    impl<T> LocalKey<T> {
        pub async fn scope<F: Future>(&self, value: T, future: F) -> F::Output {}
        pub fn sync_scope<R, F: FnOnce() -> R>(&self, value: T, f: F) -> R {}
        pub fn with<R, F: FnOnce(&T) -> R>(&self, f: F) -> R {}
    }
    pub mod coop {
        pub async fn consume_budget() {}
        pub async fn unconstrained<F: super::Future>(future: F) -> F::Output {}
    }
}

pub mod runtime {
    use crate::task::JoinHandle;
    use std::future::Future;
    use std::time::Duration;

    pub struct Runtime;
    impl Runtime {
        pub fn new() -> std::io::Result<Runtime> {}
        pub fn handle(&self) -> &Handle {}
        pub fn spawn<F: Future>(&self, future: F) -> JoinHandle<F::Output> {}
        pub fn spawn_blocking<F: FnOnce() -> R, R>(&self, f: F) -> JoinHandle<R> {}
        pub fn block_on<F: Future>(&self, future: F) -> F::Output {}
        pub fn enter(&self) -> EnterGuard {}
        pub fn shutdown_timeout(self, timeout: Duration) {}
        pub fn shutdown_background(self) {}
    }
    pub struct Handle;
    impl Handle {
        pub fn current() -> Handle {}
        pub fn try_current() -> Result<Handle, TryCurrentError> {}
        pub fn spawn<F: Future>(&self, future: F) -> JoinHandle<F::Output> {}
        pub fn spawn_blocking<F: FnOnce() -> R, R>(&self, f: F) -> JoinHandle<R> {}
        pub fn block_on<F: Future>(&self, future: F) -> F::Output {}
        pub fn enter(&self) -> EnterGuard {}
    }
    impl Clone for Handle {}
    pub struct TryCurrentError;
    pub struct EnterGuard;
    pub struct Builder;
    impl Builder {
        pub fn new_multi_thread() -> Builder {}
        pub fn new_current_thread() -> Builder {}
        pub fn enable_all(&mut self) -> &mut Builder {}
        pub fn enable_time(&mut self) -> &mut Builder {}
        pub fn enable_io(&mut self) -> &mut Builder {}
        pub fn worker_threads(&mut self, n: usize) -> &mut Builder {}
        pub fn max_blocking_threads(&mut self, n: usize) -> &mut Builder {}
        pub fn thread_name<S>(&mut self, name: S) -> &mut Builder {}
        pub fn build(&mut self) -> std::io::Result<Runtime> {}
    }
}

pub mod time {
    use std::future::Future;
    use std::ops::{Add, AddAssign, Sub};
    pub use std::time::Duration;

    pub fn sleep(duration: Duration) -> Sleep {}
    pub fn sleep_until(deadline: Instant) -> Sleep {}
    pub struct Sleep;
    impl Sleep {
        pub fn reset(self: std::pin::Pin<&mut Self>, deadline: Instant) {}
        pub fn deadline(&self) -> Instant {}
        pub fn is_elapsed(&self) -> bool {}
    }
    impl Future for Sleep {
        type Output = ();
    }
    pub fn timeout<F: IntoFuture>(duration: Duration, future: F) -> Timeout<F::IntoFuture> {}
    pub fn timeout_at<F: IntoFuture>(deadline: Instant, future: F) -> Timeout<F::IntoFuture> {}
    pub struct Timeout<F>;
    impl<F: Future> Future for Timeout<F> {
        type Output = Result<F::Output, error::Elapsed>;
    }
    pub mod error {
        pub struct Elapsed;
    }
    pub fn interval(period: Duration) -> Interval {}
    pub fn interval_at(start: Instant, period: Duration) -> Interval {}
    pub struct Interval;
    impl Interval {
        pub async fn tick(&mut self) -> Instant {}
        pub fn reset(&mut self) {}
        pub fn period(&self) -> Duration {}
        pub fn set_missed_tick_behavior(&mut self, behavior: MissedTickBehavior) {}
    }
    pub enum MissedTickBehavior {
        Burst,
        Delay,
        Skip,
    }
    pub struct Instant;
    impl Instant {
        pub fn now() -> Instant {}
        pub fn elapsed(&self) -> Duration {}
        pub fn duration_since(&self, earlier: Instant) -> Duration {}
        pub fn saturating_duration_since(&self, earlier: Instant) -> Duration {}
        pub fn checked_add(&self, time: Duration) -> Option<Instant> {}
        pub fn into_std(self) -> std::time::Instant {}
        pub fn from_std(instant: std::time::Instant) -> Instant {}
    }
    impl Clone for Instant {}
    impl Copy for Instant {}
    impl Add<Duration> for Instant {
        type Output = Instant;
    }
    impl AddAssign<Duration> for Instant {}
    impl Sub<Instant> for Instant {
        type Output = Duration;
    }
    pub fn pause() {}
    pub fn resume() {}
    pub async fn advance(duration: Duration) {}
}

pub mod process {
    use crate::io::{AsyncRead, AsyncWrite};
    pub use std::process::{ExitStatus, Output, Stdio};

    pub struct Command;
    impl Command {
        pub fn new<S>(program: S) -> Command {}
        pub fn arg<S>(&mut self, arg: S) -> &mut Command {}
        pub fn args<I>(&mut self, args: I) -> &mut Command {}
        pub fn env<K, V>(&mut self, key: K, value: V) -> &mut Command {}
        pub fn current_dir<P>(&mut self, dir: P) -> &mut Command {}
        pub fn stdin<T>(&mut self, stdio: T) -> &mut Command {}
        pub fn stdout<T>(&mut self, stdio: T) -> &mut Command {}
        pub fn stderr<T>(&mut self, stdio: T) -> &mut Command {}
        pub fn kill_on_drop(&mut self, on: bool) -> &mut Command {}
        pub fn spawn(&mut self) -> std::io::Result<Child> {}
        pub async fn status(&mut self) -> std::io::Result<ExitStatus> {}
        pub async fn output(&mut self) -> std::io::Result<Output> {}
    }
    pub struct Child {
        pub stdin: Option<ChildStdin>,
        pub stdout: Option<ChildStdout>,
        pub stderr: Option<ChildStderr>,
    }
    impl Child {
        pub fn id(&self) -> Option<u32> {}
        pub fn start_kill(&mut self) -> std::io::Result<()> {}
        pub async fn kill(&mut self) -> std::io::Result<()> {}
        pub async fn wait(&mut self) -> std::io::Result<ExitStatus> {}
        pub fn try_wait(&mut self) -> std::io::Result<Option<ExitStatus>> {}
        pub async fn wait_with_output(self) -> std::io::Result<Output> {}
    }
    pub struct ChildStdin;
    impl AsyncWrite for ChildStdin {}
    pub struct ChildStdout;
    impl AsyncRead for ChildStdout {}
    pub struct ChildStderr;
    impl AsyncRead for ChildStderr {}
}

pub mod signal {
    pub async fn ctrl_c() -> std::io::Result<()> {}
    pub mod unix {
        pub fn signal(kind: SignalKind) -> std::io::Result<Signal> {}
        pub struct SignalKind;
        impl SignalKind {
            pub fn interrupt() -> SignalKind {}
            pub fn terminate() -> SignalKind {}
            pub fn hangup() -> SignalKind {}
        }
        pub struct Signal;
        impl Signal {
            pub async fn recv(&mut self) -> Option<()> {}
        }
    }
}
