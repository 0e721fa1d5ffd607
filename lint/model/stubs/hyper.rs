// hyper: the client side of a connection.

pub struct Error;
pub type Result<T> = std::result::Result<T, Error>;
pub struct Request<T>;
pub struct Response<T>;
impl<T> Response<T> {
    pub fn body(&self) -> &T {}
    pub fn into_body(self) -> T {}
}
pub mod body {
    pub struct Incoming;
}
pub mod client {
    pub mod conn {
        pub mod http1 {
            use crate::body::Incoming;
            use crate::{Request, Response, Result};

            pub struct SendRequest<B>;
            impl<B> SendRequest<B> {
                pub async fn ready(&mut self) -> Result<()> {}
                pub async fn send_request(&mut self, request: Request<B>) -> Result<Response<Incoming>> {}
            }
        }
        pub mod http2 {
            use crate::body::Incoming;
            use crate::{Request, Response, Result};

            pub struct SendRequest<B>;
            impl<B> SendRequest<B> {
                pub async fn ready(&mut self) -> Result<()> {}
                pub async fn send_request(&mut self, request: Request<B>) -> Result<Response<Incoming>> {}
            }
            impl<B> Clone for SendRequest<B> {}
        }
    }
}
