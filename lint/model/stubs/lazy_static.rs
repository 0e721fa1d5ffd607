// lazy_static: its macro makes statics; only this trait has a name.

pub trait LazyStatic {}
pub fn initialize<T: LazyStatic>(lazy: &T) {}
