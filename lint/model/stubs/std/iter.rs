// Iterators: adapters keep their closures, consumers run them.

pub mod iter {
    use crate::cmp::Ordering;
    use crate::ops::{Range, RangeFrom, RangeInclusive};

    pub trait FromIterator<A> {
        fn from_iter<T: IntoIterator<Item = A>>(iter: T) -> Self;
    }
    pub trait IntoIterator {
        type Item;
        type IntoIter: Iterator<Item = Self::Item>;
        fn into_iter(self) -> Self::IntoIter;
    }
    impl<I: Iterator> IntoIterator for I {
        type Item = I::Item;
        type IntoIter = I;
    }
    pub trait Extend<A> {
        fn extend<T: IntoIterator<Item = A>>(&mut self, iter: T);
    }
    pub trait Sum<A = Self> {}
    pub trait Product<A = Self> {}
    pub trait ExactSizeIterator: Iterator {
        fn len(&self) -> usize {}
    }
    pub trait FusedIterator: Iterator {}
    pub trait DoubleEndedIterator: Iterator {
        fn next_back(&mut self) -> Option<Self::Item>;
        fn nth_back(&mut self, n: usize) -> Option<Self::Item> {}
        fn rfind<P: FnMut(&Self::Item) -> bool>(&mut self, predicate: P) -> Option<Self::Item> {}
        fn rfold<B, F: FnMut(B, Self::Item) -> B>(self, init: B, f: F) -> B {}
    }
    pub trait Iterator {
        type Item;
        fn next(&mut self) -> Option<Self::Item>;
        fn size_hint(&self) -> (usize, Option<usize>) {}
        fn count(self) -> usize {}
        fn last(self) -> Option<Self::Item> {}
        fn nth(&mut self, n: usize) -> Option<Self::Item> {}
        fn by_ref(&mut self) -> &mut Self {}

        fn step_by(self, step: usize) -> StepBy<Self> {}
        fn chain<U: IntoIterator<Item = Self::Item>>(self, other: U) -> Chain<Self, U::IntoIter> {}
        fn zip<U: IntoIterator>(self, other: U) -> Zip<Self, U::IntoIter> {}
        fn map<B, F: FnMut(Self::Item) -> B>(self, f: F) -> Map<Self, F> {}
        fn filter<P: FnMut(&Self::Item) -> bool>(self, predicate: P) -> Filter<Self, P> {}
        fn filter_map<B, F: FnMut(Self::Item) -> Option<B>>(self, f: F) -> FilterMap<Self, F> {}
        fn enumerate(self) -> Enumerate<Self> {}
        fn peekable(self) -> Peekable<Self> {}
        fn skip_while<P: FnMut(&Self::Item) -> bool>(self, predicate: P) -> SkipWhile<Self, P> {}
        fn take_while<P: FnMut(&Self::Item) -> bool>(self, predicate: P) -> TakeWhile<Self, P> {}
        fn map_while<B, P: FnMut(Self::Item) -> Option<B>>(self, predicate: P) -> MapWhile<Self, P> {}
        fn skip(self, n: usize) -> Skip<Self> {}
        fn take(self, n: usize) -> Take<Self> {}
        fn scan<S, B, F: FnMut(&mut S, Self::Item) -> Option<B>>(self, state: S, f: F) -> Scan<Self, S, F> {}
        fn flat_map<U: IntoIterator, F: FnMut(Self::Item) -> U>(self, f: F) -> FlatMap<Self, U, F> {}
        fn flatten(self) -> Flatten<Self> {}
        fn fuse(self) -> Fuse<Self> {}
        fn inspect<F: FnMut(&Self::Item)>(self, f: F) -> Inspect<Self, F> {}
        fn rev(self) -> Rev<Self> {}
        fn copied(self) -> Copied<Self> {}
        fn cloned(self) -> Cloned<Self> {}
        fn cycle(self) -> Cycle<Self> {}

        fn collect<B: FromIterator<Self::Item>>(self) -> B {}
        fn partition<B, F: FnMut(&Self::Item) -> bool>(self, f: F) -> (B, B) {}
        fn unzip<A, B, FromA, FromB>(self) -> (FromA, FromB) {}
        fn try_fold<B, R, F: FnMut(B, Self::Item) -> R>(&mut self, init: B, f: F) -> R {}
        fn try_for_each<R, F: FnMut(Self::Item) -> R>(&mut self, f: F) -> R {}
        fn for_each<F: FnMut(Self::Item)>(self, f: F) {}
        fn fold<B, F: FnMut(B, Self::Item) -> B>(self, init: B, f: F) -> B {}
        fn reduce<F: FnMut(Self::Item, Self::Item) -> Self::Item>(self, f: F) -> Option<Self::Item> {}
        fn all<F: FnMut(Self::Item) -> bool>(&mut self, f: F) -> bool {}
        fn any<F: FnMut(Self::Item) -> bool>(&mut self, f: F) -> bool {}
        fn find<P: FnMut(&Self::Item) -> bool>(&mut self, predicate: P) -> Option<Self::Item> {}
        fn find_map<B, F: FnMut(Self::Item) -> Option<B>>(&mut self, f: F) -> Option<B> {}
        fn position<P: FnMut(Self::Item) -> bool>(&mut self, predicate: P) -> Option<usize> {}
        fn rposition<P: FnMut(Self::Item) -> bool>(&mut self, predicate: P) -> Option<usize> {}
        fn max(self) -> Option<Self::Item> {}
        fn min(self) -> Option<Self::Item> {}
        fn max_by_key<B, F: FnMut(&Self::Item) -> B>(self, f: F) -> Option<Self::Item> {}
        fn max_by<F: FnMut(&Self::Item, &Self::Item) -> Ordering>(self, compare: F) -> Option<Self::Item> {}
        fn min_by_key<B, F: FnMut(&Self::Item) -> B>(self, f: F) -> Option<Self::Item> {}
        fn min_by<F: FnMut(&Self::Item, &Self::Item) -> Ordering>(self, compare: F) -> Option<Self::Item> {}
        fn sum<S: Sum<Self::Item>>(self) -> S {}
        fn product<P: Product<Self::Item>>(self) -> P {}
        fn cmp<I: IntoIterator>(self, other: I) -> Ordering {}
        fn eq<I: IntoIterator>(self, other: I) -> bool {}
        fn is_sorted(self) -> bool {}
    }
    impl<I: Iterator> Iterator for &mut I {
        type Item = I::Item;
    }

    pub struct StepBy<I>;
    impl<I: Iterator> Iterator for StepBy<I> {
        type Item = I::Item;
    }
    pub struct Chain<A, B>;
    impl<A: Iterator, B> Iterator for Chain<A, B> {
        type Item = A::Item;
    }
    impl<A, B> DoubleEndedIterator for Chain<A, B> {}
    pub struct Zip<A, B>;
    impl<A: Iterator, B: Iterator> Iterator for Zip<A, B> {
        type Item = (A::Item, B::Item);
    }
    impl<A, B> DoubleEndedIterator for Zip<A, B> {}
    pub struct Map<I, F>;
    impl<B, I: Iterator, F: FnMut(I::Item) -> B> Iterator for Map<I, F> {
        type Item = B;
    }
    impl<I, F> DoubleEndedIterator for Map<I, F> {}
    pub struct Filter<I, P>;
    impl<I: Iterator, P> Iterator for Filter<I, P> {
        type Item = I::Item;
    }
    impl<I, P> DoubleEndedIterator for Filter<I, P> {}
    pub struct FilterMap<I, F>;
    impl<B, I: Iterator, F: FnMut(I::Item) -> Option<B>> Iterator for FilterMap<I, F> {
        type Item = B;
    }
    impl<I, F> DoubleEndedIterator for FilterMap<I, F> {}
    pub struct Enumerate<I>;
    impl<I: Iterator> Iterator for Enumerate<I> {
        type Item = (usize, I::Item);
    }
    impl<I> DoubleEndedIterator for Enumerate<I> {}
    pub struct Peekable<I>;
    impl<I: Iterator> Peekable<I> {
        pub fn peek(&mut self) -> Option<&I::Item> {}
        pub fn peek_mut(&mut self) -> Option<&mut I::Item> {}
        pub fn next_if<F: FnOnce(&I::Item) -> bool>(&mut self, f: F) -> Option<I::Item> {}
    }
    impl<I: Iterator> Iterator for Peekable<I> {
        type Item = I::Item;
    }
    pub struct SkipWhile<I, P>;
    impl<I: Iterator, P> Iterator for SkipWhile<I, P> {
        type Item = I::Item;
    }
    pub struct TakeWhile<I, P>;
    impl<I: Iterator, P> Iterator for TakeWhile<I, P> {
        type Item = I::Item;
    }
    pub struct MapWhile<I, P>;
    impl<B, I: Iterator, P: FnMut(I::Item) -> Option<B>> Iterator for MapWhile<I, P> {
        type Item = B;
    }
    pub struct Skip<I>;
    impl<I: Iterator> Iterator for Skip<I> {
        type Item = I::Item;
    }
    impl<I> DoubleEndedIterator for Skip<I> {}
    pub struct Take<I>;
    impl<I: Iterator> Iterator for Take<I> {
        type Item = I::Item;
    }
    impl<I> DoubleEndedIterator for Take<I> {}
    pub struct Scan<I, S, F>;
    impl<B, S, I: Iterator, F: FnMut(&mut S, I::Item) -> Option<B>> Iterator for Scan<I, S, F> {
        type Item = B;
    }
    pub struct FlatMap<I, U, F>;
    impl<I, U: IntoIterator, F> Iterator for FlatMap<I, U, F> {
        type Item = U::Item;
    }
    pub struct Flatten<I>;
    impl<U: IntoIterator, I: Iterator<Item = U>> Iterator for Flatten<I> {
        type Item = U::Item;
    }
    pub struct Fuse<I>;
    impl<I: Iterator> Iterator for Fuse<I> {
        type Item = I::Item;
    }
    pub struct Inspect<I, F>;
    impl<I: Iterator, F> Iterator for Inspect<I, F> {
        type Item = I::Item;
    }
    pub struct Rev<I>;
    impl<I: Iterator> Iterator for Rev<I> {
        type Item = I::Item;
    }
    pub struct Copied<I>;
    impl<T, I: Iterator<Item = &T>> Iterator for Copied<I> {
        type Item = T;
    }
    impl<I> DoubleEndedIterator for Copied<I> {}
    pub struct Cloned<I>;
    impl<T, I: Iterator<Item = &T>> Iterator for Cloned<I> {
        type Item = T;
    }
    impl<I> DoubleEndedIterator for Cloned<I> {}
    pub struct Cycle<I>;
    impl<I: Iterator> Iterator for Cycle<I> {
        type Item = I::Item;
    }

    pub fn empty<T>() -> Empty<T> {}
    pub struct Empty<T>;
    impl<T> Iterator for Empty<T> {
        type Item = T;
    }
    pub fn once<T>(value: T) -> Once<T> {}
    pub struct Once<T>;
    impl<T> Iterator for Once<T> {
        type Item = T;
    }
    pub fn once_with<T, F: FnOnce() -> T>(f: F) -> OnceWith<F> {}
    pub struct OnceWith<F>;
    impl<T, F: FnOnce() -> T> Iterator for OnceWith<F> {
        type Item = T;
    }
    pub fn repeat<T>(value: T) -> Repeat<T> {}
    pub struct Repeat<T>;
    impl<T> Iterator for Repeat<T> {
        type Item = T;
    }
    pub fn repeat_n<T>(value: T, count: usize) -> Repeat<T> {}
    pub fn repeat_with<T, F: FnMut() -> T>(f: F) -> RepeatWith<F> {}
    pub struct RepeatWith<F>;
    impl<T, F: FnMut() -> T> Iterator for RepeatWith<F> {
        type Item = T;
    }
    pub fn from_fn<T, F: FnMut() -> Option<T>>(f: F) -> FromFn<F> {}
    pub struct FromFn<F>;
    impl<T, F: FnMut() -> Option<T>> Iterator for FromFn<F> {
        type Item = T;
    }
    pub fn successors<T, F: FnMut(&T) -> Option<T>>(first: Option<T>, f: F) -> Successors<T, F> {}
    pub struct Successors<T, F>;
    impl<T, F> Iterator for Successors<T, F> {
        type Item = T;
    }
    pub fn zip<A: IntoIterator, B: IntoIterator>(a: A, b: B) -> Zip<A::IntoIter, B::IntoIter> {}

    impl<T> Iterator for Range<T> {
        type Item = T;
    }
    impl<T> DoubleEndedIterator for Range<T> {}
    impl<T> ExactSizeIterator for Range<T> {}
    impl<T> Iterator for RangeInclusive<T> {
        type Item = T;
    }
    impl<T> DoubleEndedIterator for RangeInclusive<T> {}
    impl<T> Iterator for RangeFrom<T> {
        type Item = T;
    }
}
