// ureq: blocking requests, in the shapes of its versions 2 and 3.

pub struct Error;
pub struct Response;
impl Response {
    pub fn status(&self) -> u16 {}
    pub fn into_string(self) -> std::io::Result<String> {}
    pub fn into_json<T>(self) -> std::io::Result<T> {}
    pub fn body_mut(&mut self) -> &mut Body {}
    pub fn into_body(self) -> Body {}
}
pub struct Body;
impl Body {
    pub fn read_to_string(&mut self) -> Result<String, Error> {}
    pub fn read_to_vec(&mut self) -> Result<Vec<u8>, Error> {}
    pub fn read_json<T>(&mut self) -> Result<T, Error> {}
}
pub struct Request;
impl Request {
    pub fn set(self, name: &str, value: &str) -> Request {}
    pub fn header<K, V>(self, name: K, value: V) -> Request {}
    pub fn query(self, name: &str, value: &str) -> Request {}
    pub fn timeout(self, time: std::time::Duration) -> Request {}
    pub fn call(self) -> Result<Response, Error> {}
    pub fn send<R>(self, body: R) -> Result<Response, Error> {}
    pub fn send_empty(self) -> Result<Response, Error> {}
    pub fn send_bytes(self, bytes: &[u8]) -> Result<Response, Error> {}
    pub fn send_string(self, text: &str) -> Result<Response, Error> {}
    pub fn send_json<T>(self, json: T) -> Result<Response, Error> {}
    pub fn send_form<T>(self, form: T) -> Result<Response, Error> {}
}
pub fn get<U>(url: U) -> Request {}
pub fn post<U>(url: U) -> Request {}
pub fn put<U>(url: U) -> Request {}
pub fn patch<U>(url: U) -> Request {}
pub fn delete<U>(url: U) -> Request {}
pub fn head<U>(url: U) -> Request {}
pub fn request(method: &str, url: &str) -> Request {}
pub fn agent() -> Agent {}
pub struct Agent;
impl Agent {
    pub fn new() -> Agent {}
    pub fn new_with_defaults() -> Agent {}
    pub fn get<U>(&self, url: U) -> Request {}
    pub fn post<U>(&self, url: U) -> Request {}
    pub fn put<U>(&self, url: U) -> Request {}
    pub fn delete<U>(&self, url: U) -> Request {}
    pub fn request(&self, method: &str, url: &str) -> Request {}
}
impl Clone for Agent {}
