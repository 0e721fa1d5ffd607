//! How deep a parser, and all that walks the tree after it, must recurse for a sequence of tokens.
//!
//! Brackets are counted exactly. Whatever else makes a tree deep is weighed, since the last `,` or `;`, on
//! this level and those round it: an upper bound of the height of the tree there. What a parser goes
//! through in a loop (operators between operands, field accesses, calls) weighs less than what it recurses
//! for (operators before operands, keywords, `=`, generics).

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Counts along a sequence of tokens.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Nesting {
    /// The levels round the present one.
    outer: Vec<Level>,
    level: Level,
    /// The sum of `outer`'s counts.
    below: u32,
    previous: Previous,
    depth: u32,
    chain: u32,
}

/// One bracket's inside since the last separator.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    /// The weight of what makes the tree deeper.
    weight: u32,
    /// `<` without its `>`: a `,` does not end those.
    angles: u32,
    /// The weight before the first of those.
    before_angles: u32,
    /// An odd number of `|`: a `,` may stand in the parameters of a closure.
    in_bars: bool,
    /// The weight where the last `if` stands: its `else` is no deeper.
    at_if: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Previous {
    /// An operator or keyword: an operand must follow.
    #[default]
    Other,
    /// An identifier.
    Word,
    Literal,
    /// `)` and `]`.
    Bracket,
    /// `.`, perhaps the first or second of a range.
    Dot,
    /// `=` or `-`, after which `>` is no closing one.
    Arrow(u8),
    /// `}`: what follows decides whether it ended a statement or item.
    Brace,
}

impl Previous {
    /// May an operand end here? Then an operator stands between operands or behind one.
    fn ends_operand(self) -> bool {
        match self {
            Previous::Word | Previous::Literal | Previous::Bracket | Previous::Brace => true,
            Previous::Other | Previous::Dot | Previous::Arrow(_) => false,
        }
    }
}

/// What a parser loops over.
const LIGHT: u32 = 1;

/// What it recurses for.
const HEAVY: u32 = 4;

/// Generic arguments, for which it recurses through several functions.
const ANGLE: u32 = 12;

/// Is it a keyword after which an expression, type or pattern begins?
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "break"
            | "const"
            | "dyn"
            | "else"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "move"
            | "mut"
            | "ref"
            | "return"
            | "static"
            | "unsafe"
            | "while"
            | "yield"
    )
}

impl Nesting {
    /// How many brackets are open.
    pub fn depth(&self) -> u32 {
        self.outer.len() as u32
    }

    /// The deepest brackets and the longest chain so far.
    pub fn worst(&self) -> (u32, u32) {
        (self.depth, self.chain)
    }

    fn weigh(&mut self, weight: u32) {
        self.level.weight += weight;
        self.chain = self.chain.max(self.below + self.level.weight);
    }

    fn separate(&mut self) {
        self.level = Level::default();
    }

    /// An identifier or keyword.
    pub fn word(&mut self, word: &str) {
        if self.previous == Previous::Brace {
            match word {
                "else" => self.level.weight = self.level.at_if,
                "as" | "in" => {}
                _ => self.separate(),
            }
        }
        let is_keyword = is_keyword(word);
        if word == "else" {
            self.weigh(LIGHT);
        } else if is_keyword || self.previous == Previous::Word {
            self.weigh(HEAVY);
        }
        if word == "if" {
            self.level.at_if = self.level.weight;
        }
        self.previous = if is_keyword { Previous::Other } else { Previous::Word };
    }

    /// A literal.
    pub fn literal(&mut self) {
        if self.previous == Previous::Brace {
            self.separate();
        }
        self.previous = Previous::Literal;
    }

    /// A character of punctuation.
    pub fn punct(&mut self, punct: u8) {
        let previous = std::mem::replace(&mut self.previous, Previous::Other);
        let weight = if previous.ends_operand() { LIGHT } else { HEAVY };
        match punct {
            b';' => self.separate(),
            b',' if self.level.in_bars => {}
            b',' if self.level.angles == 0 => self.level.weight = 0,
            b',' => self.level.weight = self.level.before_angles + self.level.angles * ANGLE,
            b'#' if previous == Previous::Brace => self.separate(),
            b':' | b'#' | b'$' | b'\'' => {}
            b'?' => {
                self.weigh(LIGHT);
                self.previous = Previous::Bracket;
            }
            b'|' => {
                self.level.in_bars = !self.level.in_bars;
                self.weigh(weight);
            }
            b'<' => {
                // After a literal it is a comparison or a shift.
                let is_angle = previous != Previous::Literal;
                if self.level.angles == 0 {
                    self.level.before_angles = self.level.weight;
                }
                self.level.angles += is_angle as u32;
                self.weigh(if is_angle { ANGLE } else { LIGHT });
            }
            b'>' if previous == Previous::Arrow(b'=') => self.separate(),
            b'>' if previous == Previous::Arrow(b'-') => self.weigh(HEAVY),
            b'>' => {
                if self.level.angles > 0 {
                    self.level.angles -= 1;
                    self.level.weight = self.level.weight.saturating_sub(ANGLE);
                }
                self.weigh(LIGHT);
                self.previous = Previous::Bracket;
            }
            b'.' => {
                self.weigh(LIGHT);
                self.previous = Previous::Dot;
            }
            b'=' => {
                self.weigh(if previous == Previous::Dot { LIGHT } else { HEAVY });
                self.previous = Previous::Arrow(punct);
            }
            b'-' => {
                self.weigh(weight);
                self.previous = Previous::Arrow(punct);
            }
            b'@' => self.weigh(HEAVY),
            _ => self.weigh(weight),
        }
    }

    /// An opening bracket.
    pub fn open(&mut self) {
        self.weigh(LIGHT);
        self.below += self.level.weight;
        self.outer.push(std::mem::take(&mut self.level));
        self.depth = self.depth.max(self.outer.len() as u32);
        self.previous = Previous::Other;
    }

    /// A closing bracket.
    pub fn close(&mut self, bracket: u8) {
        if let Some(outer) = self.outer.pop() {
            self.below -= outer.weight;
            self.level = outer;
        }
        self.previous = if bracket == b'}' { Previous::Brace } else { Previous::Bracket };
    }
}

/// The depth and chain of tokens, brackets deeper than `limit` left out.
pub(in crate::lower) fn of_tokens(tokens: &TokenStream, limit: u32) -> (u32, u32) {
    let mut nesting = Nesting::default();
    walk(&mut nesting, tokens, limit);
    nesting.worst()
}

fn walk(nesting: &mut Nesting, tokens: &TokenStream, limit: u32) {
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => nesting.word(&ident.to_string()),
            TokenTree::Literal(_) => nesting.literal(),
            TokenTree::Punct(punct) => nesting.punct(punct.as_char() as u8),
            TokenTree::Group(group) => {
                nesting.open();
                if nesting.depth() <= limit {
                    walk(nesting, &group.stream(), limit);
                }
                nesting.close(if group.delimiter() == Delimiter::Brace { b'}' } else { b')' });
            }
        }
    }
}
