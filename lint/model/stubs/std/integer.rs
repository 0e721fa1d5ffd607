    pub fn checked_add(self, rhs: Self) -> Option<Self> {}
    pub fn checked_sub(self, rhs: Self) -> Option<Self> {}
    pub fn checked_mul(self, rhs: Self) -> Option<Self> {}
    pub fn checked_div(self, rhs: Self) -> Option<Self> {}
    pub fn checked_rem(self, rhs: Self) -> Option<Self> {}
    pub fn saturating_add(self, rhs: Self) -> Self {}
    pub fn saturating_sub(self, rhs: Self) -> Self {}
    pub fn saturating_mul(self, rhs: Self) -> Self {}
    pub fn wrapping_add(self, rhs: Self) -> Self {}
    pub fn wrapping_sub(self, rhs: Self) -> Self {}
    pub fn wrapping_mul(self, rhs: Self) -> Self {}
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool) {}
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool) {}
    pub fn pow(self, exp: u32) -> Self {}
    pub fn isqrt(self) -> Self {}
    pub fn abs(self) -> Self {}
    pub fn abs_diff(self, other: Self) -> Self {}
    pub fn signum(self) -> Self {}
    pub fn div_ceil(self, rhs: Self) -> Self {}
    pub fn div_euclid(self, rhs: Self) -> Self {}
    pub fn rem_euclid(self, rhs: Self) -> Self {}
    pub fn next_power_of_two(self) -> Self {}
    pub fn is_power_of_two(self) -> bool {}
    pub fn is_multiple_of(self, rhs: Self) -> bool {}
    pub fn count_ones(self) -> u32 {}
    pub fn leading_zeros(self) -> u32 {}
    pub fn trailing_zeros(self) -> u32 {}
    pub fn rotate_left(self, by: u32) -> Self {}
    pub fn to_le_bytes(self) -> [u8; 8] {}
    pub fn to_be_bytes(self) -> [u8; 8] {}
    pub fn from_le_bytes(bytes: [u8; 8]) -> Self {}
    pub fn from_be_bytes(bytes: [u8; 8]) -> Self {}
    pub fn from_str_radix(text: &str, radix: u32) -> Result<Self, crate::num::ParseIntError> {}
    pub fn is_ascii_digit(&self) -> bool {}
    pub const MAX: Self = 0;
    pub const MIN: Self = 0;
    pub const BITS: u32 = 0;
