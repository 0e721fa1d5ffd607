// bytes.

use std::ops::{Deref, DerefMut};

pub struct Bytes;
impl Bytes {
    pub fn new() -> Bytes {}
    pub fn from_static(bytes: &[u8]) -> Bytes {}
    pub fn copy_from_slice(bytes: &[u8]) -> Bytes {}
    pub fn len(&self) -> usize {}
    pub fn is_empty(&self) -> bool {}
    pub fn slice<R>(&self, range: R) -> Bytes {}
    pub fn split_to(&mut self, at: usize) -> Bytes {}
    pub fn split_off(&mut self, at: usize) -> Bytes {}
    pub fn truncate(&mut self, len: usize) {}
    pub fn clear(&mut self) {}
}
impl Deref for Bytes {
    type Target = [u8];
}
impl Clone for Bytes {}
impl Default for Bytes {}
impl<T> From<T> for Bytes {}
impl Buf for Bytes {}
pub struct BytesMut;
impl BytesMut {
    pub fn new() -> BytesMut {}
    pub fn with_capacity(capacity: usize) -> BytesMut {}
    pub fn len(&self) -> usize {}
    pub fn is_empty(&self) -> bool {}
    pub fn freeze(self) -> Bytes {}
    pub fn split_to(&mut self, at: usize) -> BytesMut {}
    pub fn split(&mut self) -> BytesMut {}
    pub fn reserve(&mut self, more: usize) {}
    pub fn extend_from_slice(&mut self, bytes: &[u8]) {}
    pub fn clear(&mut self) {}
    pub fn truncate(&mut self, len: usize) {}
}
impl Deref for BytesMut {
    type Target = [u8];
}
impl DerefMut for BytesMut {}
impl Clone for BytesMut {}
impl Default for BytesMut {}
impl Buf for BytesMut {}
impl BufMut for BytesMut {}
pub trait Buf {
    fn remaining(&self) -> usize;
    fn chunk(&self) -> &[u8];
    fn advance(&mut self, count: usize);
    fn has_remaining(&self) -> bool {}
    fn get_u8(&mut self) -> u8 {}
    fn get_u16(&mut self) -> u16 {}
    fn get_u32(&mut self) -> u32 {}
    fn get_u64(&mut self) -> u64 {}
    fn copy_to_bytes(&mut self, len: usize) -> Bytes {}
}
pub trait BufMut {
    fn put_u8(&mut self, value: u8) {}
    fn put_u16(&mut self, value: u16) {}
    fn put_u32(&mut self, value: u32) {}
    fn put_u64(&mut self, value: u64) {}
    fn put_slice(&mut self, bytes: &[u8]) {}
    fn put<B: Buf>(&mut self, bytes: B) {}
}
impl BufMut for Vec<u8> {}
