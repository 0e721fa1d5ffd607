// reqwest.

pub use shared::{Body, Error, Method, Result, StatusCode, Url};

pub mod shared {
    pub struct Error;
    pub type Result<T> = std::result::Result<T, Error>;
    pub struct Url;
    pub struct Method;
    pub struct Body;
    pub struct StatusCode;
    impl StatusCode {
        pub fn is_success(&self) -> bool {}
        pub fn as_u16(&self) -> u16 {}
    }
}
pub async fn get<U>(url: U) -> Result<Response> {}
pub struct Client;
impl Client {
    pub fn new() -> Client {}
    pub fn builder() -> ClientBuilder {}
    pub fn get<U>(&self, url: U) -> RequestBuilder {}
    pub fn post<U>(&self, url: U) -> RequestBuilder {}
    pub fn put<U>(&self, url: U) -> RequestBuilder {}
    pub fn patch<U>(&self, url: U) -> RequestBuilder {}
    pub fn delete<U>(&self, url: U) -> RequestBuilder {}
    pub fn head<U>(&self, url: U) -> RequestBuilder {}
    pub fn request<U>(&self, method: Method, url: U) -> RequestBuilder {}
    pub async fn execute(&self, request: Request) -> Result<Response> {}
}
impl Clone for Client {}
pub struct ClientBuilder;
impl ClientBuilder {
    pub fn new() -> ClientBuilder {}
    pub fn timeout(self, time: std::time::Duration) -> ClientBuilder {}
    pub fn build(self) -> Result<Client> {}
}
pub struct Request;
pub struct RequestBuilder;
impl RequestBuilder {
    pub fn header<K, V>(self, key: K, value: V) -> RequestBuilder {}
    pub fn bearer_auth<T>(self, token: T) -> RequestBuilder {}
    pub fn body<T>(self, body: T) -> RequestBuilder {}
    pub fn json<T>(self, json: &T) -> RequestBuilder {}
    pub fn form<T>(self, form: &T) -> RequestBuilder {}
    pub fn query<T>(self, query: &T) -> RequestBuilder {}
    pub fn timeout(self, time: std::time::Duration) -> RequestBuilder {}
    pub fn build(self) -> Result<Request> {}
    pub async fn send(self) -> Result<Response> {}
}
pub struct Response;
impl Response {
    pub fn status(&self) -> StatusCode {}
    pub fn error_for_status(self) -> Result<Response> {}
    pub async fn text(self) -> Result<String> {}
    pub async fn json<T>(self) -> Result<T> {}
    pub async fn bytes(self) -> Result<bytes::Bytes> {}
    pub async fn chunk(&mut self) -> Result<Option<bytes::Bytes>> {}
}
pub mod blocking {
    use crate::{Method, Result, StatusCode};

    pub fn get<U>(url: U) -> Result<Response> {}
    pub struct Client;
    impl Client {
        pub fn new() -> Client {}
        pub fn builder() -> ClientBuilder {}
        pub fn get<U>(&self, url: U) -> RequestBuilder {}
        pub fn post<U>(&self, url: U) -> RequestBuilder {}
        pub fn put<U>(&self, url: U) -> RequestBuilder {}
        pub fn patch<U>(&self, url: U) -> RequestBuilder {}
        pub fn delete<U>(&self, url: U) -> RequestBuilder {}
        pub fn head<U>(&self, url: U) -> RequestBuilder {}
        pub fn request<U>(&self, method: Method, url: U) -> RequestBuilder {}
        pub fn execute(&self, request: Request) -> Result<Response> {}
    }
    impl Clone for Client {}
    pub struct ClientBuilder;
    impl ClientBuilder {
        pub fn new() -> ClientBuilder {}
        pub fn timeout(self, time: std::time::Duration) -> ClientBuilder {}
        pub fn build(self) -> Result<Client> {}
    }
    pub struct Request;
    pub struct RequestBuilder;
    impl RequestBuilder {
        pub fn header<K, V>(self, key: K, value: V) -> RequestBuilder {}
        pub fn bearer_auth<T>(self, token: T) -> RequestBuilder {}
        pub fn body<T>(self, body: T) -> RequestBuilder {}
        pub fn json<T>(self, json: &T) -> RequestBuilder {}
        pub fn form<T>(self, form: &T) -> RequestBuilder {}
        pub fn query<T>(self, query: &T) -> RequestBuilder {}
        pub fn timeout(self, time: std::time::Duration) -> RequestBuilder {}
        pub fn build(self) -> Result<Request> {}
        pub fn send(self) -> Result<Response> {}
    }
    pub struct Response;
    impl Response {
        pub fn status(&self) -> StatusCode {}
        pub fn error_for_status(self) -> Result<Response> {}
        pub fn text(self) -> Result<String> {}
        pub fn json<T>(self) -> Result<T> {}
        pub fn bytes(self) -> Result<bytes::Bytes> {}
    }
    impl std::io::Read for Response {}
}
