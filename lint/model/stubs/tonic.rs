// tonic: what generated clients stand on.

pub struct Request<T>;
impl<T> Request<T> {
    pub fn new(message: T) -> Request<T> {}
    pub fn get_ref(&self) -> &T {}
    pub fn get_mut(&mut self) -> &mut T {}
    pub fn into_inner(self) -> T {}
    pub fn set_timeout(&mut self, time: std::time::Duration) {}
    pub fn remote_addr(&self) -> Option<std::net::SocketAddr> {}
}
pub struct Response<T>;
impl<T> Response<T> {
    pub fn new(message: T) -> Response<T> {}
    pub fn get_ref(&self) -> &T {}
    pub fn into_inner(self) -> T {}
}
pub struct Status;
impl Status {
    pub fn new<M>(code: Code, message: M) -> Status {}
    pub fn internal<M>(message: M) -> Status {}
    pub fn unavailable<M>(message: M) -> Status {}
    pub fn not_found<M>(message: M) -> Status {}
    pub fn invalid_argument<M>(message: M) -> Status {}
    pub fn code(&self) -> Code {}
    pub fn message(&self) -> &str {}
}
pub enum Code {
    Ok,
    Cancelled,
    Unknown,
    InvalidArgument,
    DeadlineExceeded,
    NotFound,
    AlreadyExists,
    PermissionDenied,
    ResourceExhausted,
    FailedPrecondition,
    Aborted,
    OutOfRange,
    Unimplemented,
    Internal,
    Unavailable,
    DataLoss,
    Unauthenticated,
}
pub struct Streaming<T>;
impl<T> Streaming<T> {
    pub async fn message(&mut self) -> Result<Option<T>, Status> {}
}
impl<T> futures::stream::Stream for Streaming<T> {
    type Item = Result<T, Status>;
}
pub trait IntoRequest<T> {
    fn into_request(self) -> Request<T>;
}
impl<T> IntoRequest<T> for T {}
pub mod client {
    use crate::{Request, Response, Status, Streaming};

    pub struct Grpc<T>;
    impl<T> Grpc<T> {
        pub fn new(inner: T) -> Grpc<T> {}
        pub async fn ready(&mut self) -> Result<(), Status> {}
        pub async fn unary<A, B, P, C>(&mut self, request: Request<A>, path: P, codec: C) -> Result<Response<B>, Status> {
        }
        pub async fn client_streaming<A, B, P, C>(
            &mut self,
            request: Request<A>,
            path: P,
            codec: C,
        ) -> Result<Response<B>, Status> {
        }
        pub async fn server_streaming<A, B, P, C>(
            &mut self,
            request: Request<A>,
            path: P,
            codec: C,
        ) -> Result<Response<Streaming<B>>, Status> {
        }
        pub async fn streaming<A, B, P, C>(
            &mut self,
            request: Request<A>,
            path: P,
            codec: C,
        ) -> Result<Response<Streaming<B>>, Status> {
        }
    }
    impl<T> Clone for Grpc<T> {}
}
pub mod transport {
    pub struct Error;
    pub struct Channel;
    impl Channel {
        pub fn from_static(uri: &str) -> Endpoint {}
    }
    impl Clone for Channel {}
    pub struct Endpoint;
    impl Endpoint {
        pub fn from_static(uri: &str) -> Endpoint {}
        pub fn from_shared<S>(uri: S) -> Result<Endpoint, Error> {}
        pub fn timeout(self, time: std::time::Duration) -> Endpoint {}
        pub fn connect_timeout(self, time: std::time::Duration) -> Endpoint {}
        pub async fn connect(&self) -> Result<Channel, Error> {}
        pub fn connect_lazy(&self) -> Channel {}
    }
    pub struct Server;
}
