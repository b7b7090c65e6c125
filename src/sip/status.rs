//! Status codes and the phrases that go with them.

use crate::text;

/// The usual phrase of a status; empty for one that has none here.
pub fn phrase(status: u16) -> &'static str {
    let phrase = |line| text::split(line, b' ').filter(|(code, _)| text::number(code) == Some(status.into()));
    text::pieces(PHRASES, b"\n").find_map(phrase).map_or("", |(_, phrase)| phrase)
}

/// What this phone sends (RFC 3261 section 21 unless the phrase is of an extension). One text: a slice for each phrase
/// would be as many bytes again.
const PHRASES: &str = "\
100 Trying\n\
180 Ringing\n\
183 Session Progress\n\
200 OK\n\
202 Accepted\n\
400 Bad Request\n\
401 Unauthorized\n\
403 Forbidden\n\
404 Not Found\n\
405 Method Not Allowed\n\
406 Not Acceptable\n\
408 Request Timeout\n\
415 Unsupported Media Type\n\
416 Unsupported URI Scheme\n\
420 Bad Extension\n\
422 Session Interval Too Small\n\
423 Interval Too Brief\n\
480 Temporarily Unavailable\n\
481 Call/Transaction Does Not Exist\n\
482 Loop Detected\n\
486 Busy Here\n\
487 Request Terminated\n\
488 Not Acceptable Here\n\
489 Bad Event\n\
491 Request Pending\n\
500 Server Internal Error\n\
501 Not Implemented\n\
503 Service Unavailable\n\
504 Server Time-out\n\
505 Version Not Supported\n\
600 Busy Everywhere\n\
603 Decline";
