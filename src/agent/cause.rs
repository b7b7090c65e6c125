//! Why a call ended, in words.

use crate::text;

/// The table: one line a code, with the Chinese and the English text behind tabs. Where the platform's two lists give
/// one code different texts, the list of the codes that an After event carries has the say.
pub const CAUSES: &str = include_str!("causes.tsv");

/// A language of the texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// Simplified Chinese: the old SDK's only one.
    #[default]
    Zh,
    /// English.
    En,
}

impl Locale {
    /// The language that a BCP 47 tag begins with; Chinese for any other.
    pub fn from_tag(tag: &str) -> Self {
        let english = tag.get(..2).is_some_and(|language| language.eq_ignore_ascii_case("en"));
        if english { Self::En } else { Self::Zh }
    }
}

/// The text of a cause, as After events carry it.
pub fn cause_text(code: u32, locale: Locale) -> Option<&'static str> {
    let mut fields = text::pieces(CAUSES, b"\n").map(|line| text::pieces(line, b"\t")).find_map(|mut fields| {
        let is_it = text::number(fields.next()?) == Some(code);
        is_it.then_some(fields)
    })?;
    let chinese = fields.next();
    match locale {
        Locale::Zh => chinese,
        Locale::En => fields.next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_both_texts_and_its_own_code() {
        let mut last = None;
        for line in CAUSES.lines() {
            let code: u32 = line.split('\t').next().unwrap().parse().unwrap();
            assert!(last < Some(code), "sorted and unique");
            last = Some(code);
            assert_ne!(cause_text(code, Locale::Zh), Some(""));
            assert!(cause_text(code, Locale::En).is_some_and(|text| text.is_ascii()));
        }
        assert_eq!(cause_text(0, Locale::Zh), Some("正常结束"));
        assert_eq!(cause_text(2102, Locale::from_tag("en-GB")), Some("Nobody answered"));
        assert_eq!(cause_text(77, Locale::Zh), None);
    }
}
