// Numbers. Methods that all integers have are those of one trait here, with `Self` for the type.

pub mod num {
    pub trait Integer {
        fn checked_add(self, rhs: Self) -> Option<Self> {}
        fn checked_sub(self, rhs: Self) -> Option<Self> {}
        fn checked_mul(self, rhs: Self) -> Option<Self> {}
        fn checked_div(self, rhs: Self) -> Option<Self> {}
        fn checked_rem(self, rhs: Self) -> Option<Self> {}
        fn saturating_add(self, rhs: Self) -> Self {}
        fn saturating_sub(self, rhs: Self) -> Self {}
        fn saturating_mul(self, rhs: Self) -> Self {}
        fn wrapping_add(self, rhs: Self) -> Self {}
        fn wrapping_sub(self, rhs: Self) -> Self {}
        fn wrapping_mul(self, rhs: Self) -> Self {}
        fn overflowing_add(self, rhs: Self) -> (Self, bool) {}
        fn overflowing_sub(self, rhs: Self) -> (Self, bool) {}
        fn pow(self, exp: u32) -> Self {}
        fn isqrt(self) -> Self {}
        fn abs(self) -> Self {}
        fn abs_diff(self, other: Self) -> Self {}
        fn signum(self) -> Self {}
        fn div_ceil(self, rhs: Self) -> Self {}
        fn div_euclid(self, rhs: Self) -> Self {}
        fn rem_euclid(self, rhs: Self) -> Self {}
        fn next_power_of_two(self) -> Self {}
        fn is_power_of_two(self) -> bool {}
        fn is_multiple_of(self, rhs: Self) -> bool {}
        fn count_ones(self) -> u32 {}
        fn leading_zeros(self) -> u32 {}
        fn trailing_zeros(self) -> u32 {}
        fn rotate_left(self, by: u32) -> Self {}
        fn to_le_bytes(self) -> [u8; 8] {}
        fn to_be_bytes(self) -> [u8; 8] {}
        fn from_le_bytes(bytes: [u8; 8]) -> Self {}
        fn from_be_bytes(bytes: [u8; 8]) -> Self {}
        fn from_str_radix(text: &str, radix: u32) -> Result<Self, crate::num::ParseIntError> {}
        fn is_ascii_digit(&self) -> bool {}
        const MAX: Self;
        const MIN: Self;
        const BITS: u32;
    }
    pub trait Float {
        fn sqrt(self) -> Self {}
        fn powi(self, n: i32) -> Self {}
        fn powf(self, n: Self) -> Self {}
        fn exp(self) -> Self {}
        fn ln(self) -> Self {}
        fn abs(self) -> Self {}
        fn floor(self) -> Self {}
        fn ceil(self) -> Self {}
        fn round(self) -> Self {}
        fn trunc(self) -> Self {}
        fn max(self, other: Self) -> Self {}
        fn min(self, other: Self) -> Self {}
        fn clamp(self, min: Self, max: Self) -> Self {}
        fn is_nan(self) -> bool {}
        fn is_finite(self) -> bool {}
        fn total_cmp(&self, other: &Self) -> crate::cmp::Ordering {}
        const MAX: Self;
        const MIN: Self;
        const INFINITY: Self;
        const EPSILON: Self;
    }
    impl Integer for u8 {}
    impl Integer for u16 {}
    impl Integer for u32 {}
    impl Integer for u64 {}
    impl Integer for u128 {}
    impl Integer for usize {}
    impl Integer for i8 {}
    impl Integer for i16 {}
    impl Integer for i32 {}
    impl Integer for i64 {}
    impl Integer for i128 {}
    impl Integer for isize {}
    impl Float for f32 {}
    impl Float for f64 {}
    impl Ord for u8 {}
    impl Ord for u16 {}
    impl Ord for u32 {}
    impl Ord for u64 {}
    impl Ord for u128 {}
    impl Ord for usize {}
    impl Ord for i8 {}
    impl Ord for i16 {}
    impl Ord for i32 {}
    impl Ord for i64 {}
    impl Ord for i128 {}
    impl Ord for isize {}
    impl Ord for bool {}
    impl Ord for char {}
    impl PartialOrd for f32 {}
    impl PartialOrd for f64 {}
    impl Copy for u8 {}
    impl Clone for u8 {}
    impl Default for u8 {}
    impl Copy for u16 {}
    impl Clone for u16 {}
    impl Default for u16 {}
    impl Copy for u32 {}
    impl Clone for u32 {}
    impl Default for u32 {}
    impl Copy for u64 {}
    impl Clone for u64 {}
    impl Default for u64 {}
    impl Copy for u128 {}
    impl Clone for u128 {}
    impl Default for u128 {}
    impl Copy for usize {}
    impl Clone for usize {}
    impl Default for usize {}
    impl Copy for i8 {}
    impl Clone for i8 {}
    impl Default for i8 {}
    impl Copy for i16 {}
    impl Clone for i16 {}
    impl Default for i16 {}
    impl Copy for i32 {}
    impl Clone for i32 {}
    impl Default for i32 {}
    impl Copy for i64 {}
    impl Clone for i64 {}
    impl Default for i64 {}
    impl Copy for i128 {}
    impl Clone for i128 {}
    impl Default for i128 {}
    impl Copy for isize {}
    impl Clone for isize {}
    impl Default for isize {}
    impl Copy for f32 {}
    impl Clone for f32 {}
    impl Default for f32 {}
    impl Copy for f64 {}
    impl Clone for f64 {}
    impl Default for f64 {}
    impl Copy for bool {}
    impl Clone for bool {}
    impl Default for bool {}
    impl Copy for char {}
    impl Clone for char {}
    impl Default for char {}
    impl crate::str::FromStr for u8 {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for u8 {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for u16 {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for u16 {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for u32 {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for u32 {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for u64 {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for u64 {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for u128 {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for u128 {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for usize {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for usize {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for i8 {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for i8 {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for i16 {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for i16 {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for i32 {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for i32 {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for i64 {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for i64 {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for i128 {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for i128 {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for isize {
        type Err = ParseIntError;
    }
    impl<T> TryFrom<T> for isize {
        type Error = TryFromIntError;
    }
    impl crate::str::FromStr for f32 {
        type Err = ParseFloatError;
    }
    impl crate::str::FromStr for f64 {
        type Err = ParseFloatError;
    }

    pub struct ParseIntError;
    pub struct ParseFloatError;
    pub struct TryFromIntError;
    pub struct Wrapping<T>(pub T);
    pub struct Saturating<T>(pub T);
    pub struct NonZero<T>;
    impl<T> NonZero<T> {
        pub fn new(value: T) -> Option<NonZero<T>> {}
        pub fn get(self) -> T {}
    }
    pub type NonZeroU8 = NonZero<u8>;
    pub type NonZeroU16 = NonZero<u16>;
    pub type NonZeroU32 = NonZero<u32>;
    pub type NonZeroU64 = NonZero<u64>;
    pub type NonZeroUsize = NonZero<usize>;
    pub type NonZeroI32 = NonZero<i32>;
    pub type NonZeroI64 = NonZero<i64>;
}
