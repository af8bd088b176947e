//! An answer's body as a list of pieces, most of them ranges of bytes that are held already.

use crate::json::Span;

/// What an answer's body is put together from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Bytes of the held body, untouched.
    Held(Span),
    /// Bytes made at the edge.
    New(Vec<u8>),
}

/// Pieces in order. Neighbouring ranges become one: what is untouched is copied at one go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces(Vec<Piece>);

impl Pieces {
    /// No pieces yet.
    pub fn new() -> Pieces {
        Pieces::default()
    }

    /// Appends a range of the held body.
    pub fn held(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(Piece::Held(last)) if last.end == span.start => last.end = span.end,
            _ => self.0.push(Piece::Held(span)),
        }
    }

    /// Appends bytes made at the edge.
    pub fn new_bytes(&mut self, bytes: impl Into<Vec<u8>>) {
        let mut bytes = bytes.into();
        if bytes.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(Piece::New(last)) => last.append(&mut bytes),
            _ => self.0.push(Piece::New(bytes)),
        }
    }

    /// Appends other pieces.
    pub fn append(&mut self, pieces: impl IntoIterator<Item = Piece>) {
        for piece in pieces {
            match piece {
                Piece::Held(span) => self.held(span),
                Piece::New(bytes) => self.new_bytes(bytes),
            }
        }
    }

    /// The pieces, in order.
    pub fn into_vec(self) -> Vec<Piece> {
        self.0
    }

    /// The same pieces of a body that begins so many bytes into what is held.
    pub fn moved(self, by: u32) -> Vec<Piece> {
        let moved = |piece| match piece {
            Piece::Held(span) => Piece::Held(Span::new(
                span.start.saturating_add(by),
                span.end.saturating_add(by),
            )),
            new @ Piece::New(_) => new,
        };
        self.0.into_iter().map(moved).collect()
    }

    /// Whether there is nothing in them.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes themselves, for a body that is at hand. Ranges outside of it count as empty.
    pub fn concat(&self, body: &[u8]) -> Vec<u8> {
        self.0.iter().fold(Vec::new(), |mut bytes, piece| {
            match piece {
                Piece::Held(span) => bytes.extend_from_slice(slice(body, *span)),
                Piece::New(new) => bytes.extend_from_slice(new),
            }
            bytes
        })
    }
}

/// The bytes of a range; none if it lies outside.
pub fn slice(body: &[u8], span: Span) -> &[u8] {
    body.get(span.start as usize..span.end as usize)
        .unwrap_or_default()
}

/// An object or an array whose items can be left out.
///
/// The rule for separators: each kept item brings what stands between it and the item before it,
/// except the first kept one. So kept bytes are a subsequence of the container's bytes, in the
/// style (blanks, line breaks) the origin wrote them, and nothing changes when nothing is left out.
///
/// ```
/// use customer_view::json::{members, Span};
/// use customer_view::piece::{Container, Pieces};
/// let text = r#"{ "a":1, "b":2, "c":3 }"#;
/// let items = members(text, 0).unwrap().iter().map(|m| Span::new(m.key, m.value.end)).collect::<Vec<_>>();
/// let container = Container { whole: Span::new(0, text.len() as u32), items: &items, added: None };
/// let mut pieces = Pieces::new();
/// container.write(&mut pieces, |index, pieces, span| if index != 0 { pieces.held(span) });
/// assert_eq!(pieces.concat(text.as_bytes()), br#"{ "b":2, "c":3 }"#);
/// ```
pub struct Container<'a> {
    /// From the opening bracket to behind the closing one.
    pub whole: Span,
    /// The members (name included) or elements, in order.
    pub items: &'a [Span],
    /// One more item, made at the edge, to stand behind the kept ones.
    pub added: Option<&'a [u8]>,
}

impl Container<'_> {
    /// Writes the container. `write` gets each item and writes what stands in its place; an item
    /// for which it writes nothing is left out, separator included.
    pub fn write(&self, pieces: &mut Pieces, mut write: impl FnMut(usize, &mut Pieces, Span)) {
        // Before the closing bracket, if there is one: a range of a damaged value may be empty.
        let inside = self.whole.end.saturating_sub(1).max(self.whole.start);
        let first = self.items.first().map_or(inside, |item| item.start);
        let mut after = first;
        pieces.held(Span::new(self.whole.start, first));
        let mut any = false;
        for (index, item) in self.items.iter().enumerate() {
            let mut written = Pieces::new();
            write(index, &mut written, *item);
            if !written.is_empty() {
                if any {
                    pieces.held(Span::new(after, item.start));
                }
                pieces.append(written.into_vec());
                any = true;
            }
            after = item.end;
        }
        if let Some(added) = self.added {
            if any {
                pieces.new_bytes(*b",");
            }
            pieces.new_bytes(added);
        }
        pieces.held(Span::new(after, self.whole.end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{elements, members};
    use proptest::prelude::*;

    fn keep(text: &str, keep: &[bool]) -> String {
        let items: Vec<Span> = match members(text, 0) {
            Ok(found) => found
                .iter()
                .map(|m| Span::new(m.key, m.value.end))
                .collect(),
            Err(_) => elements(text, 0).unwrap(),
        };
        let whole = Span::new(0, text.len() as u32);
        let mut pieces = Pieces::new();
        Container {
            whole,
            items: &items,
            added: None,
        }
        .write(&mut pieces, |index, pieces, span| {
            if keep[index] {
                pieces.held(span);
            }
        });
        String::from_utf8(pieces.concat(text.as_bytes())).unwrap()
    }

    #[test]
    fn separators_go_with_the_items_they_belong_to() {
        let text = "{ \"a\" : 1 ,\n \"b\":[2] , \"c\":3\n}";
        for (kept, expected) in [
            ([true, true, true], text),
            ([false, true, true], "{ \"b\":[2] , \"c\":3\n}"),
            ([true, false, true], "{ \"a\" : 1 , \"c\":3\n}"),
            ([true, true, false], "{ \"a\" : 1 ,\n \"b\":[2]\n}"),
            ([false, true, false], "{ \"b\":[2]\n}"),
            ([false, false, false], "{ \n}"),
        ] {
            assert_eq!(keep(text, &kept), expected);
        }
        assert_eq!(keep("[]", &[]), "[]");
        assert_eq!(keep("[ ]", &[]), "[ ]");
        assert_eq!(keep("[1,2]", &[false, true]), "[2]");
    }

    #[test]
    fn an_added_item_stands_behind_the_kept_ones() {
        for (text, keep, expected) in [
            ("[1, 2]", true, "[1, 2,9]"),
            ("[1, 2 ]", false, "[9 ]"),
            ("[]", true, "[9]"),
            ("[ ]", true, "[ 9]"),
        ] {
            let items = elements(text, 0).unwrap();
            let whole = Span::new(0, text.len() as u32);
            let mut pieces = Pieces::new();
            let container = Container {
                whole,
                items: &items,
                added: Some(b"9"),
            };
            container.write(&mut pieces, |_, pieces, span| {
                if keep {
                    pieces.held(span);
                }
            });
            assert_eq!(pieces.concat(text.as_bytes()), expected.as_bytes());
        }
    }

    #[test]
    fn a_container_without_brackets_is_nothing() {
        let container = Container {
            whole: Span::new(3, 3),
            items: &[],
            added: None,
        };
        let mut pieces = Pieces::new();
        container.write(&mut pieces, |_, _, _| {});
        assert!(pieces.is_empty(), "{pieces:?}");
    }

    #[test]
    fn neighbours_become_one_piece() {
        let mut pieces = Pieces::new();
        pieces.held(Span::new(0, 4));
        pieces.held(Span::new(4, 4));
        pieces.held(Span::new(4, 9));
        pieces.new_bytes(*b"x");
        pieces.new_bytes(*b"y");
        assert_eq!(
            pieces.into_vec(),
            [Piece::Held(Span::new(0, 9)), Piece::New(b"xy".to_vec())]
        );
    }

    proptest! {
        #[test]
        fn keeping_stays_json_and_twice_is_the_intersection(
            (sizes, one, two) in (0usize..8).prop_flat_map(|n| (
                prop::collection::vec("[ \n]{0,2}", n), prop::collection::vec(any::<bool>(), n), prop::collection::vec(any::<bool>(), n),
            ))
        ) {
            let items: Vec<String> = sizes.iter().enumerate().map(|(i, blank)| format!("{blank}\"k{i}\"{blank}:{i}{blank}")).collect();
            let text = format!("{{{}}}", items.join(","));
            let once = keep(&text, &one);
            prop_assert_eq!(members(&once, 0).unwrap().len(), one.iter().filter(|k| **k).count());
            let second: Vec<bool> = two.iter().zip(&one).filter(|(_, k)| **k).map(|(k, _)| *k).collect();
            let both: Vec<bool> = one.iter().zip(&two).map(|(a, b)| *a && *b).collect();
            // Blanks in front of the first kept item may differ; the members do not.
            let twice = keep(&once, &second);
            let direct = keep(&text, &both);
            prop_assert_eq!(twice, direct);
        }
    }
}
