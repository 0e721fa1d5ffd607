    pub fn sqrt(self) -> Self {}
    pub fn powi(self, n: i32) -> Self {}
    pub fn powf(self, n: Self) -> Self {}
    pub fn exp(self) -> Self {}
    pub fn ln(self) -> Self {}
    pub fn abs(self) -> Self {}
    pub fn floor(self) -> Self {}
    pub fn ceil(self) -> Self {}
    pub fn round(self) -> Self {}
    pub fn trunc(self) -> Self {}
    pub fn max(self, other: Self) -> Self {}
    pub fn min(self, other: Self) -> Self {}
    pub fn clamp(self, min: Self, max: Self) -> Self {}
    pub fn is_nan(self) -> bool {}
    pub fn is_finite(self) -> bool {}
    pub fn total_cmp(&self, other: &Self) -> crate::cmp::Ordering {}
    pub const MAX: Self = 0.0;
    pub const MIN: Self = 0.0;
    pub const INFINITY: Self = 0.0;
    pub const EPSILON: Self = 0.0;
