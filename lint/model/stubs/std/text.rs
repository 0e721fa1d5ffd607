// Text and paths.

pub mod string {
    use crate::ops::{Add, Deref, DerefMut, Index, Range};

    pub struct String;
    impl String {
        pub fn new() -> String {}
        pub fn with_capacity(capacity: usize) -> String {}
        pub fn from_utf8(bytes: Vec<u8>) -> Result<String, FromUtf8Error> {}
        pub fn from_utf8_lossy(bytes: &[u8]) -> crate::borrow::Cow<str> {}
        pub fn as_str(&self) -> &str {}
        pub fn push(&mut self, c: char) {}
        pub fn push_str(&mut self, text: &str) {}
        pub fn pop(&mut self) -> Option<char> {}
        pub fn insert(&mut self, at: usize, c: char) {}
        pub fn insert_str(&mut self, at: usize, text: &str) {}
        pub fn remove(&mut self, at: usize) -> char {}
        pub fn truncate(&mut self, len: usize) {}
        pub fn clear(&mut self) {}
        pub fn reserve(&mut self, more: usize) {}
        pub fn into_bytes(self) -> Vec<u8> {}
        pub fn into_boxed_str(self) -> Box<str> {}
        pub fn drain(&mut self, range: Range<usize>) -> Drain {}
        pub fn retain<F: FnMut(char) -> bool>(&mut self, f: F) {}
        pub fn split_off(&mut self, at: usize) -> String {}
    }
    pub struct Drain;
    impl Iterator for Drain {
        type Item = char;
    }
    pub struct FromUtf8Error;
    impl Deref for String {
        type Target = str;
    }
    impl DerefMut for String {}
    impl Clone for String {}
    impl Default for String {}
    impl Ord for String {}
    impl From<&str> for String {}
    impl AsRef<str> for String {}
    impl Index<Range<usize>> for String {
        type Output = str;
    }
    impl Add<&str> for String {
        type Output = String;
    }
    impl crate::iter::FromIterator<char> for String {}
    impl crate::iter::Extend<char> for String {}
    pub trait ToString {
        fn to_string(&self) -> String;
    }
    impl<T> ToString for T {}
}

impl str {
    pub fn len(&self) -> usize {}
    pub fn is_empty(&self) -> bool {}
    pub fn as_bytes(&self) -> &[u8] {}
    pub fn as_ptr(&self) -> *const u8 {}
    pub fn chars(&self) -> crate::str::Chars {}
    pub fn char_indices(&self) -> crate::str::CharIndices {}
    pub fn bytes(&self) -> crate::str::Bytes {}
    pub fn lines(&self) -> crate::str::Split {}
    pub fn split<P>(&self, pattern: P) -> crate::str::Split {}
    pub fn rsplit<P>(&self, pattern: P) -> crate::str::Split {}
    pub fn splitn<P>(&self, n: usize, pattern: P) -> crate::str::Split {}
    pub fn rsplitn<P>(&self, n: usize, pattern: P) -> crate::str::Split {}
    pub fn split_terminator<P>(&self, pattern: P) -> crate::str::Split {}
    pub fn split_whitespace(&self) -> crate::str::Split {}
    pub fn split_ascii_whitespace(&self) -> crate::str::Split {}
    pub fn matches<P>(&self, pattern: P) -> crate::str::Split {}
    pub fn split_once<P>(&self, pattern: P) -> Option<(&str, &str)> {}
    pub fn rsplit_once<P>(&self, pattern: P) -> Option<(&str, &str)> {}
    pub fn split_at(&self, at: usize) -> (&str, &str) {}
    pub fn contains<P>(&self, pattern: P) -> bool {}
    pub fn starts_with<P>(&self, pattern: P) -> bool {}
    pub fn ends_with<P>(&self, pattern: P) -> bool {}
    pub fn find<P>(&self, pattern: P) -> Option<usize> {}
    pub fn rfind<P>(&self, pattern: P) -> Option<usize> {}
    pub fn strip_prefix<P>(&self, pattern: P) -> Option<&str> {}
    pub fn strip_suffix<P>(&self, pattern: P) -> Option<&str> {}
    pub fn trim(&self) -> &str {}
    pub fn trim_start(&self) -> &str {}
    pub fn trim_end(&self) -> &str {}
    pub fn trim_matches<P>(&self, pattern: P) -> &str {}
    pub fn trim_start_matches<P>(&self, pattern: P) -> &str {}
    pub fn trim_end_matches<P>(&self, pattern: P) -> &str {}
    pub fn replace<P>(&self, from: P, to: &str) -> String {}
    pub fn replacen<P>(&self, from: P, to: &str, count: usize) -> String {}
    pub fn to_lowercase(&self) -> String {}
    pub fn to_uppercase(&self) -> String {}
    pub fn to_ascii_lowercase(&self) -> String {}
    pub fn to_ascii_uppercase(&self) -> String {}
    pub fn eq_ignore_ascii_case(&self, other: &str) -> bool {}
    pub fn repeat(&self, n: usize) -> String {}
    pub fn parse<F: crate::str::FromStr>(&self) -> Result<F, F::Err> {}
    pub fn get<I>(&self, range: I) -> Option<&str> {}
    pub fn into_string(self: Box<str>) -> String {}
    pub fn is_char_boundary(&self, at: usize) -> bool {}
}

pub mod str {
    pub trait FromStr {
        type Err;
        fn from_str(text: &str) -> Result<Self, Self::Err>;
    }
    pub fn from_utf8(bytes: &[u8]) -> Result<&str, Utf8Error> {}
    pub struct Utf8Error;
    pub struct Chars;
    impl Chars {
        pub fn as_str(&self) -> &str {}
    }
    impl Iterator for Chars {
        type Item = char;
    }
    impl DoubleEndedIterator for Chars {}
    pub struct CharIndices;
    impl Iterator for CharIndices {
        type Item = (usize, char);
    }
    pub struct Bytes;
    impl Iterator for Bytes {
        type Item = u8;
    }
    pub struct Split;
    impl Iterator for Split {
        type Item = &str;
    }
    impl DoubleEndedIterator for Split {}
}

pub mod char {
    pub fn from_digit(digit: u32, radix: u32) -> Option<char> {}
    pub fn from_u32(value: u32) -> Option<char> {}
}

impl char {
    pub fn is_alphabetic(self) -> bool {}
    pub fn is_alphanumeric(self) -> bool {}
    pub fn is_numeric(self) -> bool {}
    pub fn is_whitespace(self) -> bool {}
    pub fn is_uppercase(self) -> bool {}
    pub fn is_lowercase(self) -> bool {}
    pub fn is_ascii_digit(&self) -> bool {}
    pub fn is_digit(self, radix: u32) -> bool {}
    pub fn to_digit(self, radix: u32) -> Option<u32> {}
    pub fn len_utf8(self) -> usize {}
    pub fn to_ascii_uppercase(&self) -> char {}
    pub fn to_ascii_lowercase(&self) -> char {}
}

impl bool {
    pub fn then<T, F: FnOnce() -> T>(self, f: F) -> Option<T> {}
    pub fn then_some<T>(self, value: T) -> Option<T> {}
}

pub mod ffi {
    use crate::ops::Deref;

    pub struct OsStr;
    impl OsStr {
        pub fn new<S>(text: S) -> &OsStr {}
        pub fn to_str(&self) -> Option<&str> {}
        pub fn to_string_lossy(&self) -> crate::borrow::Cow<str> {}
        pub fn to_os_string(&self) -> OsString {}
    }
    pub struct OsString;
    impl OsString {
        pub fn new() -> OsString {}
        pub fn into_string(self) -> Result<String, OsString> {}
    }
    impl Deref for OsString {
        type Target = OsStr;
    }
    impl Clone for OsString {}
    pub struct CStr;
    impl CStr {
        pub fn from_ptr(raw: *const i8) -> &CStr {}
        pub fn to_str(&self) -> Result<&str, crate::str::Utf8Error> {}
        pub fn to_bytes(&self) -> &[u8] {}
        pub fn as_ptr(&self) -> *const i8 {}
    }
    pub struct CString;
    impl CString {
        pub fn new<T>(text: T) -> Result<CString, NulError> {}
        pub fn into_raw(self) -> *mut i8 {}
    }
    impl Deref for CString {
        type Target = CStr;
    }
    pub struct NulError;
    pub enum c_void {}
    pub type c_char = i8;
    pub type c_int = i32;
    pub type c_uint = u32;
    pub type c_long = i64;
    pub type c_ulong = u64;
}

pub mod path {
    use crate::ffi::{OsStr, OsString};
    use crate::ops::Deref;

    pub struct Path;
    impl Path {
        pub fn new<S>(path: &S) -> &Path {}
        pub fn join<P>(&self, path: P) -> PathBuf {}
        pub fn parent(&self) -> Option<&Path> {}
        pub fn file_name(&self) -> Option<&OsStr> {}
        pub fn file_stem(&self) -> Option<&OsStr> {}
        pub fn extension(&self) -> Option<&OsStr> {}
        pub fn with_extension<S>(&self, extension: S) -> PathBuf {}
        pub fn with_file_name<S>(&self, name: S) -> PathBuf {}
        pub fn to_path_buf(&self) -> PathBuf {}
        pub fn to_str(&self) -> Option<&str> {}
        pub fn to_string_lossy(&self) -> crate::borrow::Cow<str> {}
        pub fn as_os_str(&self) -> &OsStr {}
        pub fn display(&self) -> Display {}
        pub fn exists(&self) -> bool {}
        pub fn is_dir(&self) -> bool {}
        pub fn is_file(&self) -> bool {}
        pub fn is_absolute(&self) -> bool {}
        pub fn starts_with<P>(&self, base: P) -> bool {}
        pub fn ends_with<P>(&self, child: P) -> bool {}
        pub fn strip_prefix<P>(&self, base: P) -> Result<&Path, StripPrefixError> {}
        pub fn metadata(&self) -> crate::io::Result<crate::fs::Metadata> {}
        pub fn canonicalize(&self) -> crate::io::Result<PathBuf> {}
        pub fn read_dir(&self) -> crate::io::Result<crate::fs::ReadDir> {}
        pub fn components(&self) -> Components {}
    }
    pub struct Display;
    pub struct StripPrefixError;
    pub struct Components;
    impl Iterator for Components {
        type Item = Component;
    }
    pub enum Component {
        Prefix(OsString),
        RootDir,
        CurDir,
        ParentDir,
        Normal(&OsStr),
    }
    pub struct PathBuf;
    impl PathBuf {
        pub fn new() -> PathBuf {}
        pub fn push<P>(&mut self, path: P) {}
        pub fn pop(&mut self) -> bool {}
        pub fn set_extension<S>(&mut self, extension: S) -> bool {}
        pub fn set_file_name<S>(&mut self, name: S) {}
        pub fn as_path(&self) -> &Path {}
        pub fn into_os_string(self) -> OsString {}
    }
    impl Deref for PathBuf {
        type Target = Path;
    }
    impl Clone for PathBuf {}
    impl Default for PathBuf {}
    impl<T> From<T> for PathBuf {}
    impl AsRef<Path> for PathBuf {}
}
