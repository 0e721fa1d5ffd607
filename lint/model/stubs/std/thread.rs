// Threads, time, processes, the environment.

pub mod thread {
    use crate::any::Any;
    use crate::cell::{Cell, RefCell};
    use crate::time::{Duration, Instant};

    pub type Result<T> = crate::result::Result<T, Box<dyn Any + Send>>;
    pub fn spawn<F: FnOnce() -> T, T>(f: F) -> JoinHandle<T> {}
    pub fn scope<F: FnOnce(&Scope) -> T, T>(f: F) -> T {}
    pub fn sleep(time: Duration) {}
    pub fn sleep_ms(time: u32) {}
    pub fn sleep_until(deadline: Instant) {}
    pub fn park() {}
    pub fn park_timeout(time: Duration) {}
    pub fn yield_now() {}
    pub fn current() -> Thread {}
    pub fn panicking() -> bool {}
    pub fn available_parallelism() -> crate::io::Result<crate::num::NonZero<usize>> {}
    pub struct Thread;
    impl Thread {
        pub fn unpark(&self) {}
        pub fn id(&self) -> ThreadId {}
        pub fn name(&self) -> Option<&str> {}
    }
    impl Clone for Thread {}
    pub struct ThreadId;
    pub struct JoinHandle<T>;
    impl<T> JoinHandle<T> {
        pub fn join(self) -> Result<T> {}
        pub fn thread(&self) -> &Thread {}
        pub fn is_finished(&self) -> bool {}
    }
    pub struct Scope;
    impl Scope {
        pub fn spawn<F: FnOnce() -> T, T>(&self, f: F) -> ScopedJoinHandle<T> {}
    }
    pub struct ScopedJoinHandle<T>;
    impl<T> ScopedJoinHandle<T> {
        pub fn join(self) -> Result<T> {}
        pub fn thread(&self) -> &Thread {}
        pub fn is_finished(&self) -> bool {}
    }
    pub struct Builder;
    impl Builder {
        pub fn new() -> Builder {}
        pub fn name(self, name: String) -> Builder {}
        pub fn stack_size(self, size: usize) -> Builder {}
        pub fn spawn<F: FnOnce() -> T, T>(self, f: F) -> crate::io::Result<JoinHandle<T>> {}
        pub fn spawn_scoped<F: FnOnce() -> T, T>(
            self,
            scope: &Scope,
            f: F,
        ) -> crate::io::Result<ScopedJoinHandle<T>> {
        }
    }
    pub struct LocalKey<T>;
    impl<T> LocalKey<T> {
        pub fn with<R, F: FnOnce(&T) -> R>(&self, f: F) -> R {}
        pub fn try_with<R, F: FnOnce(&T) -> R>(&self, f: F) -> crate::result::Result<R, AccessError> {}
    }
    impl<T> LocalKey<Cell<T>> {
        pub fn set(&self, value: T) {}
        pub fn get(&self) -> T {}
        pub fn take(&self) -> T {}
        pub fn replace(&self, value: T) -> T {}
    }
    impl<T> LocalKey<RefCell<T>> {
        pub fn with_borrow<R, F: FnOnce(&T) -> R>(&self, f: F) -> R {}
        pub fn with_borrow_mut<R, F: FnOnce(&mut T) -> R>(&self, f: F) -> R {}
        pub fn set(&self, value: T) {}
        pub fn take(&self) -> T {}
        pub fn replace(&self, value: T) -> T {}
    }
    pub struct AccessError;
}

pub mod time {
    use crate::ops::{Add, AddAssign, Div, Mul, Sub, SubAssign};

    pub struct Duration;
    impl Duration {
        pub const ZERO: Duration = Duration;
        pub const MAX: Duration = Duration;
        pub fn new(secs: u64, nanos: u32) -> Duration {}
        pub fn from_secs(secs: u64) -> Duration {}
        pub fn from_millis(millis: u64) -> Duration {}
        pub fn from_micros(micros: u64) -> Duration {}
        pub fn from_nanos(nanos: u64) -> Duration {}
        pub fn from_mins(mins: u64) -> Duration {}
        pub fn from_hours(hours: u64) -> Duration {}
        pub fn from_secs_f64(secs: f64) -> Duration {}
        pub fn from_secs_f32(secs: f32) -> Duration {}
        pub fn is_zero(&self) -> bool {}
        pub fn as_secs(&self) -> u64 {}
        pub fn as_millis(&self) -> u128 {}
        pub fn as_micros(&self) -> u128 {}
        pub fn as_nanos(&self) -> u128 {}
        pub fn as_secs_f64(&self) -> f64 {}
        pub fn as_secs_f32(&self) -> f32 {}
        pub fn subsec_millis(&self) -> u32 {}
        pub fn subsec_micros(&self) -> u32 {}
        pub fn subsec_nanos(&self) -> u32 {}
        pub fn checked_add(self, other: Duration) -> Option<Duration> {}
        pub fn checked_sub(self, other: Duration) -> Option<Duration> {}
        pub fn saturating_add(self, other: Duration) -> Duration {}
        pub fn saturating_sub(self, other: Duration) -> Duration {}
        pub fn saturating_mul(self, by: u32) -> Duration {}
        pub fn mul_f64(self, by: f64) -> Duration {}
        pub fn mul_f32(self, by: f32) -> Duration {}
        pub fn div_f64(self, by: f64) -> Duration {}
        pub fn abs_diff(self, other: Duration) -> Duration {}
    }
    impl Clone for Duration {}
    impl Copy for Duration {}
    impl Ord for Duration {}
    impl Default for Duration {}
    impl Add for Duration {
        type Output = Duration;
    }
    impl AddAssign for Duration {}
    impl Sub for Duration {
        type Output = Duration;
    }
    impl SubAssign for Duration {}
    impl Mul<u32> for Duration {
        type Output = Duration;
    }
    impl Div<u32> for Duration {
        type Output = Duration;
    }
    pub struct Instant;
    impl Instant {
        pub fn now() -> Instant {}
        pub fn elapsed(&self) -> Duration {}
        pub fn duration_since(&self, earlier: Instant) -> Duration {}
        pub fn checked_duration_since(&self, earlier: Instant) -> Option<Duration> {}
        pub fn saturating_duration_since(&self, earlier: Instant) -> Duration {}
        pub fn checked_add(&self, time: Duration) -> Option<Instant> {}
        pub fn checked_sub(&self, time: Duration) -> Option<Instant> {}
    }
    impl Clone for Instant {}
    impl Copy for Instant {}
    impl Ord for Instant {}
    impl Add<Duration> for Instant {
        type Output = Instant;
    }
    impl AddAssign<Duration> for Instant {}
    impl Sub<Duration> for Instant {
        type Output = Instant;
    }
    impl Sub<Instant> for Instant {
        type Output = Duration;
    }
    pub struct SystemTime;
    impl SystemTime {
        pub const UNIX_EPOCH: SystemTime = SystemTime;
        pub fn now() -> SystemTime {}
        pub fn elapsed(&self) -> Result<Duration, SystemTimeError> {}
        pub fn duration_since(&self, earlier: SystemTime) -> Result<Duration, SystemTimeError> {}
        pub fn checked_add(&self, time: Duration) -> Option<SystemTime> {}
    }
    impl Clone for SystemTime {}
    impl Copy for SystemTime {}
    impl Add<Duration> for SystemTime {
        type Output = SystemTime;
    }
    pub struct SystemTimeError;
    pub const UNIX_EPOCH: SystemTime = SystemTime;
}

pub mod process {
    use crate::ffi::{OsStr, OsString};
    use crate::io::{Read, Result, Write};

    pub struct Command;
    impl Command {
        pub fn new<S: AsRef<OsStr>>(program: S) -> Command {}
        pub fn arg<S: AsRef<OsStr>>(&mut self, arg: S) -> &mut Command {}
        pub fn args<I: IntoIterator>(&mut self, args: I) -> &mut Command {}
        pub fn env<K, V>(&mut self, key: K, value: V) -> &mut Command {}
        pub fn envs<I: IntoIterator>(&mut self, vars: I) -> &mut Command {}
        pub fn env_remove<K>(&mut self, key: K) -> &mut Command {}
        pub fn env_clear(&mut self) -> &mut Command {}
        pub fn current_dir<P>(&mut self, dir: P) -> &mut Command {}
        pub fn stdin<T: Into<Stdio>>(&mut self, stdio: T) -> &mut Command {}
        pub fn stdout<T: Into<Stdio>>(&mut self, stdio: T) -> &mut Command {}
        pub fn stderr<T: Into<Stdio>>(&mut self, stdio: T) -> &mut Command {}
        pub fn spawn(&mut self) -> Result<Child> {}
        pub fn output(&mut self) -> Result<Output> {}
        pub fn status(&mut self) -> Result<ExitStatus> {}
        pub fn pre_exec<F: FnMut() -> Result<()>>(&mut self, f: F) -> &mut Command {}
    }
    pub struct Child {
        pub stdin: Option<ChildStdin>,
        pub stdout: Option<ChildStdout>,
        pub stderr: Option<ChildStderr>,
    }
    impl Child {
        pub fn id(&self) -> u32 {}
        pub fn kill(&mut self) -> Result<()> {}
        pub fn wait(&mut self) -> Result<ExitStatus> {}
        pub fn try_wait(&mut self) -> Result<Option<ExitStatus>> {}
        pub fn wait_with_output(self) -> Result<Output> {}
    }
    pub struct ChildStdin;
    impl Write for ChildStdin {}
    pub struct ChildStdout;
    impl Read for ChildStdout {}
    pub struct ChildStderr;
    impl Read for ChildStderr {}
    pub struct Stdio;
    impl Stdio {
        pub fn piped() -> Stdio {}
        pub fn inherit() -> Stdio {}
        pub fn null() -> Stdio {}
    }
    pub struct Output {
        pub status: ExitStatus,
        pub stdout: Vec<u8>,
        pub stderr: Vec<u8>,
    }
    pub struct ExitStatus;
    impl ExitStatus {
        pub fn success(&self) -> bool {}
        pub fn code(&self) -> Option<i32> {}
    }
    pub struct ExitCode;
    impl ExitCode {
        pub const SUCCESS: ExitCode = ExitCode;
        pub const FAILURE: ExitCode = ExitCode;
    }
    pub fn exit(code: i32) -> ! {}
    pub fn abort() -> ! {}
    pub fn id() -> u32 {}
}

pub mod env {
    use crate::path::PathBuf;

    pub fn args() -> Args {}
    pub struct Args;
    impl Iterator for Args {
        type Item = String;
    }
    pub fn var<K>(key: K) -> Result<String, VarError> {}
    pub fn var_os<K>(key: K) -> Option<crate::ffi::OsString> {}
    pub fn vars() -> Vars {}
    pub struct Vars;
    impl Iterator for Vars {
        type Item = (String, String);
    }
    pub fn set_var<K, V>(key: K, value: V) {}
    pub fn remove_var<K>(key: K) {}
    pub fn current_dir() -> crate::io::Result<PathBuf> {}
    pub fn current_exe() -> crate::io::Result<PathBuf> {}
    pub fn temp_dir() -> PathBuf {}
    pub enum VarError {
        NotPresent,
        NotUnicode(crate::ffi::OsString),
    }
}
