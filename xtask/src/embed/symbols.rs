//! One byte for each instruction, or for two symbols that often stand together.
//!
//! The pairs are found as in byte pair encoding: the most frequent one becomes a symbol of its own, over and over.

use crate::run::Outcome;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// More pairs than these save nothing: the text gets shorter, but less regular.
const PAIRS: usize = 24;

/// brotli looks at the class of the two characters before (RFC 7932, section 7.1) to tell the next one. So the most
/// frequent symbols are characters that share their class with few others; then come those that take one byte in UTF-8.
const FIRST: &[u8] = b" .=,%\"(0AaBbCcDdEe";
const ONE_BYTE: Range<u8> = 1..127;
/// What a template literal would have to escape.
const ESCAPED: &[u8] = b"\r\\`$";
const TWO_BYTES: Range<u8> = 128..255;

/// A symbol stands for so many instructions at most.
pub(super) const LONGEST: usize = 7;

/// A text in symbols; `T` is an instruction without its operand.
pub(super) struct Symbols<T> {
    /// The symbols that stand for one instruction.
    pub(super) single: Vec<(u8, T)>,
    /// Each symbol, and the single ones that it stands for: itself, or several.
    pub(super) runs: Vec<(u8, Vec<u8>)>,
    pub(super) text: Vec<u8>,
}

impl<T: Copy + Ord> Symbols<T> {
    pub(super) fn of(items: &[T]) -> Outcome<Self> {
        let single: Vec<T> = BTreeSet::from_iter(items.iter().copied()).into_iter().collect();
        let mut text: Vec<usize> = items.iter().filter_map(|item| single.binary_search(item).ok()).collect();
        let mut runs: Vec<Vec<usize>> = (0..single.len()).map(|number| vec![number]).collect();
        for _ in 0..PAIRS {
            let Some((first, second)) = most_frequent_pair(&text, &runs) else { break };
            join(&mut text, (first, second), runs.len());
            runs.push([runs[first].as_slice(), &runs[second]].concat());
        }
        let bytes = bytes(&text, runs.len())?;
        let runs = runs.iter().map(|run| run.iter().map(|number| bytes[*number]).collect());
        Ok(Self {
            single: bytes.iter().copied().zip(single).collect(),
            runs: bytes.iter().copied().zip(runs).collect(),
            text: text.iter().map(|number| bytes[*number]).collect(),
        })
    }
}

/// The byte for each number in the text.
fn bytes(text: &[usize], numbers: usize) -> Outcome<Vec<u8>> {
    let mut counts = vec![0_usize; numbers];
    text.iter().for_each(|number| counts[*number] += 1);
    let mut by_count: Vec<usize> = (0..numbers).collect();
    by_count.sort_by_key(|number| Reverse(counts[*number]));

    let rest = ONE_BYTE.filter(|byte| !FIRST.contains(byte) && !ESCAPED.contains(byte)).chain(TWO_BYTES);
    let mut places = FIRST.iter().copied().chain(rest);
    let mut bytes = vec![0; numbers];
    for number in by_count {
        bytes[number] = places.next().ok_or("the module has too many kinds of instructions")?;
    }
    Ok(bytes)
}

fn most_frequent_pair(text: &[usize], runs: &[Vec<usize>]) -> Option<(usize, usize)> {
    let mut counts = BTreeMap::<_, usize>::new();
    let mut places = 1..text.len();
    while let Some(place) = places.next() {
        let pair = (text[place - 1], text[place]);
        *counts.entry(pair).or_default() += 1;
        // Of three alike only two make a pair.
        if pair.0 == pair.1 && text.get(place + 1) == Some(&pair.0) {
            places.next();
        }
    }
    let short = counts.into_iter().filter(|((first, second), _)| runs[*first].len() + runs[*second].len() <= LONGEST);
    short.max_by_key(|(_, count)| *count).map(|(pair, _)| pair)
}

/// Replaces the pair by the symbol `joined`.
fn join(text: &mut Vec<usize>, pair: (usize, usize), joined: usize) {
    let mut shorter = Vec::with_capacity(text.len());
    for number in text.drain(..) {
        match shorter.last_mut() {
            Some(last) if (*last, number) == pair => *last = joined,
            _ => shorter.push(number),
        }
    }
    *text = shorter;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_the_text_again_and_not_too_long() {
        let items = "abababab cabababab cd ".repeat(20).into_bytes();
        let symbols = Symbols::of(&items).expect("there are bytes enough");
        assert!(symbols.text.len() < items.len() / 5);
        let run = |symbol: &u8| &symbols.runs.iter().find(|(byte, _)| byte == symbol).expect("it has a run").1;
        let item = |symbol: &u8| symbols.single.iter().find(|(byte, _)| byte == symbol).expect("it is single").1;
        assert!(symbols.text.iter().all(|symbol| run(symbol).len() <= LONGEST));
        assert_eq!(symbols.text.iter().flat_map(run).map(item).collect::<Vec<_>>(), items);
    }

    #[test]
    fn more_kinds_than_bytes_are_an_error() {
        let items: Vec<u32> = (0..300).collect();
        assert!(Symbols::of(&items).is_err());
    }
}
